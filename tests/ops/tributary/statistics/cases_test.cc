#include "ops/tributary/statistics/cases.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace tributary {
namespace {

using Json = nlohmann::json;
using testing::ElementsAre;

EventTime day(int number) {
  return parse_time("2025-03-01T00:00Z").value_or_die() + Millis(Days(number - 1));
}

std::string text_of(int number) { return format_time(day(number), UtcOffset()); }

/// A revision on a day of March, as the change log has it.
std::string change(int number, const Json& more, const std::string& cause = "evidence") {
  Json row = {
      {"signal_id", "s-7h2k9q4m1c8v"}, {"level", "orange"},
      {"handling", "assigned"},        {"rules", Json::array({{{"id", "a"}, {"version", 1}}})},
      {"feedback", Json::array()},     {"engine", {{"as_of", text_of(number)}}}};
  if (more.is_object()) row.update(more);
  return Json{{"id", "x"}, {"cause", cause}, {"row", row}}.dump();
}

class CasesTest : public testing::Test {
 protected:
  void take(const std::vector<std::string>& lines) {
    for (const std::string& line : lines) EXPECT_TRUE(cases_.take(line));
  }
  [[nodiscard]] std::vector<Case> all() const {
    std::vector<Case> all;
    cases_.for_each([&](const Case& one) { all.push_back(one); });
    return all;
  }
  [[nodiscard]] Case only() const { return all().size() == 1 ? all().front() : Case(); }

  Cases cases_;
};

TEST_F(CasesTest, FromListedToClosed) {
  take({change(1, {{"due", text_of(5)}}),
        change(2, {{"handling", "in_progress"}, {"accepted_at", text_of(2)}}, "command"),
        change(6, {{"handling", "in_progress"}, {"past_due", true}}, "time"),
        change(8, {{"handling", "closed"}, {"outcome", "rectified"}, {"label", "true_alarm"}},
               "command")});
  EXPECT_EQ(only().listed, day(1));
  EXPECT_EQ(only().accepted, day(2));
  EXPECT_EQ(only().closed, day(8));
  EXPECT_EQ(only().confirmed, day(8));
  EXPECT_EQ(only().due, day(5));
  EXPECT_TRUE(only().was_past_due);
  EXPECT_EQ(only().label, "true_alarm");
  EXPECT_EQ(cases_.as_of(), day(8));
}

TEST_F(CasesTest, TheFirstMeasureTakenConfirms) {
  const Json measure = {{"seq", 1}, {"at", text_of(3)}, {"done", Json::array({"repaired"})}};
  const Json talk = {{"seq", 2}, {"at", text_of(2)}, {"done", Json::array()}};
  take({change(1, {}), change(4, {{"feedback", Json::array({talk, measure})}}, "command"),
        change(9, {{"feedback", Json::array({talk, measure})}, {"label", "true_alarm"}})});
  EXPECT_EQ(only().confirmed, day(3));
}

TEST_F(CasesTest, EveryRuleThatGaveItALevelWhileItWasOpen) {
  const auto rules = [](const std::string& id, int version) {
    return Json{{"rules", Json::array({{{"id", id}, {"version", version}}})}};
  };
  take({change(1, rules("a", 1)), change(2, rules("b", 3)),
        change(3, {{"handling", "closed"}, {"outcome", "rectified"}, {"rules", {}}}, "command"),
        change(4, {{"handling", "closed"}, {"rules", rules("c", 1).at("rules")}})});
  EXPECT_THAT(only().rules, ElementsAre(RuleVersion("a", 1), RuleVersion("b", 3)));
}

TEST_F(CasesTest, WhatComesBackIsAnotherCaseAndWhatIsOpenedAgainTheSame) {
  const Json closed = {{"handling", "closed"}, {"outcome", "rectified"}};
  take({change(1, {}), change(2, closed, "command")});
  take({change(3, {}, "command")});  // reopened
  ASSERT_EQ(all().size(), 1U);
  EXPECT_FALSE(only().closed);
  take({change(4, closed, "command"), change(20, {}, "evidence")});
  EXPECT_EQ(all().size(), 2U);
}

TEST_F(CasesTest, ALabelGivenLaterIsOfTheClosedCase) {
  take({change(1, {}), change(2, {{"handling", "closed"}, {"level", "none"}}, "time"),
        change(9, {{"handling", "closed"}, {"level", "none"}, {"label", "false_alarm"}},
               "command")});
  EXPECT_EQ(only().label, "false_alarm");
  EXPECT_FALSE(only().closed);  // by the engine
}

TEST_F(CasesTest, WhatIsNoChangeIsPassedOver) {
  for (const char* line : {"", "x", "[]", "{}", R"({"row":{}})", R"({"row":{"signal_id":"s"}})"}) {
    EXPECT_FALSE(cases_.take(line)) << line;
  }
  EXPECT_EQ(cases_.passed_over(), 6U);
}

}  // namespace
}  // namespace tributary
