// A table as an XLSX workbook. Every cell is text, and none can be a formula.
#pragma once

#include <string>
#include <vector>

#include "engine/base/result.h"

namespace tributary {

struct Sheet {
  std::string name;
  std::vector<std::string> headings;
  std::vector<std::vector<std::string>> rows;
};

/// The file's bytes, the same for the same sheet. A cell of more than 32,767 characters, which the
/// format does not hold, is cut. kLimit above 1,048,575 rows, kIo.
Result<std::string> workbook_of(const Sheet& sheet);

}  // namespace tributary
