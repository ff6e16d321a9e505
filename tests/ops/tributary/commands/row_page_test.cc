#include "ops/tributary/commands/row_page.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "engine/base/text.h"
#include "tests/ops/tributary/commands/row_fixture.h"

namespace tributary::commands_test {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string page(bool why, Looker looker = {}) {
  std::ostringstream out;
  const Console console(out, out, looker);
  return row_page(row_json(row_of("s-7h2k9q4m1c8v", Level::kOrange, 60)), why, console);
}

TEST(RowPage, says_what_it_is_and_who_has_it) {
  const std::string text = page(false);
  EXPECT_THAT(text, HasSubstr("orange  幸福里3号楼：消防隐患反复反映"));
  EXPECT_THAT(text, HasSubstr("临江消防站 U9"));
  EXPECT_THAT(text, HasSubstr("fire-building-repeat v4"));
  EXPECT_THAT(text, Not(HasSubstr("What would change it")));
}

TEST(RowPage, says_why_with_evidence_steps_and_what_would_change_it) {
  const std::string text = page(true);
  EXPECT_THAT(text, HasSubstr("30天内 3 位以上不同反映人"));
  EXPECT_THAT(text, HasSubstr("complaints.distinct(reporter) = 3+"));
  EXPECT_THAT(text, HasSubstr("+24  不同反映人  [grievance: 3+ reporters since 2025-03-12]"));
  EXPECT_THAT(text, HasSubstr("+30  检查不合格  [inspection:5521, 2 more]"));
  EXPECT_THAT(text, HasSubstr("54, kept within 60 to 79"));
  EXPECT_THAT(text, HasSubstr("up to red"));
  EXPECT_THAT(text, HasSubstr("down to yellow"));
  EXPECT_THAT(text, HasSubstr("2025-02-18 to 2025-03-20"));
}

TEST(RowPage, begins_every_text_in_the_same_cell_in_chinese) {
  const std::string text = page(true, Looker{.language = Language::kChinese});
  std::istringstream lines(text);
  std::string line;
  for (const char* begin : {"s-7h2k9q4m1c8v", "临江消防站", "30天内 3", "2025-02-18 至"}) {
    const std::size_t at = text.find(begin);
    ASSERT_NE(at, std::string::npos) << begin << "\n" << text;
    const std::size_t line_begin = text.rfind('\n', at) + 1;
    EXPECT_EQ(display_width(text.substr(line_begin, at - line_begin)), 18U) << begin;
  }
}

TEST(RowPage, says_where_working_days_were_counted_by_weekends_alone) {
  SignalRow row = row_of("s-7h2k9q4m1c8v", Level::kOrange, 60);
  row.people.due_weekends_only = row.why.by_weekends_only = true;
  std::ostringstream out;
  const std::string text = row_page(row_json(row), true, Console(out, out, {}));
  EXPECT_THAT(text, HasSubstr("2025-03-23T09:00+08:00 (outside the calendar's years"));
  EXPECT_THAT(text, HasSubstr("working days    (outside the calendar's years"));
  EXPECT_THAT(page(true), Not(HasSubstr("calendar")));
}

TEST(RowPage, colours_the_level_for_a_terminal_and_still_says_it) {
  EXPECT_THAT(page(false, Looker{.out_is_terminal = true}), HasSubstr("\x1b[1;38;5;208morange"));
}

}  // namespace
}  // namespace tributary::commands_test
