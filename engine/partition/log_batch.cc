#include "engine/partition/log_batch.h"

#include "engine/base/codec.h"
#include "engine/partition/log_codec.h"

namespace tributary {

namespace {

constexpr std::size_t kRefusalBytes = 7;

void write_refusal(const Refusal& refusal, std::size_t from, ByteWriter& out) {
  const Rejection& rejection = refusal.rejection;
  out.varint(refusal.after - from);
  out.varint(rejection.source.value());
  out.varint(rejection.position.stream);
  out.varint(rejection.position.offset);
  out.u8(static_cast<std::uint8_t>(rejection.reason));
  out.bytes(rejection.field);
  out.bytes(rejection.address);
}

Refusal read_refusal(ByteReader& in) {
  Refusal refusal;
  refusal.after = in.varint();
  refusal.rejection.source = SourceId(static_cast<std::uint16_t>(in.varint()));
  refusal.rejection.position.stream = static_cast<std::uint32_t>(in.varint());
  refusal.rejection.position.offset = in.varint();
  refusal.rejection.reason = static_cast<RejectReason>(in.u8());
  refusal.rejection.field = std::string(in.bytes());
  refusal.rejection.address = std::string(in.bytes());
  return refusal;
}

}  // namespace

std::string encode_rest(const LogBatch& batch, std::size_t from) {
  std::string records;
  for (std::size_t i = from; i < batch.records.size(); ++i) write_record(batch.records[i], records);
  std::string bytes;
  ByteWriter out(bytes);
  out.bytes(records);
  std::vector<const Refusal*> refusals;
  for (const Refusal& refusal : batch.refusals) {
    if (refusal.after > from) refusals.push_back(&refusal);
  }
  out.varint(refusals.size());
  for (const Refusal* refusal : refusals) write_refusal(*refusal, from, out);
  return bytes;
}

Result<LogBatch> decode_rest(std::string_view bytes, const Catalog& catalog,
                             const std::vector<SourceInfo>& sources) {
  LogBatch batch;
  ByteReader in(bytes);
  TRY_ASSIGN(batch.records, read_records(in.bytes(), catalog, sources));
  const std::size_t refusals = in.count(kRefusalBytes);
  for (std::size_t i = 0; i < refusals && in.ok(); ++i) {
    batch.refusals.push_back(read_refusal(in));
    const Rejection& rejection = batch.refusals.back().rejection;
    if (rejection.source.value() >= sources.size() ||
        static_cast<int>(rejection.reason) >= kRejectReasons) {
      return Error{ErrorCode::kCorrupt, "commit: the rest of a batch"};
    }
  }
  TRY(in.status("commit: the rest of a batch"));
  return batch;
}

}  // namespace tributary
