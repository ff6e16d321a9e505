// One CSV record (RFC 4180): quoted fields with doubled quotes, columns found by the header's
// names. Refuses quotes inside unquoted fields, text after a closing quote, another number of
// fields than the header has, and bytes that are no UTF-8.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "schemas/decode/raw_field.h"

namespace tributary {

/// Not thread-safe; keeps its buffers.
class CsvReader {
 public:
  CsvReader(std::span<const std::string> columns, char delimiter);

  /// Fills `out`, which has one element per column. False when the record is malformed, or the
  /// header is, or lacks a column (missing_column tells which), or has it twice.
  bool read(std::string_view header, std::string_view record, std::span<RawField> out);

  /// Index of the first column the last header lacks, or has twice; else columns.size().
  [[nodiscard]] std::size_t missing_column() const { return missing_; }

 private:
  static constexpr std::size_t kUnused = static_cast<std::size_t>(-1);

  void learn(std::string_view header);
  /// The field at the front of `rest`; removes it and its delimiter. False when malformed.
  bool next(std::string_view& rest, std::string_view& field, bool& last);
  bool quoted(std::string_view& rest, std::string_view& field, bool& last);

  std::vector<std::string> columns_;
  char delimiter_;
  std::string header_;
  bool header_good_ = false;
  std::size_t missing_ = 0;
  std::vector<std::size_t> slot_of_cell_;  ///< by position in the header; kUnused: not mapped
  std::string unquoted_;                   ///< fields whose doubled quotes were undone
};

}  // namespace tributary
