// PEOPLE 10: no rule that reads reports by people is about what lies near one instrument.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/rules/language/rule_text.h"

namespace tributary {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

/// Rain gauges beside reports by people.
RuleText gauge(const std::string& where, const std::string& condition,
               const std::string& more_score = "") {
  RuleText rule = RuleText::when(condition);
  rule.subject = "place.slope_site";
  rule.hazard = "geo.slope";
  rule.assign = "unit(\"natural_resources\", subject.district)";
  rule.inputs =
      "  calls:\n    from: grievance\n"
      "  failed:\n    from: inspection\n    where: result == \"fail\"\n"
      "  rain:\n    from: rain_gauge\n    near: 500m\n    measure: max(mm_24h)\n";
  if (!where.empty()) rule.inputs += "    where: " + where + "\n";
  rule.score += more_score;
  return rule;
}
const char* const kWetAndReported = "rain.value >= 50 and calls.distinct(reporter) >= 3";

std::vector<std::string> codes(const RuleText& rule) { return TestContext().check(rule).codes(); }

TEST(Instruments, AreNotNamedWherePeopleReport) {
  for (const char* where :
       {"instrument == \"G12\"", "instrument in [\"G12\", \"G13\"]", "instrument != \"G12\"",
        "instrument matches \"^G12$\"", "mm_24h >= 50 and not instrument == \"G12\""}) {
    EXPECT_THAT(codes(gauge(where, kWetAndReported)), ElementsAre("E211")) << where;
  }
}

TEST(Instruments, NorAskedForInALevelOrInTheScore) {
  EXPECT_THAT(codes(gauge("", "rain.value >= 50 and rain.last.instrument == \"G12\"")),
              ElementsAre("E211"));
  EXPECT_THAT(codes(gauge("", kWetAndReported,
                          "  - add: 1\n    if: rain.last.instrument == \"G12\"\n    why: x\n")),
              ElementsAre("E211"));
}

TEST(Instruments, MayBeCountedAndMayBeNamedWhereNobodyReports) {
  EXPECT_THAT(codes(gauge("", kWetAndReported)), IsEmpty());
  EXPECT_THAT(codes(gauge("", "rain.value >= 50 and rain.distinct(instrument) >= 2")), IsEmpty());
  RuleText alone = gauge("instrument == \"G12\"", "rain.value >= 50");
  alone.inputs.erase(0, alone.inputs.find("  failed:"));
  EXPECT_THAT(codes(alone), IsEmpty());
}

/// Levels of other rules may have been made by reports.
TEST(Instruments, LevelsOfOtherRulesCountAsReports) {
  RuleText rule = gauge("instrument == \"G12\"", "rain.value >= 50 and rows.any");
  rule.inputs.erase(0, rule.inputs.find("  failed:"));
  rule.inputs += "  rows:\n    from: signal\n    where: hazard == \"flood.point\"\n";
  EXPECT_THAT(codes(rule), ElementsAre("E211"));
}

}  // namespace
}  // namespace tributary
