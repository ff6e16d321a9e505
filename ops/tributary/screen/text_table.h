// Rows and columns for people (aligned by terminal cells, so Chinese text lines up), for
// spreadsheets (CSV) and for programs (JSON).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ops/tributary/screen/console.h"

namespace tributary {

enum class OutputFormat : std::uint8_t { kTable, kCsv, kJson };

struct Column {
  std::string key;          ///< heading in CSV, member in JSON
  std::string heading;      ///< in a table
  bool is_number = false;   ///< set to the right
  bool is_elastic = false;  ///< cut first when the terminal is too narrow
};

struct Cell {
  std::string text;   ///< as a table shows it
  std::string value;  ///< in CSV and JSON; `text` when empty
  Style style = Style::kPlain;
  bool is_number = false;  ///< JSON: a number (`value` must be one)

  static Cell of(std::string text, Style style = Style::kPlain) {
    return {std::move(text), "", style, false};
  }
  static Cell number(std::uint64_t number) {
    return {grouped(number), std::to_string(number), Style::kPlain, true};
  }
  /// Of a level: the word in the reader's language, the name for programs.
  static Cell of(Level level, Language language) {
    return {word_of(level, language), std::string(name_of(level)), style_of(level), false};
  }
};

class TextTable {
 public:
  explicit TextTable(std::vector<Column> columns) : columns_(std::move(columns)) {}

  /// One cell per column (CHECKed).
  void add(std::vector<Cell> row);
  [[nodiscard]] std::size_t rows() const { return rows_.size(); }

  /// Lines with two spaces between columns; at most `width` cells where elastic columns allow it.
  [[nodiscard]] std::string text(std::optional<std::size_t> width, bool colour) const;
  [[nodiscard]] std::string csv() const;   ///< RFC 4180, with a heading line
  [[nodiscard]] std::string json() const;  ///< an array of objects, one a line

  /// To `console.out()`, in its width and colour.
  void write(const Console& console, OutputFormat format) const;

 private:
  [[nodiscard]] std::vector<std::size_t> widths(std::optional<std::size_t> width) const;

  std::vector<Column> columns_;
  std::vector<std::vector<Cell>> rows_;
};

/// Text in JSON's quotes.
std::string json_text(std::string_view text);
/// A field of a CSV line: quoted where it must be, and no formula (harmless_cell.h).
std::string csv_field(std::string_view text);

}  // namespace tributary
