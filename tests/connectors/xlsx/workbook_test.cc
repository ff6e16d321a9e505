// The file is opened by a reader of its own: an archive's directory, and zlib.
#include "connectors/xlsx/workbook.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "tests/support/archive.h"

namespace tributary {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string all_of(const std::map<std::string, std::string>& parts) {
  std::string all;
  for (const auto& [name, content] : parts) all += content;
  return all;
}

TEST(Workbook, HoldsWhatStandsInTheSheet) {
  const auto parts = parts_of_archive(
      workbook_of({"清单", {"隐患", "等级"}, {{"一栋楼", "红"}, {"another", ""}}}).value_or_die());
  EXPECT_THAT(parts.at("xl/workbook.xml"), HasSubstr("清单"));
  const std::string& texts = parts.at("xl/sharedStrings.xml");
  for (const char* text : {"隐患", "等级", "一栋楼", "红", "another"}) {
    EXPECT_THAT(texts, HasSubstr(std::string("<t>") + text + "</t>"));
  }
}

TEST(Workbook, NoCellIsAFormulaALinkOrANumber) {
  const std::vector<std::string> cells = {
      "=1+1", "+1", "-1", "@SUM(A1)", "{=1}", "http://x.example/", "12345", "=cmd|' /C calc'!A0"};
  const auto parts = parts_of_archive(workbook_of({"x", cells, {cells, cells}}).value_or_die());
  const std::string& sheet = parts.at("xl/worksheets/sheet1.xml");
  EXPECT_THAT(sheet, Not(HasSubstr("<f>")));
  EXPECT_THAT(sheet, Not(HasSubstr("<f ")));
  EXPECT_THAT(all_of(parts), Not(HasSubstr("hyperlink")));
  // Every cell is an index into the texts.
  std::size_t cells_found = 0;
  for (std::size_t at = sheet.find("<c "); at != std::string::npos;
       at = sheet.find("<c ", at + 1)) {
    EXPECT_THAT(sheet.substr(at, sheet.find('>', at) - at), HasSubstr("t=\"s\""));
    ++cells_found;
  }
  EXPECT_EQ(cells_found, 3 * cells.size());
}

TEST(Workbook, OfTheSameSheetTheSameBytes) {
  const Sheet sheet{"x", {"a"}, {{"b"}}};
  EXPECT_EQ(workbook_of(sheet).value_or_die(), workbook_of(sheet).value_or_die());
}

TEST(Workbook, WhatTheFormatDoesNotHoldIsLeftOut) {
  const std::string text = std::string(40'000, 'x') + "end";
  const auto parts = parts_of_archive(
      workbook_of({"x", {"a"}, {{text}, {std::string("a\0b\x01", 4)}, {"\xff"}}}).value_or_die());
  EXPECT_THAT(parts.at("xl/sharedStrings.xml"), Not(HasSubstr("end")));
  EXPECT_THAT(parts.at("xl/sharedStrings.xml"), HasSubstr("<t>ab</t>"));
}

}  // namespace
}  // namespace tributary
