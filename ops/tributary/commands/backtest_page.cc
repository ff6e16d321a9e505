#include "ops/tributary/commands/backtest_page.h"

#include <fmt/format.h>

#include <ostream>

namespace tributary {
namespace {

constexpr std::size_t kMostShown = 40;       // rows of a table; CSV and JSON have more
constexpr std::size_t kMostInJson = 10'000;  // one object, which somebody parses in one piece

TextTable rows_table(const Comparison& comparison, std::size_t most, const Console& console) {
  const auto words = [&](Words both) { return std::string(console.in_words(both)); };
  TextTable table({{"fate", words({"Fate", "变化"})},
                   {"before", words({"Before", "原级别"})},
                   {"after", words({"After", "新级别"})},
                   {"hazard", words({"Hazard", "风险"})},
                   {"subject", words({"Subject", "对象"})},
                   {"title", words({"Title", "标题"}), false, true}});
  for (const ComparedRow& row : comparison.rows) {
    if (table.rows() == most) break;
    table.add({Cell::of(std::string(name_of(row.fate))), Cell::of(row.before, console.language()),
               Cell::of(row.after, console.language()), Cell::of(row.peak.hazard),
               Cell::of(row.peak.subject_type + " " + row.peak.subject_id),
               Cell::of(row.peak.title)});
  }
  return table;
}

TextTable levels_table(const Comparison& comparison, bool compares, const Console& console) {
  const auto words = [&](Words both) { return std::string(console.in_words(both)); };
  std::vector<Column> columns = {{"level", words({"Level", "级别"})},
                                 {"rows", words({"Rows", "行数"}), true}};
  if (compares) columns.push_back({"compared", words({"Compared with", "对照"}), true});
  TextTable table(columns);
  for (auto level = kLevels.rbegin(); level != kLevels.rend(); ++level) {
    const auto i = static_cast<std::size_t>(*level);
    std::vector<Cell> row = {Cell::of(*level, console.language()),
                             Cell::number(comparison.after[i])};
    if (compares) row.push_back(Cell::number(comparison.before[i]));
    table.add(std::move(row));
  }
  return table;
}

void print_sums(const BacktestOutcome& outcome, const Console& console) {
  const Labels& labels = outcome.labels;
  if (outcome.compares) {
    const auto fate = [&](RowFate f) {
      return outcome.comparison.fates[static_cast<std::size_t>(f)];
    };
    console.out() << fmt::format(fmt::runtime(console.in_words(Words{
                                     "{} new, {} raised, {} the same, {} lowered, {} vanished\n",
                                     "新增 {}，升级 {}，不变 {}，降级 {}，消失 {}\n"})),
                                 fate(RowFate::kNew), fate(RowFate::kRaised), fate(RowFate::kSame),
                                 fate(RowFate::kLowered), fate(RowFate::kVanished));
  }
  if (const auto precision = labels.precision()) {
    console.out() << fmt::format(
        fmt::runtime(console.in_words(
            Words{"precision {:.3f} over {} labelled rows\n", "准确率 {:.3f}（已标注 {} 行）\n"})),
        *precision, labels.true_alarms + labels.false_alarms);
  } else {
    console.out() << console.in_words(
        Words{"fewer than 10 rows carry a label, so there is no precision\n",
              "已标注的行不足 10 行，无法计算准确率\n"});
  }
}

}  // namespace

void print_backtest(const BacktestOutcome& outcome, OutputFormat format, UtcOffset offset,
                    const Console& console) {
  const Comparison& comparison = outcome.comparison;
  if (format == OutputFormat::kJson) {
    console.out() << backtest_json(outcome, offset, kMostInJson) << '\n';
    return;
  }
  if (format == OutputFormat::kCsv) {
    rows_table(comparison, comparison.rows.size(), console).write(console, format);
    return;
  }
  levels_table(comparison, outcome.compares, console).write(console, OutputFormat::kTable);
  print_sums(outcome, console);
  if (!outcome.compares || comparison.rows.empty()) return;
  rows_table(comparison, kMostShown, console).write(console, OutputFormat::kTable);
  if (comparison.rows.size() > kMostShown) {
    console.out() << fmt::format(
        fmt::runtime(console.in_words(
            Words{"and {} more; `-o csv` prints all\n", "另有 {} 行，用 `-o csv` 可全部列出\n"})),
        comparison.rows.size() - kMostShown);
  }
}

}  // namespace tributary
