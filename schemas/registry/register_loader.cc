#include "schemas/registry/register_loader.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <tuple>
#include <utility>

#include "engine/model/personal_shapes.h"
#include "schemas/registry/csv_rows.h"
#include "schemas/registry/json_rows.h"
#include "schemas/registry/register_row.h"

namespace tributary {

namespace {

/// Loads one register. What is wrong with it is reported by row and column.
class Loader {
 public:
  Loader(const RegisterSpec& spec, const Catalog& catalog, Diagnostics& diagnostics)
      : spec_(spec),
        type_(catalog[spec.type]),
        columns_(type_, spec.columns),
        row_(catalog, spec.type, spec.crs),
        diagnostics_(diagnostics) {}

  std::optional<Register> load(std::string_view bytes);

 private:
  void read_csv(std::string_view bytes);
  bool read_header(const std::vector<std::string_view>& header);
  void read_json(std::string_view bytes, RegisterFormat format);
  bool add(std::size_t row, const std::vector<std::string_view>& cells);
  void sort_by_id();
  void check_credit_codes();
  /// `column` and `row` 0: the file as a whole.
  void report(std::size_t row, std::string_view column, std::string_view code, Message message);
  void report_unknown(std::size_t row, std::string_view column);
  /// Enough has been told: a file of another kind altogether need not be read to its end.
  [[nodiscard]] bool is_hopeless() const { return errors_ >= kMostDiagnosticsPerFile; }

