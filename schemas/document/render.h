// Prints diagnostics (RULES 5): for people with a caret, for editors and machines as JSON or SARIF,
// for continuous integration as GitHub's annotations.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "schemas/document/diagnostics.h"

namespace tributary {

enum class DiagnosticFormat : std::uint8_t { kText, kJson, kSarif, kGithub };
enum class Language : std::uint8_t { kEnglish, kChinese };

std::optional<DiagnosticFormat> diagnostic_format_named(std::string_view name);  ///< `text` …
std::optional<Language> language_named(std::string_view name);                   ///< `en`, `zh`

struct RenderOptions {
  DiagnosticFormat format = DiagnosticFormat::kText;
  Language language = Language::kEnglish;
  bool colour = false;  ///< text only; the caller knows whether somebody looks
};

/// Everything in `diagnostics`, in its order, ending with a line end; kText: nothing for nothing.
/// The other formats are always one valid document.
std::string render(const Diagnostics& diagnostics, const RenderOptions& options);

}  // namespace tributary
