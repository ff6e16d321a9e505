// The rows of a CSV file (RFC 4180), with line breaks inside quotes. Strict: no quote inside an
// unquoted field, nothing after a closing one.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace tributary {

/// Reads a text it does not own, row by row. A byte-order mark in front is passed over, empty lines
/// as well.
class CsvRows {
 public:
  explicit CsvRows(std::string_view text);

  /// The next row's fields, valid until the next call. False at the end and where the row is
  /// malformed (then `malformed()`).
  bool next(std::vector<std::string_view>& fields);
  [[nodiscard]] bool malformed() const { return malformed_; }
  /// Line on which the last row began, from 1.
  [[nodiscard]] std::size_t line() const { return row_line_; }

 private:
  bool quoted(std::string_view& field);

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t line_ = 1;
  std::size_t row_line_ = 1;
  bool malformed_ = false;
  std::vector<std::string> unquoted_;  ///< fields whose doubled quotes were undone
  std::size_t unquoted_used_ = 0;
};

}  // namespace tributary
