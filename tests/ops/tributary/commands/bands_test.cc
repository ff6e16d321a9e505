// `settings.bands` (RULES 3.11) in everything that gives or judges a score.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/ops/tributary/commands/reported_city.h"

namespace tributary::commands_test {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr const char* kLow =
    "settings: { bands: { blue: [1, 9], yellow: [10, 19], orange: [20, 29], red: [30, 99] } }\n";
constexpr const char* kHigh =
    "settings: { bands: { blue: [62, 70], yellow: [71, 80], orange: [81, 90], red: [91, 99] } }\n";
constexpr const char* kTest =
    "tests:\n  - name: one failed\n    start: 2025-03-03T08:00+08:00\n    events:\n"
    "      - { at: 0d, source: visits, building: B1, result: fail }\n"
    "      - { at: 0d, source: grievance, building: B1, topic: wiring }\n"
    "    expect:\n      - { at: 1d, subject: B1, level: blue, score: SCORE }\n";

/// A rule that adds 30, of level blue.
class SiteBands : public testing::Test {
 protected:
  SiteBands() { write_reported_city(folder_, 0, 3); }
  void set(const std::string& settings, const std::string& score = "30") const {
    write_reported_city(folder_, 0, 3);
    std::ofstream(folder_ / "tributary.yaml", std::ios::app) << "rules: [rules]\n" << settings;
    std::string test = kTest;
    test.replace(test.find("SCORE"), 5, score);
    folder_.write("rules/two.rule.yaml",
                  rule_text("two", "active", "failed.count >= 1 and reports.any") + test);
  }
  [[nodiscard]] std::vector<int> scores() const {
    const Ran ran =
        run({"replay", "--config", folder_ / "tributary.yaml", "--out", folder_ / "list.jsonl"});
    EXPECT_EQ(ran.code, ExitCode::kDone) << ran.err;
    std::vector<int> found;
    std::ifstream rows(folder_ / "list.jsonl");
    for (std::string line; std::getline(rows, line);) {
      found.push_back(nlohmann::json::parse(line)["score"]);
    }
    return found;
  }
  [[nodiscard]] Ran with(const std::string& command) const {
    return run({command, "--config", folder_ / "tributary.yaml"});
  }
  Folder folder_;
};

TEST_F(SiteBands, RowsAreClampedIntoThem) {
  set("");
  EXPECT_EQ(scores(), (std::vector<int>{30, 30, 30}));
  set(kLow);
  EXPECT_EQ(scores(), (std::vector<int>{9, 9, 9}));
  set(kHigh);
  EXPECT_EQ(scores(), (std::vector<int>{62, 62, 62}));
}

TEST_F(SiteBands, TestsOfRulesReadThem) {
  set("", "30");
  EXPECT_EQ(with("test").code, ExitCode::kDone) << with("test").out;
  set(kLow, "30");
  EXPECT_EQ(with("test").code, ExitCode::kFindings);
  set(kLow, "9");
  EXPECT_EQ(with("test").code, ExitCode::kDone) << with("test").out;
}

TEST_F(SiteBands, ARuleThatCannotReachTheirMiddleIsWarnedOf) {
  set("");
  EXPECT_THAT(with("check").err, Not(HasSubstr("W311")));
  set(kHigh, "62");
  EXPECT_THAT(with("check").err, HasSubstr("warning[W311]"));
  EXPECT_THAT(with("check").err, HasSubstr("blue's band (62 to 70)"));
  set(kLow, "9");
  EXPECT_THAT(with("check").err, Not(HasSubstr("W311")));
}

}  // namespace
}  // namespace tributary::commands_test
