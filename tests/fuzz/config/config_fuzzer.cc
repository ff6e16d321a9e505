// Any bytes as a tributary.yaml: no crash; what loads prints to what loads to the same print; and
// the secret that the surroundings hold is in no print and no message.
#include <cstddef>
#include <cstdint>
#include <string>

#include "ops/tributary/config/config_loader.h"
#include "schemas/document/render.h"

namespace {

using tributary::Catalog;
using tributary::Config;
using tributary::Diagnostics;
using tributary::Error;
using tributary::ErrorCode;
using tributary::Result;
using tributary::Surroundings;

constexpr const char* kSecret = "hunter2-hunter2";

Surroundings surroundings() {
  return {[](const std::string& name) -> std::optional<std::string> {
            if (name == "HOME") return "/home";
            if (name == "API_KEY") return kSecret;
            return std::nullopt;
          },
          [](const std::string& path) -> Result<std::string> {
            if (path.find("gone") != std::string::npos) {
              return Error{ErrorCode::kNotFound, "No such file or directory"};
            }
            return std::string(kSecret);
          }};
}

const Catalog& catalog() {
  static const tributary::SubjectType type = [] {
    tributary::SubjectType made;
    made.name = "place.building";
    return made;
  }();
  static const Catalog made = [] {
    Catalog catalog;
    catalog.subject_types = {&type, 1};
    return catalog;
  }();
  return made;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  // An input that spells the secret out itself shows nothing.
  if (text.find("hunter") != std::string::npos) return 0;
  Diagnostics diagnostics;
  const auto config =
      tributary::parse_config("/f/tributary.yaml", text, catalog(), surroundings(), diagnostics);
  CHECK_EQ(config.has_value(), !diagnostics.has_errors());
  for (const auto language : {tributary::Language::kEnglish, tributary::Language::kChinese}) {
    const std::string shown = tributary::render(diagnostics, {.language = language});
    CHECK(shown.find(kSecret) == std::string::npos);
  }
  if (!config) return 0;
  const std::string printed = tributary::print_config(*config);
  CHECK(printed.find(kSecret) == std::string::npos);
  Diagnostics again_diagnostics;
  const auto again = tributary::parse_config("/f/tributary.yaml", printed, catalog(),
                                             surroundings(), again_diagnostics);
  if (!config->secrets.empty()) return 0;  // `***` need not be a valid value
  CHECK(again.has_value());
  CHECK(tributary::print_config(*again) == printed);
  return 0;
}
