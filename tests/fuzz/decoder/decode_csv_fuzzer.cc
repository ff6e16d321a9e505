// Any bytes as a CSV header (the first line) and records (the others): no crash, the same answer
// twice.
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "engine/base/check.h"
#include "schemas/catalog/catalog.h"
#include "schemas/decode/record_decoder.h"
#include "schemas/feeds/mapping_loader.h"

namespace {

constexpr const char* kMapping = R"(schema: inspection
format: { type: csv }
record_id: [case, section]
time: { field: when, formats: ["%Y-%m-%d %H:%M:%S"], zone: America/New_York }
fields:
  inspected_by: { constant: U1 }
  result: { from: r, values: { "1": pass, "0": fail } }
  building: { from: b }
)";

std::unique_ptr<tributary::Decoder> decoder() {
  tributary::Diagnostics diagnostics;
  const auto document = tributary::YamlDocument::parse("fuzz", kMapping, diagnostics);
  const auto mapping = tributary::load_mapping(*document, tributary::catalog(), diagnostics);
  CHECK(mapping.has_value());
  const auto source =
      tributary::source_info_of(*mapping, tributary::catalog(), tributary::SourceId(0), "fuzz");
  return tributary::make_decoder(*mapping, tributary::catalog(), source, {});
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const std::unique_ptr<tributary::Decoder> used = decoder();
  static tributary::ObservationDraft draft;
  const std::string text(reinterpret_cast<const char*>(data), size);  // NOLINT: bytes are text here
  const std::size_t line = text.find('\n');
  tributary::Record record;
  record.header = std::string_view(text).substr(0, line);
  if (line != std::string::npos) record.payload = std::string_view(text).substr(line + 1);
  const auto first = used->decode(record, draft);
  const std::uint64_t digest = draft.content_digest;
  const auto second = used->decode(record, draft);
  CHECK_EQ(first.has_value(), second.has_value());
  CHECK_EQ(digest, draft.content_digest);
  return 0;
}
