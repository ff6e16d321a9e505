#include "ops/city/evaluate.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdio>
#include <fstream>

namespace tributary::city {
namespace {

// A hand-made truth: one orange and one yellow hazard that the list can show, one that is over, a
// building of the background, a flood, a rumour and a story that misses the text.
constexpr const char* kTruth =
    R"({"kind":"city","truth":1,"as_of":"2025-05-30T00:00+08:00","utc_offset":"+08:00","rules":[{"id":"fire-building-repeat","version":5,"hazard":"safety.fire"}]}
{"kind":"hazard","story":"a","subject":{"type":"place.building","id":"B1"},"real_at":"2025-06-04T12:00+08:00","hazard":"safety.fire","levels":[{"level":"yellow","from":"2025-05-20T12:00+08:00","until":"2025-07-01T00:00+08:00"},{"level":"orange","from":"2025-05-25T12:00+08:00","until":"2025-07-01T00:00+08:00"}]}
{"kind":"hazard","story":"b","subject":{"type":"place.building","id":"B2"},"real_at":"2025-06-01T00:30+08:00","hazard":"safety.fire","levels":[{"level":"yellow","from":"2025-05-22T00:30+08:00","until":"2025-07-01T00:00+08:00"}]}
{"kind":"hazard","story":"c","subject":{"type":"place.building","id":"B3"},"real_at":"2025-04-10T00:00+08:00","hazard":"safety.fire","levels":[{"level":"yellow","from":"2025-03-20T12:00+08:00","until":"2025-05-01T00:00+08:00"}]}
{"kind":"flood","story":"d","subject":{"type":"place.building","id":"B4"},"hazard":"safety.fire","levels":[]}
{"kind":"rumour","story":"e","subject":{"type":"matter.construction_project","id":"P1"},"hazard":"safety.fire","levels":[]}
{"kind":"noise","story":"f","subject":{"type":"place.building","id":"B5"},"hazard":"safety.fire","levels":[]}
{"kind":"background","subject":{"type":"place.building","id":"B6"},"hazard":"safety.fire","levels":[{"level":"yellow","from":"2025-05-22T12:00+08:00","until":"2025-07-01T00:00+08:00"}]}
)";

std::string row(const std::string& id, const std::string& level, const std::string& since,
                const std::string& type = "place.building",
                const std::string& hazard = "safety.fire") {
  return R"({"subject":{"type":")" + type + R"(","id":")" + id + R"("},"hazard":")" + hazard +
         R"(","level":")" + level + R"(","condition":"present","level_since":")" + since + "\"}\n";
}

const std::string kGoodList = row("B1", "orange", "2025-05-25") +
                              row("B2", "yellow", "2025-05-22") + row("B6", "yellow", "2025-05-22");

std::string file(const std::string& name, const std::string& text) {
  const std::string path =
      testing::TempDir() + testing::UnitTest::GetInstance()->current_test_info()->name() + name;
  std::ofstream(path, std::ios::binary) << text;
  return path;
}

Evaluation evaluated(const std::string& list, const std::string& changes = "") {
  EvaluateOptions options{file("truth", kTruth), file("list", list), ""};
  if (!changes.empty()) options.changes = file("changes", changes);
  return evaluate(options).value_or_die();
}

TEST(Evaluate, AGoodListMeetsTheTarget) {
  const Evaluation result = evaluated(kGoodList);
  EXPECT_TRUE(result.target_met());
  EXPECT_EQ(result.planted, 2U);
  EXPECT_EQ(result.found, 2U);
  EXPECT_EQ(result.over, 1U);  // B3 was over before the list was taken
  EXPECT_EQ(result.judged, 2U);
  EXPECT_EQ(result.on_time, 2U);
  EXPECT_TRUE(result.days_only);
  const LevelScore& orange = result.levels[1];
  EXPECT_EQ(orange.planted, 1U);
  EXPECT_EQ(orange.lead, Millis(std::chrono::hours(10 * 24)));
  const LevelScore& yellow = result.levels[2];
  EXPECT_EQ(yellow.planted, 2U);
  EXPECT_EQ(yellow.found, 2U);
  EXPECT_EQ(yellow.listed, 3U);
  EXPECT_EQ(yellow.right, 3U);
}

TEST(Evaluate, AMissedHazardIsMissed) {
  const Evaluation result = evaluated(row("B1", "orange", "2025-05-25"));
  EXPECT_EQ(result.found, 1U);
  EXPECT_FALSE(result.recall_met());
  EXPECT_FALSE(result.target_met());
}

TEST(Evaluate, AHazardShownTooLowIsMissedAtItsLevelAndFoundBelow) {
  const Evaluation result =
      evaluated(row("B1", "yellow", "2025-05-20") + row("B2", "yellow", "2025-05-22"));
  EXPECT_EQ(result.found, 1U);
  EXPECT_EQ(result.levels[1].found, 0U);
  EXPECT_EQ(result.levels[2].found, 2U);
  EXPECT_FALSE(result.target_met());
}

TEST(Evaluate, AnEmptyListMeetsNothing) { EXPECT_FALSE(evaluated("").target_met()); }

TEST(Evaluate, AGoneRowIsNotListed) {
  std::string gone = row("B1", "orange", "2025-05-25");
  gone.replace(gone.find("present"), 7, "gone");
  EXPECT_EQ(evaluated(gone + row("B2", "yellow", "2025-05-22")).found, 1U);
}

