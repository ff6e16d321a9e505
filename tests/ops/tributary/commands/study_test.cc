// What a study tells, and what it never does (PEOPLE 17).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/ops/tributary/commands/reported_city.h"

namespace tributary::commands_test {
namespace {

using testing::AllOf;
using testing::ContainsRegex;
using testing::HasSubstr;
using testing::Not;

constexpr const char* kTwoTopics = "reports.distinct(topic) >= 2";

class StudyCommand : public testing::Test {
 protected:
  void write(int twice, int failed) {
    write_reported_city(folder_, twice, failed);
    write_rule("study", kTwoTopics);
  }
  void write_rule(const std::string& status, const std::string& condition) {
    folder_.write("two.rule.yaml", rule_text("two", status, condition));
  }
  [[nodiscard]] Ran study(std::vector<std::string> more = {}, const std::string& outcome = "failed",
                          const std::string& after = "90d") const {
    std::vector<std::string> arguments = {"study",     folder_ / "two.rule.yaml",
                                          "--config",  folder_ / "tributary.yaml",
                                          "--outcome", outcome,
                                          "--after",   after};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run(arguments);
  }
  Folder folder_;
};

TEST_F(StudyCommand, TellsBaseRateLiftAndLead) {
  write(60, 30);
  const Ran ran = study({"-o", "json", "--to", "2025-01-10"}, "failed", "1d");
  ASSERT_EQ(ran.code, ExitCode::kDone) << ran.err;
  EXPECT_EQ(nlohmann::json::parse(ran.out)["all"]["with_outcome"], 0) << "ten days later, not one";
  const auto told = nlohmann::json::parse(study({"-o", "json"}).out);
  EXPECT_EQ(told["all"]["subjects"], 120);
  EXPECT_EQ(told["all"]["with_outcome"], 30);
  EXPECT_EQ(told["met"]["subjects"], 60);
  EXPECT_EQ(told["met"]["with_outcome"], 30);
  EXPECT_EQ(told["not_met"]["with_outcome"], 0);
  EXPECT_EQ(told["lift"], 2.0);
  EXPECT_EQ(told["median_lead_days"], 10);
}

TEST_F(StudyCommand, SaysTheSameInWordsAndNamesNoSubject) {
  write(60, 30);
  const Ran ran = study();
  EXPECT_THAT(ran.out, HasSubstr("base rate 25.00 %, lift 2.00, median lead 10d"));
  EXPECT_THAT(ran.out + ran.err,
              AllOf(Not(ContainsRegex("B[0-9]")), Not(HasSubstr("楼")), Not(HasSubstr("文兴路"))));
}

TEST_F(StudyCommand, TouchesNothingLive) {
  write(60, 30);
  ASSERT_EQ(study().code, ExitCode::kDone);
  EXPECT_FALSE(std::filesystem::exists(folder_ / "state"));
}

TEST_F(StudyCommand, RefusesSmallCohortsWithoutACount) {
  for (const int twice : {0, 1, 49, 71, 120}) {
    write(twice, 1);
    for (const char* output : {"text", "json"}) {
      const Ran ran = study({"-o", output});
      EXPECT_EQ(ran.code, ExitCode::kFindings) << twice;
      EXPECT_EQ(ran.out, "");
      EXPECT_EQ(ran.err,
                "tributary: nothing is told: those that met the rule, or those that did not, are "
                "fewer than 50 subjects\n");
    }
  }
}

TEST_F(StudyCommand, CountsSubjectsOfThePeriodOnly) {
  write(60, 30);
  EXPECT_EQ(study({"--from", "2025-01-04"}).code, ExitCode::kFindings);
  EXPECT_EQ(study({"--to", "2025-01-02"}).code, ExitCode::kFindings);
  EXPECT_EQ(study({"--from", "2025-01-02", "--to", "2025-01-04"}).code, ExitCode::kDone);
}

TEST_F(StudyCommand, SaysWhenOutcomesAreNotKnownForSoLong) {
  write(60, 30);
  EXPECT_THAT(study({"--to", "2025-01-04"}).err,
              HasSubstr("the outcome's records end on 2025-01-13"));
  EXPECT_EQ(study({"--to", "2025-01-04"}, "failed", "9d").err, "");
}

TEST_F(StudyCommand, TakesOnlyRulesUnderStudy) {
  write(60, 30);
  for (const char* status : {"draft", "shadow", "active", "retired"}) {
    write_rule(status, "failed.count >= 1");
    const Ran ran = study();
    EXPECT_EQ(ran.code, ExitCode::kUsage) << status << ran.err;
    EXPECT_THAT(ran.err, HasSubstr("`status: study`; `two` has another"));
    EXPECT_EQ(ran.out, "");
  }
}

TEST_F(StudyCommand, MistakesAreToldByOption) {
  write(60, 30);
  struct Mistake {
    std::string outcome, after;
    std::vector<std::string> more;
    const char* says;
  };
  for (const Mistake& mistake : {Mistake{"fialed", "90d", {}, "`--outcome` takes an input"},
                                 Mistake{"reports", "90d", {}, "what offices did: failed"},
                                 Mistake{"failed", "90", {}, "`--after` takes a duration"},
                                 Mistake{"failed", "1h", {}, "of a day or more"},
                                 Mistake{"failed", "90d", {"--from", "soon"}, "`--from` takes"},
                                 Mistake{"failed", "90d", {"--to", "2025-01-04T08:00"}, "`--to`"},
                                 Mistake{"failed", "90d", {"--to", "2025-02-30"}, "`--to` takes"},
                                 Mistake{"failed",
                                         "90d",
                                         {"--from", "2025-01-04", "--to", "2025-01-04"},
                                         "`--from` must be earlier"},
                                 Mistake{"failed", "90d", {"-o", "csv"}, "--help"}}) {
    const Ran ran = study(mistake.more, mistake.outcome, mistake.after);
    EXPECT_EQ(ran.code, ExitCode::kUsage) << mistake.says;
    EXPECT_THAT(ran.err, HasSubstr(mistake.says));
    EXPECT_EQ(ran.out, "");
  }
}

TEST_F(StudyCommand, NeedsARuleThatLoads) {
  write(60, 30);
  write_rule("study", "reprots.count >= 2");
  EXPECT_EQ(study().code, ExitCode::kEnvironment);
  EXPECT_THAT(study().err, HasSubstr("E104"));
}

}  // namespace
}  // namespace tributary::commands_test
