#include "schemas/registry/register_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "engine/model/personal_shapes.h"
#include "schemas/registry/csv_rows.h"
#include "schemas/registry/json_rows.h"

namespace tributary {

namespace {

constexpr std::size_t kMostNameCharacters = 40;

/// A key of a row, or the first line of a file without a header, is data: it is shown only where
/// it reads like the name of a column.
bool reads_like_a_name(std::string_view column) {
  return !column.empty() && column.size() <= kMostNameCharacters && !looks_personal(column) &&
         (column[0] < '0' || column[0] > '9') &&
         std::all_of(column.begin(), column.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  c == '_';
         });
}

}  // namespace

RegisterTable::RegisterTable(const std::string& file, const RegisterColumns& columns, Message title,
                             Diagnostics& diagnostics)
    : file_(file), columns_(columns), title_(std::move(title)), diagnostics_(diagnostics) {}

void RegisterTable::report(std::size_t row, std::size_t slot, std::string_view code,
                           Message message) {
  report_at(row, slot < columns_.slots() ? std::string_view(columns_.name_of(slot)) : "", code,
            std::move(message));
}

void RegisterTable::report_at(std::size_t row, std::string_view column, std::string_view code,
                              Message message) {
  ++errors_;
  Diagnostic diagnostic;
  diagnostic.code = code;
  diagnostic.file = file_;
  diagnostic.line = static_cast<std::uint32_t>(row);
  diagnostic.column = row > 0 ? 1 : 0;
  if (!column.empty()) {
    message.en = fmt::format("column `{}`: {}", column, message.en);
    message.zh = fmt::format("列“{}”：{}", column, message.zh);
  }
  diagnostic.message_en = std::move(message.en);
  diagnostic.message_zh = std::move(message.zh);
  diagnostics_.add(std::move(diagnostic));
}

void RegisterTable::report_unknown(std::size_t row, std::string_view column) {
  if (!reads_like_a_name(column)) column = "·";
  ++errors_;
  Diagnostic diagnostic;
  diagnostic.code = "E010";
  diagnostic.file = file_;
  diagnostic.line = static_cast<std::uint32_t>(row);
  diagnostic.column = 1;
  diagnostic.message_en = fmt::format("a register of {} has no column `{}`", title_.en, column);
  diagnostic.message_zh = fmt::format("{}登记册没有“{}”这一列", title_.zh, column);
  suggest(diagnostic, column, columns_.names(),
          {fmt::format("columns of {}", title_.en), fmt::format("{}的列", title_.zh)});
  diagnostics_.add(std::move(diagnostic));
}

bool RegisterTable::give(std::size_t row, const std::vector<std::string_view>& cells,
                         const TakeRow& take) {
  if (rows_ == kMostRegisterRows) {
    report(row, kNoSlot, "E110",
           {"a register has at most 20,000,000 rows", "登记册不得超过2000万行"});
    return false;
  }
  ++rows_;
  take(row, cells);
  return !is_hopeless();
}

bool RegisterTable::read_header(const std::vector<std::string_view>& header) {
  std::vector<bool> seen(columns_.slots());
  for (const std::string_view name : header) {
    const std::optional<std::size_t> slot = columns_.slot_named(name);
    if (!slot) {
      report_unknown(1, name);
    } else if (seen[*slot]) {
      report_at(1, name, "E011", {"the column is there twice", "该列重复"});
    } else {
      seen[*slot] = true;
    }
    slot_of_field_.push_back(slot.value_or(0));
  }
  if (!seen[kIdSlot]) report(1, kIdSlot, "E012", {"the column is missing", "缺少该列"});
  return errors_ == 0;
}

void RegisterTable::read_csv(std::string_view bytes, const TakeRow& take) {
  CsvRows rows(bytes);
  std::vector<std::string_view> fields;
  if (rows.next(fields) && !read_header(fields)) return;
  std::vector<std::string_view> cells(columns_.slots());
  while (rows.next(fields)) {
    if (fields.size() != slot_of_field_.size()) {
      report(rows.line(), kNoSlot, "E110",
             {"the row has another number of fields than the header", "该行列数与表头不一致"});
      if (is_hopeless()) return;
      continue;
    }
    std::fill(cells.begin(), cells.end(), std::string_view());
    for (std::size_t i = 0; i < fields.size(); ++i) cells[slot_of_field_[i]] = fields[i];
    if (!give(rows.line(), cells, take)) return;
  }
  if (rows.malformed()) {
    report(rows.line(), kNoSlot, "E110",
           {"not CSV: a quote where none may be, or one that never ends",
            "不是合法的CSV：引号位置有误或未结束"});
  } else if (slot_of_field_.empty()) {
    report(0, kNoSlot, "E012", {"the file has no header", "文件没有表头"});
  }
}

void RegisterTable::read_json(std::string_view bytes, RegisterFormat format, const TakeRow& take) {
  JsonRowSink sink;
  sink.unknown = [this](std::size_t row, std::string_view key) {
    if (!is_hopeless()) report_unknown(row, key);
  };
  sink.malformed = [this](std::size_t row, std::size_t slot) {
    if (is_hopeless()) return;
    report(row, slot, "E110", {"not a value of this column", "不是该列的取值"});
  };
  sink.row = [&](std::size_t row, const std::vector<std::string_view>& cells) {
    return give(row, cells, take);
  };
  if (format == RegisterFormat::kGeoJson) {
    read_geojson(bytes, columns_, sink);
  } else {
    read_json_lines(bytes, columns_, sink);
  }
}

bool RegisterTable::read(std::string_view bytes, const TakeRow& take) {
  for (const std::string& name : columns_.unknown_renames()) report_unknown(0, name);
  const std::optional<RegisterFormat> format = register_format_of(file_);
  if (!format) {
    report(
        0, kNoSlot, "E110",
        {"a register is a .csv, .jsonl or .geojson file", "登记册应为.csv、.jsonl或.geojson文件"});
  }
  if (bytes.size() > kMostRegisterBytes) {
    report(0, kNoSlot, "E110", {"a register has at most 4 GiB", "登记册不得超过4 GiB"});
  }
  if (errors_ > 0) return false;
  if (*format == RegisterFormat::kCsv) {
    read_csv(bytes, take);
  } else {
    read_json(bytes, *format, take);
  }
  return errors_ == 0;
}

}  // namespace tributary
