#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "engine/base/text.h"
#include "schemas/registry/csv_rows.h"
#include "schemas/registry/register_loader.h"

namespace tributary {

namespace {

constexpr std::size_t kNone = static_cast<std::size_t>(-1);

/// Columns of the published lists of which only the first two say anything new.
constexpr std::array<std::string_view, 5> kColumns = {"code", "name", "areaCode", "cityCode",
                                                      "provinceCode"};

bool is_code(std::string_view text) {
  return text.size() >= 2 && text.size() <= 12 && std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
                  c == '-';
         });
}

void report(Diagnostics& diagnostics, const std::string& file, std::size_t row,
            std::string_view code, Message message) {
  Diagnostic diagnostic;
  diagnostic.code = code;
  diagnostic.file = file;
  diagnostic.line = static_cast<std::uint32_t>(row);
  diagnostic.column = 1;
  diagnostic.message_en = std::move(message.en);
  diagnostic.message_zh = std::move(message.zh);
  diagnostics.add(std::move(diagnostic));
}

}  // namespace

std::optional<Divisions> load_divisions(const std::string& file, std::string_view bytes,
                                        Diagnostics& diagnostics) {
  CsvRows rows(bytes);
  std::vector<std::string_view> fields;
  std::array<std::size_t, 2> at = {kNone, kNone};
  rows.next(fields);
  const std::size_t width = fields.size();
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const auto column = std::find(kColumns.begin(), kColumns.end(), fields[i]);
    const auto index = static_cast<std::size_t>(column - kColumns.begin());
    if (column == kColumns.end() || (index < at.size() && at[index] != kNone)) {
      report(diagnostics, file, 1, "E010",
             {"divisions have the columns code and name", "行政区划文件只有code和name两列"});
      return std::nullopt;
    }
    if (index < at.size()) at[index] = i;
  }
  if (at[0] == kNone || at[1] == kNone) {
    report(diagnostics, file, 1, "E012",
           {"divisions need the columns code and name", "行政区划文件须有code和name两列"});
    return std::nullopt;
  }
  Divisions divisions;
  while (rows.next(fields)) {
    const bool good = fields.size() == width && is_code(fields[at[0]]) && !fields[at[1]].empty() &&
                      is_valid_utf8(fields[at[1]]);
    if (!good) {
      report(diagnostics, file, rows.line(), "E110",
             {"not a division: a code of letters and digits and a name",
              "不是行政区划：应为字母数字代码和名称"});
      return std::nullopt;
    }
    divisions.entries.push_back({std::string(fields[at[0]]), std::string(fields[at[1]])});
  }
  if (rows.malformed()) {
    report(diagnostics, file, rows.line(), "E110", {"not CSV", "不是合法的CSV"});
    return std::nullopt;
  }
  std::sort(divisions.entries.begin(), divisions.entries.end(),
            [](const Division& a, const Division& b) { return a.code < b.code; });
  const auto twice =
      std::adjacent_find(divisions.entries.begin(), divisions.entries.end(),
                         [](const Division& a, const Division& b) { return a.code == b.code; });
  if (twice == divisions.entries.end()) return divisions;
  report(diagnostics, file, 0, "E011",
         {fmt::format("division `{}` is there twice", twice->code),
          fmt::format("行政区划“{}”重复", twice->code)});
  return std::nullopt;
}

}  // namespace tributary
