// Any bytes as a mapping: no crash; it is given exactly when nothing was an error; and one that is
// given can be compiled into a decoder.
#include <cstdint>
#include <string>
#include <vector>

#include "engine/base/check.h"
#include "schemas/catalog/catalog.h"
#include "schemas/decode/record_decoder.h"
#include "schemas/feeds/mapping_loader.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using tributary::catalog;
  tributary::Diagnostics diagnostics;
  const auto document = tributary::YamlDocument::parse(
      "fuzz", std::string(reinterpret_cast<const char*>(data), size),  // NOLINT: bytes are text
      diagnostics);
  if (!document) return 0;
  const auto mapping = tributary::load_mapping(*document, catalog(), diagnostics);
  CHECK_EQ(mapping.has_value(), !diagnostics.has_errors());
  if (!mapping) return 0;
  const std::vector<std::uint8_t> key(tributary::kDigestKeyBytes, 1);
  const auto source =
      tributary::source_info_of(*mapping, catalog(), tributary::SourceId(0), "fuzz");
  CHECK(tributary::make_decoder(*mapping, catalog(), source, key) != nullptr);
  return 0;
}
