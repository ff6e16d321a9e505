#include "schemas/decode/csv_reader.h"

#include <simdjson.h>

#include <algorithm>

namespace tributary {
namespace {

std::string_view without_line_end(std::string_view line) {
  if (line.ends_with('\n')) line.remove_suffix(1);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

}  // namespace

CsvReader::CsvReader(std::span<const std::string> columns, char delimiter)
    : columns_(columns.begin(), columns.end()), delimiter_(delimiter), missing_(columns.size()) {}

bool CsvReader::quoted(std::string_view& rest, std::string_view& field, bool& last) {
  const std::size_t begin = unquoted_.size();
  std::size_t at = 1;
  bool doubled = false;
  while (true) {
    const std::size_t quote = rest.find('"', at);
    if (quote == std::string_view::npos) return false;
    const bool again = quote + 1 < rest.size() && rest[quote + 1] == '"';
    if (!again) {
      field = rest.substr(1, quote - 1);
      if (doubled) {
        unquoted_.append(rest.substr(at, quote - at));
        field = std::string_view(unquoted_).substr(begin);
      }
      rest.remove_prefix(quote + 1);
      break;
    }
    unquoted_.append(rest.substr(at, quote + 1 - at));
    doubled = true;
    at = quote + 2;
  }
  last = rest.empty();
  if (last) return true;
  if (rest.front() != delimiter_) return false;
  rest.remove_prefix(1);
  return true;
}

bool CsvReader::next(std::string_view& rest, std::string_view& field, bool& last) {
  if (!rest.empty() && rest.front() == '"') return quoted(rest, field, last);
  std::size_t end = 0;
  while (end < rest.size() && rest[end] != delimiter_) {
    if (rest[end] == '"') return false;
    ++end;
  }
  field = rest.substr(0, end);
  last = end == rest.size();
  rest.remove_prefix(last ? end : end + 1);
  return true;
}

void CsvReader::learn(std::string_view header) {
  header_.assign(header);
  header_good_ = false;
  slot_of_cell_.clear();
  missing_ = columns_.size();
  std::string_view rest = without_line_end(header_);
  if (rest.starts_with("\xEF\xBB\xBF")) rest.remove_prefix(3);  // a byte order mark is no name
  unquoted_.clear();
  unquoted_.reserve(rest.size());
  std::vector<std::size_t> times(columns_.size(), 0);
  for (bool last = false; !last;) {
    std::string_view name;
    if (!next(rest, name, last)) return;
    const auto found = std::find(columns_.begin(), columns_.end(), trimmed(name));
    const auto slot = static_cast<std::size_t>(found - columns_.begin());
    slot_of_cell_.push_back(found == columns_.end() ? kUnused : slot);
    if (found != columns_.end()) ++times[slot];
  }
  const auto wrong = std::find_if(times.begin(), times.end(), [](std::size_t n) { return n != 1; });
  missing_ = static_cast<std::size_t>(wrong - times.begin());
  header_good_ = wrong == times.end();
}

bool CsvReader::read(std::string_view header, std::string_view record, std::span<RawField> out) {
  if (header != header_ || slot_of_cell_.empty()) learn(header);
  if (!header_good_ || !simdjson::validate_utf8(record.data(), record.size())) return false;
  for (RawField& field : out) field = RawField();
  std::string_view rest = without_line_end(record);
  unquoted_.clear();
  unquoted_.reserve(rest.size());  // views into it must stay
  std::size_t cell = 0;
  for (bool last = false; !last; ++cell) {
    std::string_view text;
    if (cell == slot_of_cell_.size() || !next(rest, text, last)) return false;
    if (slot_of_cell_[cell] == kUnused) continue;
    out[slot_of_cell_[cell]] = RawField{RawKind::kText, true, false, text};
  }
  return cell == slot_of_cell_.size();
}

}  // namespace tributary