// B1 is orange since the 25th at noon: a day early or late cannot be within the hour.
TEST(Evaluate, AWrongDayIsNotOnTime) {
  for (const char* since : {"2025-05-24", "2025-05-26"}) {
    const Evaluation result =
        evaluated(row("B1", "orange", since) + row("B2", "yellow", "2025-05-22"));
    EXPECT_TRUE(result.recall_met());
    EXPECT_EQ(result.on_time, 1U) << since;
    EXPECT_FALSE(result.target_met()) << since;
  }
}

// B2 is yellow since half past midnight: an hour before is the day before.
TEST(Evaluate, NearMidnightTwoDaysArePossible) {
  for (const char* since : {"2025-05-21", "2025-05-22"})
    EXPECT_TRUE(
        evaluated(row("B1", "orange", "2025-05-25") + row("B2", "yellow", since)).lead_met())
        << since;
}

TEST(Evaluate, MinutesAreJudgedToTheHour) {
  const std::pair<const char*, bool> cases[] = {{"2025-05-25T11:00+08:00", true},
                                                {"2025-05-25T13:00+08:00", true},
                                                {"2025-05-25T10:58+08:00", false},
                                                {"2025-05-25T13:02+08:00", false}};
  for (const auto& [since, on_time] : cases) {
    const Evaluation result =
        evaluated(row("B1", "orange", since) + row("B2", "yellow", "2025-05-22T00:30+08:00"));
    EXPECT_EQ(result.lead_met(), on_time) << since;
    EXPECT_FALSE(result.days_only);
  }
}

TEST(Evaluate, NoTimeIsNotOnTime) {
  EXPECT_FALSE(evaluated(row("B1", "orange", "") + row("B2", "yellow", "2025-05-22")).lead_met());
}

TEST(Evaluate, AFloodOrRumourAtOrangeFailsWhateverElseIsRight) {
  EXPECT_TRUE(evaluated(kGoodList + row("B4", "yellow", "2025-05-22")).target_met());
  const Evaluation flood = evaluated(kGoodList + row("B4", "orange", "2025-05-22"));
  EXPECT_FALSE(flood.target_met());
  ASSERT_EQ(flood.false_alarms.size(), 1U);
  EXPECT_EQ(flood.false_alarms[0].subject, "place.building/B4");
  const Evaluation rumour =
      evaluated(kGoodList + row("P1", "red", "2025-05-22", "matter.construction_project",
                                "labour.wage_arrears"));
  EXPECT_FALSE(rumour.target_met());
  EXPECT_EQ(rumour.not_judged, 1U);  // for precision: the truth does not speak of that hazard
}

TEST(Evaluate, AFalseAlarmThatIsOverStandsInTheChangeLog) {
  const std::string changes =
      R"({"id":"x","row":)" + row("B4", "orange", "2025-04-01").substr(0, std::string::npos - 1);
  std::string line = changes;
  line.erase(line.find('\n'));
  EXPECT_FALSE(evaluated(kGoodList, kGoodList + line + "}\n").false_alarms.empty());
}

TEST(Evaluate, PrecisionCountsRowsTheTextDoesNotGive) {
  const Evaluation result =
      evaluated(kGoodList + row("B5", "yellow", "2025-05-22") + row("B9", "red", "2025-05-22"));
  EXPECT_EQ(result.levels[2].listed, 5U);
  EXPECT_EQ(result.levels[2].right, 3U);
  EXPECT_EQ(result.levels[0].listed, 1U);
  EXPECT_EQ(result.levels[0].right, 0U);
  EXPECT_EQ(result.noise_rows, 1U);
}

TEST(Evaluate, AChangeLogShowsWhatIsOver) {
  const std::string changes = row("B3", "yellow", "2025-03-20") +
                              row("B1", "yellow", "2025-05-20") +
                              row("B1", "orange", "2025-05-25") + row("B2", "yellow", "2025-05-22");
  const Evaluation result = evaluated(kGoodList, changes);
  EXPECT_EQ(result.planted, 3U);
  EXPECT_EQ(result.found, 3U);
  EXPECT_EQ(result.over, 0U);
  EXPECT_EQ(result.judged, 4U);  // yellow three times, orange once
  EXPECT_TRUE(result.target_met());
  EXPECT_FALSE(evaluated(kGoodList, kGoodList).target_met());  // the log lacks B3
}

TEST(Evaluate, SaysWhatIsNoTruthAndQuotesNothing) {
  const auto missing = evaluate({"/nowhere/truth.jsonl", file("list", ""), ""});
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().code, ErrorCode::kNotFound);
  const auto broken = evaluate({file("truth", kTruth), file("list", "{\"secret\n"), ""});
  ASSERT_FALSE(broken);
  EXPECT_EQ(broken.error().code, ErrorCode::kInvalid);
  EXPECT_THAT(broken.error().message, testing::HasSubstr(":1: "));
  EXPECT_THAT(broken.error().message, testing::Not(testing::HasSubstr("secret")));
  EXPECT_FALSE(evaluate({file("list", kGoodList), file("list", kGoodList), ""}));
}

TEST(Evaluate, TheTableAndTheObjectSayTheSame) {
  const Evaluation result = evaluated(kGoodList + row("B4", "orange", "2025-05-22"));
  EXPECT_THAT(evaluation_table(result), testing::HasSubstr("NOT met  rumours and floods"));
  EXPECT_THAT(evaluation_table(result), testing::HasSubstr("place.building/B4"));
  EXPECT_THAT(evaluation_json(result), testing::HasSubstr("\"target_met\": false"));
  EXPECT_THAT(evaluation_json(evaluated(kGoodList)), testing::HasSubstr("\"target_met\": true"));
}

}  // namespace
}  // namespace tributary::city
