// One row of the list as a page for people: what it is, who has it, and why it has its level.
#pragma once

#include <string>
#include <string_view>

#include "ops/tributary/screen/console.h"

namespace tributary {

/// `json` is a row of SIGNALS 1 that parse_row accepted. With `why`: sentence, terms with their
/// evidence, values, what would raise or lower it, window.
/// `last_checked`: when a sweep last looked at its subject, and which; empty: none has.
std::string row_page(std::string_view json, bool why, const Console& console,
                     std::string_view last_checked = {});

}  // namespace tributary
