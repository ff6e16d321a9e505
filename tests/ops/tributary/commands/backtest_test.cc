// Rules over past records, as somebody at a shell sees them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/ops/tributary/commands/reported_city.h"

namespace tributary::commands_test {
namespace {

using testing::HasSubstr;

/// 30 buildings fail an inspection on 13 January; the rules in use list those that also have a
/// report, which all have.
class BacktestCommand : public testing::Test {
 protected:
  BacktestCommand() {
    write_reported_city(folder_, 0, 30);
    folder_.write("rules/one.rule.yaml", rule_text("one", "active", "failed.count >= 1"));
    folder_.write("tried/two.rule.yaml", rule_text("two", "active", "failed.count >= 2"));
    std::ofstream(folder_ / "tributary.yaml", std::ios::app) << "rules: [rules]\n";
  }
  [[nodiscard]] Ran backtest(std::vector<std::string> more) const {
    more.insert(more.begin(), {"backtest", "--config", folder_ / "tributary.yaml"});
    return run(more);
  }
  Folder folder_;
};

TEST_F(BacktestCommand, CountsRowsByLevelAndTouchesNothingLive) {
  const Ran ran = backtest({});
  ASSERT_EQ(ran.code, ExitCode::kDone) << ran.err;
  EXPECT_THAT(ran.out, testing::ContainsRegex("blue +30"));
  EXPECT_THAT(ran.out, HasSubstr("fewer than 10 rows carry a label"));
  EXPECT_FALSE(std::filesystem::exists(folder_ / "state"));
}

TEST_F(BacktestCommand, SaysWhatTheRulesInUseListThatTheTriedOnesDoNot) {
  const Ran ran = backtest({folder_ / "tried", "--compare", "active"});
  ASSERT_EQ(ran.code, ExitCode::kDone) << ran.err;
  EXPECT_THAT(ran.out, HasSubstr("0 new, 0 raised, 0 the same, 0 lowered, 30 vanished"));
  const Ran other = backtest({"--compare", folder_ / "tried"});
  EXPECT_THAT(other.out, HasSubstr("30 new, 0 raised"));
}

TEST_F(BacktestCommand, CountsThePeriodOnly) {
  EXPECT_THAT(backtest({"--to", "2025-01-13"}).out, testing::ContainsRegex("blue +0"));
  EXPECT_THAT(backtest({"--from", "2025-01-13"}).out, testing::ContainsRegex("blue +30"));
}

TEST_F(BacktestCommand, TriesOneRuleInPlaceOfTheOneOfItsName) {
  folder_.write("tried/one.rule.yaml", rule_text("one", "active", "failed.count >= 2"));
  const Ran ran = backtest({"--with", folder_ / "tried/one.rule.yaml", "--compare", "active"});
  ASSERT_EQ(ran.code, ExitCode::kDone) << ran.err;
  EXPECT_THAT(ran.out, HasSubstr("0 new, 0 raised, 0 the same, 0 lowered, 30 vanished"));
  // Another name: it stands beside the others, whose rows stay.
  const Ran beside = backtest({"--with", folder_ / "tried/two.rule.yaml", "--compare", "active"});
  EXPECT_THAT(beside.out, HasSubstr("0 new, 0 raised, 30 the same, 0 lowered, 0 vanished"));
}

TEST_F(BacktestCommand, CountsTheLastDaysBeforeTheNewestRecord) {
  EXPECT_THAT(backtest({"--last", "1d"}).out, testing::ContainsRegex("blue +30"));
  EXPECT_THAT(backtest({"--last", "soon"}).err, HasSubstr("--last: "));
  EXPECT_EQ(backtest({"--last", "1d", "--from", "2025-01-01"}).code, ExitCode::kUsage);
}

TEST_F(BacktestCommand, AsJsonItIsOneObject) {
  const Ran ran = backtest({folder_ / "tried", "--compare", "active", "--last", "1d", "-o", "json",
                            "--progress", folder_ / "share"});
  ASSERT_EQ(ran.code, ExitCode::kDone) << ran.err;
  const auto report = nlohmann::json::parse(ran.out);
  EXPECT_EQ(report.at("from"), "2025-01-12T00:00+08:00");
  EXPECT_TRUE(report.at("to").is_null());
  EXPECT_EQ(report.at("rows").at("blue"), 0);
  EXPECT_EQ(report.at("compared").at("blue"), 30);
  EXPECT_EQ(report.at("fates").at("vanished"), 30);
  EXPECT_TRUE(report.at("precision").is_null());
  ASSERT_EQ(report.at("changed").size(), 30U);
  EXPECT_EQ(report.at("changed").at(0).at("fate"), "vanished");
  EXPECT_EQ(report.at("left_out"), 0);
  const auto alone = nlohmann::json::parse(backtest({"-o", "json"}).out);
  EXPECT_TRUE(alone.at("compared").is_null());
  EXPECT_TRUE(alone.at("fates").is_null());
}

TEST_F(BacktestCommand, ExpectedRowsThatDoNotComeFailItAndStandInJunit) {
  folder_.write(
      "rows.jsonl",
      R"({"subject":{"type":"place.building","id":"B1"},"hazard":"safety.fire","level":"blue"})"
      "\n"
      R"({"subject":{"type":"place.building","id":"B99"},"hazard":"safety.fire","level":"blue"})"
      "\n");
  const Ran ran = backtest({"--expect", folder_ / "rows.jsonl", "--junit", folder_ / "junit.xml"});
  EXPECT_EQ(ran.code, ExitCode::kFindings) << ran.err;
  std::stringstream junit;
  junit << std::ifstream(folder_ / "junit.xml").rdbuf();
  EXPECT_THAT(junit.str(), HasSubstr("failures=\"1\""));
}

TEST_F(BacktestCommand, AMistakenTimeIsToldByItsOption) {
  EXPECT_THAT(backtest({"--from", "soon"}).err, HasSubstr("--from: "));
  EXPECT_THAT(backtest({"--to", "soon"}).err, HasSubstr("--to: "));
  EXPECT_EQ(backtest({"--to", "soon"}).code, ExitCode::kUsage);
  const Ran late = backtest({"--from", "2025-03-01"});
  EXPECT_EQ(late.code, ExitCode::kEnvironment);
  EXPECT_EQ(late.out, "");
  EXPECT_THAT(late.err, HasSubstr("--from is later than the newest record, of 2025-01-13T09:00"));
}

}  // namespace
}  // namespace tributary::commands_test
