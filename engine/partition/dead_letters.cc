#include "engine/partition/dead_letters.h"

#include "engine/base/codec.h"
#include "engine/base/json_writer.h"

namespace tributary {

std::string dead_letter_key(const Rejection& rejection, const std::vector<SourceInfo>& sources) {
  std::string key(kDeadLettersFrom);
  ByteWriter out(key);
  out.raw(sources[rejection.source.value()].name);
  out.raw("/");
  out.fixed32_be(rejection.position.stream);
  out.fixed64_be(rejection.position.offset);
  return key;
}

std::string dead_letter_value(const Rejection& rejection) {
  std::string value;
  ByteWriter out(value);
  out.u8(static_cast<std::uint8_t>(rejection.reason));
  out.bytes(rejection.field);
  out.bytes(rejection.address);
  return value;
}

Result<Rejection> read_dead_letter(std::string_view key, std::string_view value,
                                   const std::vector<SourceInfo>& sources) {
  constexpr std::size_t kPlaceBytes = 13;  // '/', stream, offset
  if (key.size() < kDeadLettersFrom.size() + kPlaceBytes) {
    return Error{ErrorCode::kCorrupt, "dead letter: short key"};
  }
  const std::string_view name =
      key.substr(kDeadLettersFrom.size(), key.size() - kDeadLettersFrom.size() - kPlaceBytes);
  ByteReader place(key.substr(key.size() - kPlaceBytes + 1));
  Rejection rejection;
  rejection.source = none_of<SourceId>();
  for (const SourceInfo& source : sources) {
    if (source.name == name) rejection.source = source.id;
  }
  if (rejection.source == none_of<SourceId>()) {
    return Error{ErrorCode::kNotFound, "dead letter of source `" + std::string(name) +
                                           "`, which is no longer configured"};
  }
  rejection.position.stream = place.fixed32_be();
  rejection.position.offset = place.fixed64_be();
  ByteReader in(value);
  const std::uint8_t reason = in.u8();
  if (reason >= kRejectReasons) return Error{ErrorCode::kCorrupt, "dead letter: unknown reason"};
  rejection.reason = static_cast<RejectReason>(reason);
  rejection.field = std::string(in.bytes());
  rejection.address = std::string(in.bytes());
  TRY(in.status("dead letter"));
  return rejection;
}

std::string dead_letter_json(const Rejection& rejection, const std::vector<SourceInfo>& sources) {
  std::string text;
  JsonWriter out(text);
  out.begin_object();
  out.member("source", sources[rejection.source.value()].name);
  out.member("file", rejection.position.stream).member("offset", rejection.position.offset);
  out.member("reason", name_of(rejection.reason));
  out.text_or_null("field", rejection.field).text_or_null("address", rejection.address);
  out.end_object();
  return text;
}

}  // namespace tributary