  const RegisterSpec& spec_;
  const SubjectType& type_;
  const RegisterColumns columns_;
  RegisterRow row_;
  Diagnostics& diagnostics_;
  std::size_t errors_ = 0;
  std::vector<std::size_t> slot_of_field_;  ///< CSV
  std::vector<std::uint32_t> rows_;         ///< row of each subject, for messages
  std::vector<Subject> subjects_;
};

void Loader::report(std::size_t row, std::string_view column, std::string_view code,
                    Message message) {
  ++errors_;
  Diagnostic diagnostic;
  diagnostic.code = code;
  diagnostic.file = spec_.file;
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

void Loader::report_unknown(std::size_t row, std::string_view column) {
  // A key of a row, or the first line of a file without a header, is data: it is shown only where
  // it reads like the name of a column.
  const bool is_name = !column.empty() && column.size() <= 40 && !looks_personal(column) &&
                       (column[0] < '0' || column[0] > '9') &&
                       std::all_of(column.begin(), column.end(), [](char c) {
                         return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                                (c >= '0' && c <= '9') || c == '_';
                       });
  if (!is_name) column = "·";
  ++errors_;
  Diagnostic diagnostic;
  diagnostic.code = "E010";
  diagnostic.file = spec_.file;
  diagnostic.line = static_cast<std::uint32_t>(row);
  diagnostic.column = 1;
  diagnostic.message_en = fmt::format("a register of {} has no column `{}`", type_.name, column);
  diagnostic.message_zh = fmt::format("{}登记册没有“{}”这一列", type_.title.zh, column);
  const std::vector<std::string> valid = columns_.names();
  suggest(diagnostic, column, valid,
          {fmt::format("columns of {}", type_.name), fmt::format("{}的列", type_.title.zh)});
  diagnostics_.add(std::move(diagnostic));
}

bool Loader::add(std::size_t row, const std::vector<std::string_view>& cells) {
  if (subjects_.size() == kMostRegisterRows) {
    report(row, "", "E110", {"a register has at most 20,000,000 rows", "登记册不得超过2000万行"});
    return false;
  }
  Subject subject;
  const CellReport tell = [&](std::size_t slot, std::string_view code, Message message) {
    report(row, columns_.name_of(slot), code, std::move(message));
  };
  if (row_.read(cells, tell, subject)) {
    subjects_.push_back(std::move(subject));
    rows_.push_back(static_cast<std::uint32_t>(row));
  }
  return !is_hopeless();
}

bool Loader::read_header(const std::vector<std::string_view>& header) {
  std::vector<bool> seen(columns_.slots());
  for (const std::string_view name : header) {
    const std::optional<std::size_t> slot = columns_.slot_named(name);
    if (!slot) {
      report_unknown(1, name);
    } else if (seen[*slot]) {
      report(1, name, "E011", {"the column is there twice", "该列重复"});
    } else {
      seen[*slot] = true;
    }
    slot_of_field_.push_back(slot.value_or(0));
  }
  if (!seen[kIdSlot]) {
    report(1, columns_.name_of(kIdSlot), "E012", {"the column is missing", "缺少该列"});
  }
  return errors_ == 0;
}

void Loader::read_csv(std::string_view bytes) {
  CsvRows rows(bytes);
  std::vector<std::string_view> fields;
  if (rows.next(fields) && !read_header(fields)) return;
  std::vector<std::string_view> cells(columns_.slots());
  while (rows.next(fields)) {
    if (fields.size() != slot_of_field_.size()) {
      report(rows.line(), "", "E110",
             {"the row has another number of fields than the header", "该行列数与表头不一致"});
      if (is_hopeless()) return;
      continue;
    }
    std::fill(cells.begin(), cells.end(), std::string_view());
    for (std::size_t i = 0; i < fields.size(); ++i) cells[slot_of_field_[i]] = fields[i];
    if (!add(rows.line(), cells)) return;
  }
  if (rows.malformed()) {
    report(rows.line(), "", "E110",
           {"not CSV: a quote where none may be, or one that never ends",
            "不是合法的CSV：引号位置有误或未结束"});
  } else if (slot_of_field_.empty()) {
    report(0, "", "E012", {"the file has no header", "文件没有表头"});
  }
}

void Loader::read_json(std::string_view bytes, RegisterFormat format) {
  JsonRowSink sink;
  sink.unknown = [this](std::size_t row, std::string_view key) {
    if (is_hopeless()) return;
    report_unknown(row, key);
  };
  sink.malformed = [this](std::size_t row, std::size_t slot) {
    if (is_hopeless()) return;
    report(row, slot < columns_.slots() ? columns_.name_of(slot) : std::string(), "E110",
           {"not a value of this column", "不是该列的取值"});
  };
  sink.row = [this](std::size_t row, const std::vector<std::string_view>& cells) {
    return add(row, cells);
  };
  if (format == RegisterFormat::kGeoJson) {
    read_geojson(bytes, columns_, sink);
  } else {
    read_json_lines(bytes, columns_, sink);
  }
}

void Loader::sort_by_id() {
  std::vector<std::uint32_t> order(subjects_.size());
  std::iota(order.begin(), order.end(), 0U);
  const auto before = [&](std::uint32_t a, std::uint32_t b) {
    return std::tie(subjects_[a].key.id, a) < std::tie(subjects_[b].key.id, b);
  };
  if (!std::is_sorted(order.begin(), order.end(), before)) {
    std::sort(order.begin(), order.end(), before);
    std::vector<Subject> sorted;
    sorted.reserve(subjects_.size());
    std::vector<std::uint32_t> rows;
    rows.reserve(rows_.size());
    for (const std::uint32_t i : order) {
      sorted.push_back(std::move(subjects_[i]));
      rows.push_back(rows_[i]);
    }
    subjects_ = std::move(sorted);
    rows_ = std::move(rows);
  }
  for (std::size_t i = 1; i < subjects_.size() && !is_hopeless(); ++i) {
    if (subjects_[i - 1].key.id != subjects_[i].key.id) continue;
    report(rows_[i], columns_.name_of(kIdSlot), "E011",
           {fmt::format("the id is that of row {} already", rows_[i - 1]),
            fmt::format("编号与第{}行重复", rows_[i - 1])});
  }
}

/// PEOPLE 8: a code is required; where a country has none, so that no row of the register has one,
/// `kind` is. One row without a code among others is somebody who has none for a reason.
void Loader::check_credit_codes() {
  if (!type_.is_organisation || type_.is_unit) return;
  const bool has_codes = std::any_of(subjects_.begin(), subjects_.end(),
                                     [](const Subject& s) { return !s.credit_code.empty(); });
  const auto kind = std::find_if(type_.attributes.begin(), type_.attributes.end(),
                                 [](const Attribute& a) { return a.name == "kind"; });
  const auto kind_id = static_cast<AttributeId::Value>(kind - type_.attributes.begin());
  for (std::size_t i = 0; i < subjects_.size() && !is_hopeless(); ++i) {
    const Subject& subject = subjects_[i];
    if (has_codes && subject.credit_code.empty()) {
      report(
          rows_[i], columns_.name_of(kCreditCodeSlot), "E012",
          {"an organisation needs its unified social credit code", "组织须填写统一社会信用代码"});
    }
    if (has_codes) continue;
    const AttributeValue* value = nullptr;
    for (const AttributeValue& attribute : subject.attributes) {
      if (attribute.attribute == AttributeId(kind_id)) value = &attribute;
    }
    if (value == nullptr) {
      report(
          rows_[i], "kind", "E012",
          {"an organisation without a credit code needs a kind", "没有信用代码的组织须填写类别"});
    }
  }
}

std::optional<Register> Loader::load(std::string_view bytes) {
  for (const std::string& name : columns_.unknown_renames()) report_unknown(0, name);
  if (type_.is_cell) {
    report(0, "", "E202", {"grid cells are not registered", "网格不需要登记册"});
  }
  const std::optional<RegisterFormat> format = register_format_of(spec_.file);
  if (!format) {
    report(
        0, "", "E110",
        {"a register is a .csv, .jsonl or .geojson file", "登记册应为.csv、.jsonl或.geojson文件"});
  }
  if (bytes.size() > kMostRegisterBytes) {
    report(0, "", "E110", {"a register has at most 4 GiB", "登记册不得超过4 GiB"});
  }
  if (errors_ > 0) return std::nullopt;
  if (*format == RegisterFormat::kCsv) {
    read_csv(bytes);
  } else {
    read_json(bytes, *format);
  }
  if (!is_hopeless()) sort_by_id();
  if (errors_ == 0) check_credit_codes();
  if (errors_ > 0) return std::nullopt;
  return Register{spec_.type, std::move(subjects_), sha256(bytes)};
}

}  // namespace

std::optional<RegisterFormat> register_format_of(std::string_view file) {
  if (file.ends_with(".csv")) return RegisterFormat::kCsv;
  if (file.ends_with(".jsonl") || file.ends_with(".ndjson")) return RegisterFormat::kJsonLines;
  if (file.ends_with(".geojson")) return RegisterFormat::kGeoJson;
  return std::nullopt;
}

std::optional<Register> load_register(const RegisterSpec& spec, std::string_view bytes,
                                      const Catalog& catalog, Diagnostics& diagnostics) {
  return Loader(spec, catalog, diagnostics).load(bytes);
}

}  // namespace tributary
