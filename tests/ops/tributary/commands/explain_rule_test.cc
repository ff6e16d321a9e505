// Why a rule does not say more of a subject, as an analyst at a shell reads it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/ops/tributary/commands/reported_city.h"

namespace tributary::commands_test {
namespace {

using testing::ContainsRegex;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

constexpr const char* kFailedAndReported = "failed.count >= 1 and reports.any";

/// Wiring was reported at every building; those below 30 failed an inspection on 13 January.
class ExplainRule : public testing::Test {
 protected:
  ExplainRule() {
    write_reported_city(folder_, 0, 30);
    std::ofstream(folder_ / "tributary.yaml", std::ios::app) << "rules: [rules]\n";
    write_rule("active", kFailedAndReported);
  }
  void write_rule(const std::string& status, const std::string& condition) const {
    folder_.write("rules/two.rule.yaml", rule_text("two", status, condition));
  }
  /// The same rule without its reports: it tells minutes.
  void write_rule_without_people() const {
    std::string text = rule_text("two", "active", "failed.count >= 2");
    const std::string reports = "  reports:\n    from: grievance\n";
    text.erase(text.find(reports), reports.size());
    folder_.write("rules/two.rule.yaml", text);
  }
  [[nodiscard]] Ran explain(const std::string& subject, std::vector<std::string> more = {},
                            const std::string& rule = "two") const {
    std::vector<std::string> arguments = {
        "explain", "--config", folder_ / "tributary.yaml", "--rule", rule, "--subject", subject};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run(arguments);
  }
  [[nodiscard]] nlohmann::json told(const std::string& subject,
                                    std::vector<std::string> more = {}) const {
    more.insert(more.end(), {"-o", "json"});
    const Ran ran = explain(subject, more);
    EXPECT_EQ(ran.code, ExitCode::kDone) << ran.err;
    return nlohmann::json::parse(ran.out);
  }
  Folder folder_;
};

TEST_F(ExplainRule, TellsWhatALevelHoldsByAndTheRow) {
  const auto json = told("B1");
  EXPECT_EQ(json["level"], "blue");
  EXPECT_EQ(json["levels"][0]["is"], "met");
  EXPECT_THAT(json["levels"][0]["by"], ElementsAre("failed.count >= 1 (now 1)", "reports.any"));
  EXPECT_EQ(json["row"]["level"], "blue");
  EXPECT_THAT(explain("B1").out,
              ContainsRegex("listed +s-[a-z0-9]+: blue, present \\(two blue\\)"));
}

TEST_F(ExplainRule, TellsWhatALevelLacks) {
  EXPECT_EQ(told("B100")["row"], nullptr);
  const Ran ran = explain("B100");
  EXPECT_THAT(ran.out, ContainsRegex("shows +no level"));
  EXPECT_THAT(ran.out, ContainsRegex("lacks +failed\\.count >= 1 \\(now 0\\)"));
  EXPECT_THAT(ran.out, ContainsRegex("listed +no row"));
}

// PEOPLE 14: where nothing else holds, a report is told by no word.
TEST_F(ExplainRule, AReportAloneChangesNoByte) {
  const std::string with = explain("B100").out + told("B100").dump();
  folder_.write("g.jsonl", R"({"no":"a","at":"2025-01-02T08:00:00","topic":"wiring","place":"B1"})"
                           "\n");
  const std::string without = explain("B100").out + told("B100").dump();
  EXPECT_EQ(with, without);
  EXPECT_NE(told("B1").dump(), told("B2").dump()) << "what is compared could differ";
}

TEST_F(ExplainRule, TellsTheDayAskedFor) {
  EXPECT_EQ(told("B1", {"--at", "2025-01-12"})["level"], "none");
  EXPECT_EQ(told("B1", {"--at", "2025-01-13"})["level"], "blue");
  EXPECT_EQ(told("B1", {"--at", "2025-01-10"})["reached"], true);
  EXPECT_EQ(told("B1", {"--at", "2025-03-01"})["reached"], false);
  EXPECT_THAT(explain("B1", {"--at", "2025-03-01"}).out,
              HasSubstr("the records end before the time asked for"));
}

// PEOPLE 2: between two minutes the time of a report could be found.
TEST_F(ExplainRule, TakesDaysOnlyWhereReportsAreRead) {
  const Ran minute = explain("B1", {"--at", "2025-01-13T10:00"});
  EXPECT_EQ(minute.code, ExitCode::kUsage);
  EXPECT_EQ(minute.out, "");
  EXPECT_THAT(minute.err, HasSubstr("`--at` takes a day here"));
  EXPECT_THAT(told("B1").dump(), Not(ContainsRegex("[0-9]T[0-9]")));
  write_rule_without_people();
  EXPECT_EQ(told("B1", {"--at", "2025-01-13T08:59"})["values"]["failed.count"], "0");
  EXPECT_EQ(told("B1", {"--at", "2025-01-13T09:00"})["values"]["failed.count"], "1");
  EXPECT_THAT(explain("B1", {"--at", "soon"}).err, HasSubstr("takes a day or a time"));
}

TEST_F(ExplainRule, SaysThatARuleMakesNoRows) {
  for (const auto& [status, note] : {std::pair{"shadow", "the rule is in shadow"},
                                     {"draft", "the rule is a draft"},
                                     {"retired", "the rule is retired"}}) {
    write_rule(status, kFailedAndReported);
    const Ran ran = explain("B1");
    EXPECT_EQ(ran.code, ExitCode::kDone) << ran.err;
    EXPECT_THAT(ran.out, HasSubstr(note));
    EXPECT_EQ(told("B1")["level"], "blue") << status;
    EXPECT_EQ(told("B1")["row"], nullptr) << status;
  }
}

std::string visit(const char* number, const char* at, const char* place) {
  return fmt::format(R"({{"no":"{}","at":"{}","place":"{}"}})"
                     "\n",
                     number, at, place);
}

TEST_F(ExplainRule, CountsWhatCameLate) {
  EXPECT_EQ(told("B1")["troubles"], nlohmann::json::array());
  std::ofstream visits(folder_ / "v.jsonl", std::ios::app);
  visits << visit("n1", "2025-06-01T09:00:00", "B3") << visit("n2", "2025-06-01T09:00:00", "B4")
         << visit("l1", "2025-05-25T09:00:00", "B1") << visit("l2", "2025-05-26T09:00:00", "B1")
         << visit("l3", "2025-05-25T09:00:00", "B2");
  visits.close();
  const auto json = told("B1");
  ASSERT_EQ(json["troubles"].size(), 1U) << json;
  EXPECT_EQ(json["troubles"][0]["source"], "visits");
  EXPECT_EQ(json["troubles"][0]["late"], "3");
  EXPECT_EQ(json["troubles"][0]["late_here"], "2");
  EXPECT_EQ(json["troubles"][0]["unresolved"], nullptr);
  EXPECT_THAT(explain("B1").out, ContainsRegex("late +visits: 3 records .* 2 of them of this sub"));
  EXPECT_THAT(explain("B3").out, Not(HasSubstr("of this subject")));
  EXPECT_THAT(explain("B1", {"--lang", "zh"}).out,
              HasSubstr("visits：3 条记录晚于允许的迟到时间，其中本对象 2 条"));
}

// PEOPLE 1, 14: of people in steps, over the whole source, and never of one subject.
TEST_F(ExplainRule, CountsReportsThatDidNotReachItInSteps) {
  const auto add = [&](int reports, const char* place) {
    std::ofstream file(folder_ / "g.jsonl", std::ios::app);
    for (int i = 0; i < reports; ++i) {
      file << fmt::format(
          R"({{"no":"{0}-{1}","at":"2025-01-04T08:00:00","topic":"wiring","place":"{0}"}})"
          "\n",
          place, i);
    }
  };
  add(2, "nowhere");
  EXPECT_EQ(told("B1")["troubles"], nlohmann::json::array());
  add(4, "elsewhere");
  const auto troubles = told("B1")["troubles"];
  ASSERT_EQ(troubles.size(), 1U);
  EXPECT_EQ(troubles[0]["unresolved"], "5+");
  EXPECT_EQ(troubles[0]["too_late"], nullptr);
  EXPECT_THAT(explain("B1").out,
              ContainsRegex("unresolved +grievance: 5\\+ records name no known"));
  EXPECT_EQ(troubles[0]["too_late_here"], nullptr);
}

// PEOPLE 17: of a rule under study totals are told, and nothing of one subject.
TEST_F(ExplainRule, RefusesRulesUnderStudy) {
  write_rule("study", "reports.distinct(topic) >= 2");
  const Ran ran = explain("B1");
  EXPECT_EQ(ran.code, ExitCode::kUsage);
  EXPECT_EQ(ran.out, "");
  EXPECT_THAT(ran.err, HasSubstr("only totals are told of it"));
}

TEST_F(ExplainRule, MistakesAreToldByOption) {
  EXPECT_THAT(explain("B1", {}, "twoo").err, HasSubstr("did you mean `two`?"));
  EXPECT_THAT(explain("B1", {}, "something-else").err, HasSubstr("rules: two"));
  EXPECT_THAT(explain("B1111").err, HasSubstr("the register has no place.building `B1111`"));
  const Ran half = run({"explain", "--config", folder_ / "tributary.yaml", "--rule", "two"});
  EXPECT_THAT(half.err, HasSubstr("`--rule` and `--subject` go together"));
  for (const Ran& ran : {explain("B1", {}, "twoo"), explain("B1111"), half}) {
    EXPECT_EQ(ran.code, ExitCode::kUsage);
    EXPECT_EQ(ran.out, "");
  }
  write_rule("active", "reprots.any");
  EXPECT_EQ(explain("B1").code, ExitCode::kEnvironment);
}

TEST_F(ExplainRule, SpeaksChinese) {
  const Ran ran = explain("B100", {"--lang", "zh"});
  EXPECT_THAT(ran.out, ContainsRegex("结论 +未达任何等级"));
  EXPECT_THAT(ran.out, ContainsRegex("还缺 +failed\\.count >= 1"));
  EXPECT_THAT(explain("B1", {"--lang", "zh", "--at", "x"}).err, HasSubstr("应为日期"));
}

TEST_F(ExplainRule, TouchesNothingLive) {
  ASSERT_EQ(explain("B1").code, ExitCode::kDone);
  EXPECT_FALSE(std::filesystem::exists(folder_ / "state"));
}

}  // namespace
}  // namespace tributary::commands_test
