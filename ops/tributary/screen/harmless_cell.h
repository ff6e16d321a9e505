// Text that a spreadsheet takes for text. A cell that begins with `=`, `+`, `-` or `@` is a formula
// to it, and a formula may fetch and send; names of places and units come from files of others.
#pragma once

#include <string>
#include <string_view>

namespace tributary {

/// `text`, with an apostrophe before each character that would begin a formula: at its beginning,
/// and behind whatever some spreadsheet may take for the end of a cell. Numbers stay as they are.
std::string harmless_cell(std::string_view text);

}  // namespace tributary
