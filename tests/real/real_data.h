// Records that nobody here wrote: ../shared/data beside the checkout, or TRIBUTARY_DATA. Not part
// of the project; who needs them says so loudly when they are absent.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"

namespace tributary::real {

/// Folder of the data. kNotFound says where it was looked for.
Result<std::string> data_folder();

/// A decompressed .zst file.
Result<std::string> read_zst(const std::string& path);

/// A CSV file with header as rows of named columns.
class Table {
 public:
  static Result<Table> read(const std::string& path);

  [[nodiscard]] std::size_t size() const { return rows_.size(); }
  /// CHECKs that there is such a column.
  [[nodiscard]] const std::string& at(std::size_t row, std::string_view column) const;

 private:
  std::map<std::string, std::size_t, std::less<>> columns_;
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace tributary::real
