// Any bytes as a JSON record: no crash; the same bytes give the same answer twice; an observation
// has an event time and a topic, a rejection has left nothing in the draft.
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "engine/base/check.h"
#include "schemas/catalog/catalog.h"
#include "schemas/decode/json_walker.h"
#include "schemas/decode/record_decoder.h"
#include "schemas/feeds/mapping_loader.h"

namespace {

constexpr const char* kMapping = R"(schema: grievance
format: { type: jsonl }
record_id: id
version: rev
arrival: got
time: { field: t, formats: [rfc3339, "%m/%d/%Y %I:%M:%S %p", unix_ms], zone: America/New_York }
crs: bd09
fields:
  topic: { from: kind, values: { "exit": fire_exit } }
  division: { from: area.code }
  building: { from: place.id, as: integer }
  address: { from: [place.street, place.no] }
  location: { latitude: place.lat, longitude: place.lng }
reporter: { from: phone, kind: phone }
void: { from: status, values: { "dup": duplicate } }
heartbeat: { from: type, equals: ping }
)";

std::unique_ptr<tributary::Decoder> decoder() {
  tributary::Diagnostics diagnostics;
  const auto document = tributary::YamlDocument::parse("fuzz", kMapping, diagnostics);
  const auto mapping = tributary::load_mapping(*document, tributary::catalog(), diagnostics);
  CHECK(mapping.has_value());
  const std::vector<std::uint8_t> key(tributary::kDigestKeyBytes, 1);
  const auto source =
      tributary::source_info_of(*mapping, tributary::catalog(), tributary::SourceId(0), "fuzz");
  return tributary::make_decoder(*mapping, tributary::catalog(), source, key);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const std::unique_ptr<tributary::Decoder> used = decoder();
  static tributary::ObservationDraft draft;
  const std::string padded =
      std::string(reinterpret_cast<const char*>(data), size) +  // NOLINT: bytes are text here
      std::string(tributary::kJsonPadding, '\0');
  tributary::Record record;
  record.payload = std::string_view(padded).substr(0, size);
  const auto first = used->decode(record, draft);
  const std::uint64_t digest = draft.content_digest;
  if (first) {
    CHECK(draft.values.empty() && draft.references.empty() && draft.identifier.empty());
  } else if (!draft.is_heartbeat) {
    CHECK(!draft.values.empty());
  }
  const auto second = used->decode(record, draft);
  CHECK_EQ(first.has_value(), second.has_value());
  CHECK_EQ(digest, draft.content_digest);
  return 0;
}
