// Rows of the list as a table, and the line of counts below it.
#pragma once

#include <string>
#include <vector>

#include "ops/tributary/commands/listed_rows.h"
#include "ops/tributary/screen/text_table.h"

namespace tributary {

TextTable row_table(const std::vector<ListedRow>& rows, const Console& console);

/// `12 rows, red 1, orange 3, yellow 8, blue 0`: the list's size without counting.
std::string row_counts(const std::vector<ListedRow>& rows, const Console& console);

}  // namespace tributary
