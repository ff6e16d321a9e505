#include "ops/tributary/statistics/rule_statistics.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

namespace tributary {
namespace {

using Json = nlohmann::json;

EventTime hour(std::int64_t number) {
  return parse_time("2025-03-01T00:00Z").value_or_die() + std::chrono::hours(number);
}

/// One closed case of rule `a`, in two or three changes.
struct Told {
  std::string label;
  std::int64_t accepted = 0, closed = 0, due = 0;
  bool is_late = false;
};

void take(Cases& cases, int number, const Told& told) {
  const auto line = [&](std::int64_t at, const Json& more, const char* cause) {
    Json row = {{"signal_id", "s-" + std::to_string(number)},
                {"level", "orange"},
                {"handling", "assigned"},
                {"due", format_time(hour(told.due), UtcOffset())},
                {"rules", Json::array({{{"id", "a"}, {"version", 1}}})},
                {"engine", {{"as_of", format_time(hour(at), UtcOffset())}}}};
    if (more.is_object()) row.update(more);
    ASSERT_TRUE(cases.take(Json{{"cause", cause}, {"row", row}}.dump()));
  };
  line(0, {}, "evidence");
  line(told.accepted, {{"accepted_at", format_time(hour(told.accepted), UtcOffset())}}, "command");
  if (told.is_late) line(told.due, {{"past_due", true}}, "time");
  Json end = {{"handling", "closed"}, {"outcome", "rectified"}, {"past_due", told.is_late}};
  if (!told.label.empty()) end["label"] = told.label;
  line(told.closed, end, "command");
}

RuleStatistics only(const std::vector<Told>& all) {
  Cases cases;
  for (std::size_t i = 0; i < all.size(); ++i) take(cases, static_cast<int>(i), all[i]);
  const auto rules = statistics_of(cases);
  return rules.size() == 1 ? rules.front() : RuleStatistics();
}

TEST(RuleStatistics, WhatFewCasesWouldShowIsNotShown) {
  const std::vector<Told> few(kLeastCases - 1, Told{"true_alarm", 1, 2, 3, false});
  const RuleStatistics told = only(few);
  EXPECT_EQ(told.labelled, kLeastCases - 1);
  EXPECT_FALSE(told.precision || told.lead || told.to_accept || told.to_close ||
               told.overdue_share);
  const std::vector<Told> enough(kLeastCases, few.front());
  const RuleStatistics shown = only(enough);
  EXPECT_DOUBLE_EQ(shown.precision.value(), 1);
  EXPECT_EQ(shown.to_accept, std::chrono::hours(1));
  EXPECT_EQ(shown.to_close, std::chrono::hours(2));
  EXPECT_EQ(shown.overdue_share, 0);
}

TEST(RuleStatistics, TheOverdueShareTellsNoNumber) {
  std::vector<Told> all(100, Told{"", 1, 2, 3, false});
  for (std::size_t i = 0; i < 37; ++i) all[i].is_late = true;
  EXPECT_EQ(only(all).overdue_share, 35);
  all[37].is_late = true;
  EXPECT_EQ(only(all).overdue_share, 40);
}

TEST(RuleStatistics, UnclearIsNeitherRightNorWrong) {
  std::vector<Told> all(10, Told{"true_alarm", 1, 2, 3, false});
  all.push_back({"unclear", 1, 2, 3, false});
  all.push_back({"", 1, 2, 3, false});
  EXPECT_EQ(only(all).labelled, 10U);
  EXPECT_DOUBLE_EQ(only(all).precision.value(), 1);
}

Millis lower_middle(std::vector<Millis> values) {
  std::sort(values.begin(), values.end());
  return values[(values.size() - 1) / 2];
}

RC_GTEST_PROP(RuleStatisticsTest, AreThoseOfTheCasesByHand, ()) {
  const auto count = *rc::gen::inRange<std::size_t>(kLeastCases, 40);
  std::vector<Told> all;
  for (std::size_t i = 0; i < count; ++i) {
    Told told;
    told.label = *rc::gen::elementOf(std::vector<std::string>{"", "true_alarm", "false_alarm"});
    told.accepted = *rc::gen::inRange(1, 100);
    told.due = *rc::gen::inRange(1, 200);
    told.closed = told.accepted + *rc::gen::inRange(0, 200);
    told.is_late = told.due < told.closed;
    all.push_back(told);
  }
  std::vector<Millis> accepted, closed, lead;
  std::uint64_t right = 0, labelled = 0, late = 0;
  for (const Told& told : all) {
    accepted.push_back(std::chrono::hours(told.accepted));
    closed.push_back(std::chrono::hours(told.closed));
    if (told.label == "true_alarm") lead.push_back(closed.back());
    right += told.label == "true_alarm" ? 1U : 0U;
    labelled += told.label.empty() ? 0U : 1U;
    late += told.is_late ? 1U : 0U;
  }
  const RuleStatistics found = only(all);
  RC_ASSERT(found.labelled == labelled);
  RC_ASSERT(found.precision.has_value() == (labelled >= kLeastCases));
  if (found.precision) {
    RC_ASSERT(std::abs(*found.precision * static_cast<double>(labelled) -
                       static_cast<double>(right)) < 1e-9);
  }
  RC_ASSERT(found.to_accept == lower_middle(accepted));
  RC_ASSERT(found.to_close == lower_middle(closed));
  RC_ASSERT(found.lead.has_value() == (lead.size() >= kLeastCases));
  if (found.lead) RC_ASSERT(*found.lead == lower_middle(lead));
  const double share = 100.0 * static_cast<double>(late) / static_cast<double>(count);
  RC_ASSERT(std::abs(share - *found.overdue_share) <= 2.5);
}

TEST(RuleStatistics, JsonHasNullWhereNothingIsShown) {
  Cases cases;
  take(cases, 1, {"true_alarm", 1, 2, 3, false});
  const Json told =
      Json::parse(statistics_json(statistics_of(cases), cases.as_of(), UtcOffset(), ""));
  EXPECT_EQ(told.at("rules").at(0).at("id"), "a");
  for (const char* name : {"precision", "interval", "lead_hours", "hours_to_close"}) {
    EXPECT_TRUE(told.at("rules").at(0).at(name).is_null()) << name;
  }
  EXPECT_TRUE(
      Json::parse(statistics_json({}, EventTime::min(), UtcOffset(), "x")).at("as_of").is_null());
}

}  // namespace
}  // namespace tributary
