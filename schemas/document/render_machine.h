// The forms for machines, one function each; of no interest outside this room (see render.h).
#pragma once

#include <string>

#include "schemas/document/render.h"

namespace tributary {

/// {"diagnostics": […], "errors": n, "warnings": n, "left_out": n}, in both languages at once;
/// `language` chooses only `message`.
std::string render_json(const Diagnostics& diagnostics, Language language);

/// SARIF 2.1.0; columns count characters (`columnKind: unicodeCodePoints`).
std::string render_sarif(const Diagnostics& diagnostics, Language language);

/// One `::error …::` or `::warning …::` line each.
std::string render_github(const Diagnostics& diagnostics, Language language);

}  // namespace tributary
