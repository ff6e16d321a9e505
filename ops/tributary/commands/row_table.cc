#include "ops/tributary/commands/row_table.h"

#include <fmt/format.h>

#include <algorithm>

#include "engine/base/counted.h"
#include "ops/tributary/screen/row_words.h"

namespace tributary {

TextTable row_table(const std::vector<ListedRow>& rows, const Console& console) {
  const auto say = [&](Words words) { return std::string(console.in_words(words)); };
  TextTable table({{"listed_level", say({"Level", "等级"})},
                   {"score", say({"Score", "分值"}), true},
                   {"signal_id", say({"Signal", "编号"})},
                   {"subject", say({"Subject", "对象"}), false, true},
                   {"title", say({"Title", "标题"}), false, true},
                   {"unit", say({"Unit", "责任单位"}), false, true},
                   {"due", say({"Due", "时限"})},
                   {"condition", say({"Condition", "状态"})},
                   {"handling", say({"Handling", "处置"})}});
  for (const ListedRow& row : rows) {
    Cell score = Cell::number(static_cast<std::uint64_t>(std::max<std::int64_t>(row.score, 0)));
    score.style = Style::kStrong;
    Cell condition = Cell::of(word_of_condition(row.condition, console.language()));
    condition.value = row.condition;
    Cell handling = Cell::of(word_of_handling(row.handling, console.language()));
    handling.value = row.handling;
    table.add({Cell::of(row.listed_level, console.language()), score, Cell::of(row.id),
               Cell::of(row.subject_name.empty() ? row.subject_id : row.subject_name),
               Cell::of(row.title), Cell::of(row.unit_name.empty() ? row.unit : row.unit_name),
               Cell::of(row.due), condition, handling});
  }
  return table;
}

std::string row_counts(const std::vector<ListedRow>& rows, const Console& console) {
  const std::string size = grouped(rows.size());
  std::string out(console.in_words(Words{counted(size, "row"), "共 " + size + " 行"}));
  for (const Level level : {Level::kRed, Level::kOrange, Level::kYellow, Level::kBlue}) {
    const auto count = std::count_if(
        rows.begin(), rows.end(), [&](const ListedRow& row) { return row.listed_level == level; });
    const std::string word = console.styled(word_of(level, console.language()), style_of(level));
    out += fmt::format(fmt::runtime(console.in_words(Words{", {} {}", "，{} {}"})), word, count);
  }
  return out;
}

}  // namespace tributary
