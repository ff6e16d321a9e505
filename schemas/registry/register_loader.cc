#include "schemas/registry/register_loader.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <tuple>
#include <utility>

#include "engine/model/floors.h"
#include "schemas/registry/register_row.h"
#include "schemas/registry/register_table.h"

namespace tributary {

namespace {

/// No row of use is shorter; a bound of what a file of empty lines may ask for.
constexpr std::size_t kLeastRowBytes = 16;

/// Loads one register. What is wrong with it is reported by row and column.
class Loader {
 public:
  Loader(const RegisterSpec& spec, const Catalog& catalog, Diagnostics& diagnostics)
      : spec_(spec),
        type_(catalog[spec.type]),
        columns_(type_, spec.columns),
        row_(catalog, spec.type, spec.crs),
        table_(spec.file, columns_, {std::string(type_.name), std::string(type_.title.zh)},
               diagnostics) {}

  std::optional<Register> load(std::string_view bytes);

 private:
  void add(std::size_t row, const std::vector<std::string_view>& cells);
  void sort_by_id();
  void check_credit_codes();

  const RegisterSpec& spec_;
  const SubjectType& type_;
  const RegisterColumns columns_;
  RegisterRow row_;
  RegisterTable table_;
  std::vector<std::uint32_t> rows_;  ///< row of each subject, for messages
  std::vector<Subject> subjects_;
};

void Loader::add(std::size_t row, const std::vector<std::string_view>& cells) {
  Subject subject;
  const CellReport tell = [&](std::size_t slot, std::string_view code, Message message) {
    table_.report(row, slot, code, std::move(message));
  };
  if (!row_.read(cells, tell, subject)) return;
  subjects_.push_back(std::move(subject));
  rows_.push_back(static_cast<std::uint32_t>(row));
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
  for (std::size_t i = 1; i < subjects_.size() && !table_.is_hopeless(); ++i) {
    if (subjects_[i - 1].key.id != subjects_[i].key.id) continue;
    table_.report(rows_[i], kIdSlot, "E011",
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
  for (std::size_t i = 0; i < subjects_.size() && !table_.is_hopeless(); ++i) {
    const Subject& subject = subjects_[i];
    if (has_codes && subject.credit_code.empty()) {
      table_.report(
          rows_[i], kCreditCodeSlot, "E012",
          {"an organisation needs its unified social credit code", "组织须填写统一社会信用代码"});
    }
    if (has_codes) continue;
    const AttributeValue* value = nullptr;
    for (const AttributeValue& attribute : subject.attributes) {
      if (attribute.attribute == AttributeId(kind_id)) value = &attribute;
    }
    if (value == nullptr) {
      table_.report(
          rows_[i], kFirstAttribute + kind_id, "E012",
          {"an organisation without a credit code needs a kind", "没有信用代码的组织须填写类别"});
    }
  }
}

std::optional<Register> Loader::load(std::string_view bytes) {
  if (type_.is_cell) {
    table_.report(0, RegisterTable::kNoSlot, "E202",
                  {"grid cells are not registered", "网格不需要登记册"});
    return std::nullopt;
  }
  // Growing by doubling would touch each row's memory twice: that is half of what loading costs.
  const auto lines = static_cast<std::size_t>(std::count(bytes.begin(), bytes.end(), '\n'));
  subjects_.reserve(std::min(lines + 1, bytes.size() / kLeastRowBytes));
  rows_.reserve(subjects_.capacity());
  table_.read(bytes, [this](std::size_t row, const std::vector<std::string_view>& cells) {
    add(row, cells);
  });
  if (!table_.is_hopeless()) sort_by_id();
  if (table_.errors() == 0) check_credit_codes();
  if (table_.errors() > 0) return std::nullopt;
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

bool report_moved_place(const RegisterSpec& spec, std::string_view bytes, const Catalog& catalog,
                        std::string_view id, Diagnostics& diagnostics) {
  const RegisterColumns columns(catalog[spec.type], spec.columns);
  Diagnostics unsaid;  // the file was read before
  std::size_t row_of_it = 0;
  RegisterTable table(spec.file, columns, {}, unsaid);
  table.read(bytes, [&](std::size_t row, const std::vector<std::string_view>& cells) {
    if (cells[kIdSlot] == id) row_of_it = row;
  });
  if (row_of_it == 0) return false;
  Diagnostic warning;
  warning.code = "W240";
  warning.severity = Severity::kWarning;
  warning.file = spec.file;
  warning.line = static_cast<std::uint32_t>(row_of_it);
  warning.column = 1;
  warning.message_en = fmt::format(
      "column `{}`: the place has moved by more than {} m in a year: the row is refused and the "
      "old one stays in force; a place that moved needs a new id",
      columns.name_of(kLatitudeSlot), floors::kPlaceMoveMetres);
  warning.message_zh = fmt::format(
      "列“{}”：该地点一年内移动超过 {} 米：本行不予采用，原行继续有效；迁移的地点须另编新号",
      columns.name_of(kLatitudeSlot), floors::kPlaceMoveMetres);
  diagnostics.add(std::move(warning));
  return true;
}

}  // namespace tributary
