// Reports by people that an office leaves unanswered (RULES 3.6, PEOPLE 7), and what falls to a
// cell; each as a short story, in every step of which the engine's rows are also compared with the
// oracle's.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <set>

#include "tests/oracle/story.h"

namespace tributary::oracle {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

/// An office has so many working days to answer reports; `levels` say what comes of more.
std::string unanswered(const std::string& working_days, const std::string& levels) {
  return R"(within: 30d
inputs:
  reports:
    from: [grievance, call110]
  feedback:
    from: rectification
expect:
  after: reports
  event: feedback
  within: )" +
         working_days + "\nlevels:\n" + levels + R"(score:
  - add: 45
    why: "w"
)";
}

const std::string kUnanswered = unanswered("10wd", "  red: overdue > 10d\n  yellow: missing\n");

TEST(Unanswered, TwoPeopleAreNotEnough) {
  Story story(Theme::kUnit, {{"late", kUnanswered}});
  story.take(story.record("call110", days(1)).by(1));
  story.take(story.record("call110", days(1)).by(2));
  story.take(story.record("call110", days(2)).by(2));
  story.pass(days(30));
  EXPECT_EQ(story.row(), "none");
  story.take(story.record("call110", days(30)).by(3));
  story.pass(days(40));
  EXPECT_EQ(story.row(), "none");  // the first two have expired before the third is due
}

// Three called, then three others wrote before the calls expired: never answered, and overdue since
// the calls were, though these are forgotten long before. (The engine counted from the letters.)
TEST(Unanswered, TheDayStaysWhenTheFirstReportsAreForgotten) {
  Story story(Theme::kUnit, {{"late", kUnanswered}});
  for (const int who : {1, 2, 3}) story.take(story.record("call110", days(10)).by(who));
  for (const int who : {4, 5, 6}) story.take(story.record("grievance", days(35)).by(who));
  story.pass(days(27));
  EXPECT_EQ(story.row(), "yellow present 45 late");
  story.pass(days(56));
  EXPECT_EQ(story.row(), "red present 80 late");
  story.pass(days(58));
  EXPECT_EQ(story.row(), "red present 80 late");
  story.take(story.record("rectification", days(59)).set("kind", "done"));
  story.pass(days(60));
  EXPECT_EQ(story.row(), "none");
}

// Three called, and two others wrote before the calls had expired: with one more of that time,
// which comes weeks late, there never were fewer than three. (The engine had forgotten the calls by
// then, and counted from the letters. Random case 91385.)
TEST(Unanswered, ALateReportJoinsWhatWasOverToWhatIs) {
  Story story(Theme::kUnit,
              {{"late", unanswered("3wd", "  red: overdue > 25d\n  yellow: missing\n")}});
  for (const int who : {1, 2, 3}) story.take(story.record("call110", days(3)).by(who));
  for (const int who : {4, 5}) story.take(story.record("grievance", days(17)).by(who));
  story.pass(days(35));
  EXPECT_EQ(story.row(), "red present 80 late");
  story.pass(days(44));
  EXPECT_EQ(story.row(), "none");
  story.take(story.record("grievance", days(25)).by(6));
  EXPECT_EQ(story.row(), "red present 80 late");
}

// The same where the calls went for their age, ninety days, while they were still open.
TEST(Unanswered, ALateReportJoinsWhatWasForgottenForItsAgeToWhatIs) {
  std::string body = unanswered("5wd", "  red: overdue > 60d\n  yellow: missing\n");
  body.replace(body.find("within: 30d"), 11, "within: 85d");
  Story story(Theme::kUnit, {{"late", body}});
  for (const int who : {1, 2, 3}) story.take(story.record("call110", days(3)).by(who));
  for (const int who : {4, 5}) story.take(story.record("grievance", days(60)).by(who));
  story.pass(days(92));
  EXPECT_EQ(story.row(), "red present 80 late");
  story.pass(days(94));
  EXPECT_EQ(story.row(), "none");
  story.take(story.record("grievance", days(70)).by(6));
  EXPECT_EQ(story.row(), "red present 80 late");
}

/// What `why` says of three reports on 6 January 2025, due the day after, and of one more at
/// `further`, of who has not been answered either.
std::string why_of_january(const std::set<std::int64_t>& years, std::optional<EventTime> further) {
  Story story(Theme::kUnit, {{"late", unanswered("1wd", "  yellow: missing\n")}});
  story.leave_the_oracle();  // it knows no calendar
  Generation generation;
  generation.ruleset = sha256("rules");
  generation.calendar.years = years;
  story.take(generation, "a generation");
  if (further) story.take(story.record("call110", *further).by(0));
  for (const int who : {1, 2, 3}) story.take(story.record("call110", days(44)).by(who));
  story.pass(days(48));
  EXPECT_EQ(story.row(), "yellow present 45 late");
  const std::string& change = story.changes().back();
  const std::size_t begin = change.find("\"why\":");
  return change.substr(begin, change.find("\"handling\":") - begin);
}

// One more whose day was counted over the turn of the year must not show. (It did.)
TEST(Unanswered, ADayCountedByWeekendsAloneTellsOfNobodyElse) {
  const std::string why = why_of_january({2025}, std::nullopt);
  EXPECT_THAT(why, Not(HasSubstr("by_weekends_only")));
  EXPECT_EQ(why_of_january({2025}, days(38) + std::chrono::hours(9)), why);
  EXPECT_THAT(why_of_january({2024}, std::nullopt), HasSubstr("\"by_weekends_only\":true"));
}

// The office's time runs ahead of what is read of its feedback: what is missing, and how its day
// was counted, are shown of one instant. (The day's mark was of the later one.)
TEST(Unanswered, TheDaysMarkIsOfWhatIsKnown) {
  Story story(Theme::kUnit, {{"late", R"(within: 5d
inputs:
  reports:
    from: call110
  feedback:
    from: rectification
expect:
  after: reports
  event: feedback
  within: 1wd
  match: [division]
levels:
  yellow: missing
score:
  - add: 45
    why: "w"
)"}});
  for (const int who : {1, 2, 3}) {
    story.take(story.record("call110", days(10)).set("division", "500103001").by(who));
  }
  story.take(story.record("rectification", days(20)).set("division", "500103002"));
  story.take(story.record("rectification", days(14)).set("division", "500103002"));
  story.clock("rectification", days(15));
  EXPECT_EQ(story.row(), "yellow present 45 late");
  EXPECT_THAT(story.changes().back(), HasSubstr("\"by_weekends_only\":true"));
}

TEST(Unanswered, WhatIsNearNoSlopeIsARowOfItsCell) {
  Story story(Theme::kSlope, {{"cracks", R"(within: 10d
inputs:
  found:
    from: inspection
    near: { within: 2km, or_cell: true }
levels:
  yellow: found.count >= 2
score:
  - add: 45
    why: "w"
)"}});
  story.take(story.record("inspection", days(1)).metres(1500));
  story.take(story.record("inspection", days(1)).metres(2500).in_cell());
  EXPECT_EQ(story.row(), "none");
  story.take(story.record("inspection", days(2))
                 .metres(2500)
                 .also_near(subject_of(Theme::kSlope, 1), 1900));
  story.take(story.record("inspection", days(2)).metres(9000).in_cell());
  EXPECT_EQ(story.row(), "none");
  EXPECT_EQ(story.row_at(cell_of_town(), "geo.slope"), "yellow present 45 cracks");
}

}  // namespace
}  // namespace tributary::oracle
