#include "ops/tributary/screen/text_table.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <ostream>

#include "engine/base/check.h"
#include "engine/base/text.h"
#include "ops/tributary/screen/harmless_cell.h"

namespace tributary {
namespace {

constexpr std::size_t kGap = 2;
constexpr std::size_t kLeastElastic = 8;  // below, an elastic column says nothing

std::string spaces(std::size_t count) { return std::string(count, ' '); }

const std::string& value_of(const Cell& cell) {
  return cell.value.empty() ? cell.text : cell.value;
}

}  // namespace

void TextTable::add(std::vector<Cell> row) {
  CHECK_EQ(row.size(), columns_.size());
  for (Cell& cell : row) {
    if (cell.value.empty()) cell.value = cell.text;
    cell.text = printable(cell.text);
  }
  rows_.push_back(std::move(row));
}

std::vector<std::size_t> TextTable::widths(std::optional<std::size_t> width) const {
  std::vector<std::size_t> widths;
  std::size_t total = 0;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    std::size_t widest = display_width(columns_[i].heading);
    for (const auto& row : rows_) widest = std::max(widest, display_width(row[i].text));
    widths.push_back(widest);
    total += widest + (i == 0 ? 0 : kGap);
  }
  if (!width) return widths;
  // The widest elastic column gives first, so that two of them end up alike.
  while (total > *width) {
    std::size_t* widest = nullptr;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      if (!columns_[i].is_elastic || widths[i] <= kLeastElastic) continue;
      if (widest == nullptr || widths[i] > *widest) widest = &widths[i];
    }
    if (widest == nullptr) break;
    --*widest;
    --total;
  }
  return widths;
}

std::string TextTable::text(std::optional<std::size_t> width, bool colour) const {
  const std::vector<std::size_t> cells = widths(width);
  std::string out;
  const auto put = [&](std::size_t i, std::string_view text, Style style) {
    const std::string fitted =
        display_width(text) > cells[i] ? fit_to_width(text, cells[i]) : std::string(text);
    const std::string padding = spaces(cells[i] - std::min(cells[i], display_width(fitted)));
    const bool is_last = i + 1 == columns_.size();
    if (i > 0) out += spaces(kGap);
    if (columns_[i].is_number) out += padding;
    out += colour ? painted(fitted, style) : fitted;
    if (!columns_[i].is_number && !is_last) out += padding;
    if (is_last) out += '\n';
  };
  for (std::size_t i = 0; i < columns_.size(); ++i) put(i, columns_[i].heading, Style::kQuiet);
  for (const auto& row : rows_) {
    for (std::size_t i = 0; i < row.size(); ++i) put(i, row[i].text, row[i].style);
  }
  return out;
}

std::string TextTable::csv() const {
  std::string out;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    out += (i == 0 ? "" : ",") + csv_field(columns_[i].key);
  }
  out += "\r\n";
  for (const auto& row : rows_) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      out += (i == 0 ? "" : ",") + csv_field(value_of(row[i]));
    }
    out += "\r\n";
  }
  return out;
}

std::string TextTable::json() const {
  std::string out = "[";
  for (std::size_t r = 0; r < rows_.size(); ++r) {
    out += r == 0 ? "\n {" : ",\n {";
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      const Cell& cell = rows_[r][i];
      out += (i == 0 ? "" : ", ") + json_text(columns_[i].key) + ": ";
      out += cell.is_number ? value_of(cell) : json_text(value_of(cell));
    }
    out += "}";
  }
  return out + (rows_.empty() ? "]\n" : "\n]\n");
}

void TextTable::write(const Console& console, OutputFormat format) const {
  switch (format) {
    case OutputFormat::kTable:
      console.out() << text(console.looker().columns, console.colours_out());
      return;
    case OutputFormat::kCsv:
      console.out() << csv();
      return;
    case OutputFormat::kJson:
      console.out() << json();
      return;
  }
}

std::string json_text(std::string_view text) {
  // Invalid UTF-8 is replaced, not thrown about.
  return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::string csv_field(std::string_view text) {
  std::string cell = harmless_cell(text);
  if (cell.find_first_of(",;\"\r\n\t") == std::string::npos) return cell;
  std::string out = "\"";
  for (const char c : cell) {
    out += c;
    if (c == '"') out += c;
  }
  return out + "\"";
}

}  // namespace tributary
