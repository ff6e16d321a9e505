#include "ops/tributary/screen/text_table.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "engine/base/text.h"

namespace tributary {
namespace {

TextTable two_rows() {
  TextTable table(
      {{"name", "Name", false, true}, {"score", "Score", true, false}, {"unit", "Unit"}});
  table.add({Cell::of("幸福里3号楼"), Cell::number(1200), Cell::of("消防站", Style::kRed)});
  table.add({Cell::of("B7"), Cell::number(7), Cell::of("U9")});
  return table;
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::size_t from = 0;
  for (std::size_t end = text.find('\n'); end != std::string::npos; end = text.find('\n', from)) {
    lines.push_back(text.substr(from, end - from));
    from = end + 1;
  }
  return lines;
}

TEST(TextTable, aligns_columns_by_terminal_cells_when_text_is_chinese) {
  EXPECT_EQ(two_rows().text(std::nullopt, false),
            "Name         Score  Unit\n"
            "幸福里3号楼  1,200  消防站\n"
            "B7               7  U9\n");
}

TEST(TextTable, begins_each_column_in_the_same_cell) {
  const auto lines = lines_of(two_rows().text(std::nullopt, false));
  ASSERT_EQ(lines.size(), 3U);
  const auto before = [](const std::string& line, const char* text) {
    return display_width(line.substr(0, line.find(text)));
  };
  EXPECT_EQ(before(lines[0], "Unit"), before(lines[1], "消防站"));
  EXPECT_EQ(before(lines[0], "Unit"), before(lines[2], "U9"));
}

TEST(TextTable, cuts_the_elastic_column_of_a_narrow_terminal) {
  for (const std::string& line : lines_of(two_rows().text(24, false))) {
    EXPECT_LE(display_width(line), 24U) << line;
  }
  EXPECT_NE(two_rows().text(24, false).find("…"), std::string::npos);
}

TEST(TextTable, colour_changes_no_width) {
  const std::string coloured = two_rows().text(std::nullopt, true);
  EXPECT_NE(coloured.find("\x1b[1;31m消防站\x1b[0m"), std::string::npos);
}

TEST(TextTable, control_characters_of_a_name_move_no_cursor) {
  TextTable table(std::vector<Column>{{"a", "A"}});
  table.add({Cell::of("x\x1b[2Jy\nz")});
  EXPECT_EQ(table.text(std::nullopt, false), "A\nx [2Jy z\n");
}

TEST(TextTable, csv_quotes_what_needs_it_and_gives_plain_numbers) {
  TextTable table({{"text", "T"}, {"n", "N", true, false}});
  table.add({Cell::of("a,\"b\"\n"), Cell::number(1234)});
  EXPECT_EQ(table.csv(), "text,n\r\n\"a,\"\"b\"\"\n\",1234\r\n");
}

TEST(TextTable, json_is_an_array_of_objects_with_names_for_levels) {
  TextTable table({{"level", "L"}, {"n", "N"}});
  table.add({Cell::of(Level::kRed, Language::kChinese), Cell::number(3)});
  const auto parsed = nlohmann::json::parse(table.json());
  EXPECT_EQ(parsed.at(0).at("level"), "red");
  EXPECT_EQ(parsed.at(0).at("n"), 3);
}

TEST(TextTable, json_of_no_rows_is_an_empty_array) {
  EXPECT_EQ(TextTable(std::vector<Column>{{"a", "A"}}).json(), "[]\n");
}

TEST(TextTable, json_replaces_what_is_no_utf8) {
  TextTable table(std::vector<Column>{{"a", "A"}});
  table.add({Cell::of("\xff")});
  EXPECT_TRUE(nlohmann::json::accept(table.json()));
}

}  // namespace
}  // namespace tributary
