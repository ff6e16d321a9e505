#include "ops/tributary/screen/harmless_cell.h"

#include <gtest/gtest.h>

#include "ops/tributary/screen/text_table.h"

namespace tributary {
namespace {

TEST(HarmlessCell, WhatWouldBeginAFormulaDoesNot) {
  for (const char* formula : {"=1+1", "+1+1", "-1+1", "@SUM(A1)", "＝1", "＋cmd", "－cmd", "＠x"}) {
    EXPECT_EQ(harmless_cell(formula), std::string("'") + formula) << formula;
  }
  EXPECT_EQ(harmless_cell(" \t=1"), " \t'=1");
  EXPECT_EQ(harmless_cell("\xEF\xBB\xBF=1"), "\xEF\xBB\xBF'=1");
}

TEST(HarmlessCell, WhereverAReaderMaySplitIt) {
  EXPECT_EQ(harmless_cell("a;=1"), "a;'=1");
  EXPECT_EQ(harmless_cell("a,\"=1"), "a,\"'=1");
  EXPECT_EQ(harmless_cell("a\n=1\r\n@x\t-y"), "a\n'=1\r\n'@x\t'-y");
}

TEST(HarmlessCell, TextAndNumbersStayAsTheyAre) {
  for (const char* text :
       {"", "幸福里3号楼", "a=b", "1+1", "-12.5", "2025-03-12T18:00+08:00", "'"}) {
    EXPECT_EQ(harmless_cell(text), text);
  }
}

TEST(HarmlessCell, ASecondTimeChangesNothing) {
  for (const char* text : {"=1", "a;=1;@x", " -x"}) {
    EXPECT_EQ(harmless_cell(harmless_cell(text)), harmless_cell(text));
  }
}

TEST(CsvField, IsNoFormulaAndQuotedForEverySeparator) {
  EXPECT_EQ(csv_field("=1,2"), "\"'=1,2\"");
  EXPECT_EQ(csv_field("a;b"), "\"a;b\"");
  EXPECT_EQ(csv_field("=1"), "'=1");
}

}  // namespace
}  // namespace tributary
