// RULES 3.6, 3.7 and 3.15 through a whole partition: something must arrive, and does not.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

#include "connectors/memory/memory_store.h"
#include "tests/support/follow_up_desk.h"

namespace tributary::testing {
namespace {

using ::testing::Gt;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr Millis kHour = std::chrono::hours(1);

std::uint64_t unknown_subjects(FollowUpDesk& desk) {
  return desk.partition().counters().unknown_subjects[kFeedback.value()];
}

TEST(Absence, SilenceEscalatesAndLateFeedbackResolves) {
  FollowUpDesk desk;
  desk.found("H1", days(0), days(10), kMajor);
  desk.pass(days(10.49));
  EXPECT_EQ(desk.level_of("H1"), Level::kNone);  // grace is not over
  desk.pass(days(10.5));
  EXPECT_EQ(desk.level_of("H1"), Level::kOrange);
  EXPECT_EQ(desk.member("H1", "title"),
            "fire brigade：重大隐患");  // by name, in the text's language
  EXPECT_THAT(desk.member("H1", "why"), HasSubstr("\"anchor.grade\":\"major\""));
  EXPECT_EQ(desk.member("H1", "unit"), "U9");  // the anchor's
  EXPECT_EQ(desk.member("H1", "condition"), "present");
  desk.pass(days(17));
  EXPECT_EQ(desk.level_of("H1"), Level::kRed);
  desk.fed_back("H1", days(20));
  desk.pass(days(20));
  EXPECT_EQ(desk.level_of("H1"), Level::kNone);
  EXPECT_THAT(desk.published().changes.back(), HasSubstr("\"cause\":\"time\""));
}

TEST(Absence, HowFarTheClocksJumpDoesNotShow) {
  FollowUpDesk steps, leap;
  for (FollowUpDesk* desk : {&steps, &leap}) {
    desk->take(finding("H1", days(0), days(10), kMinor, 1));
    desk->take(finding("H2", days(0), days(11), kMajor, 2));
  }
  for (int hour = 1; hour <= 24 * 25; ++hour) steps.pass(days(0) + kHour * hour);
  leap.pass(days(25));
  EXPECT_THAT(leap.published().changes, SizeIs(Gt(3U)));
  EXPECT_EQ(leap.published().changes, steps.published().changes);
}

TEST(Absence, ANewMinorFindingDoesNotLowerAnOverdueMajorOne) {
  FollowUpDesk desk;
  desk.found("H1", days(0), days(10), kMajor);
  desk.found("H1", days(8), days(30), kMinor);
  desk.pass(days(12));
  EXPECT_EQ(desk.level_of("H1"), Level::kOrange);
  desk.pass(days(17));
  EXPECT_EQ(desk.level_of("H1"), Level::kRed);
}

TEST(Absence, ALateAnchorIsMissingAtOnce) {
  FollowUpDesk desk;
  desk.pass(days(12));
  desk.found("H1", days(11.5), days(11.4), kMajor);  // its deadline had passed when it was found
  EXPECT_EQ(desk.level_of("H1"), Level::kOrange);
}

TEST(Absence, ALateAnchorIsMetByFeedbackThatCameBeforeIt) {
  FollowUpDesk desk;
  desk.fed_back("H1", days(12));
  desk.pass(days(13));
  desk.found("H1", days(11.9), days(12.2), kMajor);
  desk.pass(days(30));
  EXPECT_THAT(desk.published().changes, IsEmpty());
}

TEST(Absence, FeedbackFromBeforeTheFindingDoesNotMeetIt) {
  FollowUpDesk desk;
  desk.fed_back("H1", days(1));
  desk.found("H1", days(2), days(10), kMinor);
  desk.pass(days(10.5));
  EXPECT_EQ(desk.level_of("H1"), Level::kYellow);
}

TEST(Absence, OneFeedbackMeetsAllOpenFindings) {
  FollowUpDesk desk;
  for (const int day : {0, 1, 2}) desk.found("H1", days(day), days(10 + day), kMajor);
  desk.fed_back("H1", days(9));
  desk.pass(days(60));
  EXPECT_THAT(desk.published().changes, IsEmpty());
}

TEST(Absence, AFindingThatWasEnteredInErrorIsNoAnchorAnyMore) {
  FollowUpDesk desk;
  desk.take(finding("H1", days(0), days(10), kMajor, 7));
  desk.pass(days(11));
  Observation erratum = finding("H1", days(0), days(10), kMajor, 7);
  erratum.version += 1;
  erratum.is_void = true;
  desk.take(erratum);
  desk.pass(days(12));
  EXPECT_EQ(desk.level_of("H1"), Level::kNone);
}

TEST(Absence, DoesNotWaitForASourceThatHasNothingToDoWithIt) {
  FollowUpDesk desk;
  desk.found("H1", days(0), days(10), kMajor);
  desk.pass(days(5));
  desk.report({read_up_to(kFeedback, days(10.5))});  // W stays on day 5
  EXPECT_EQ(desk.level_of("H1"), Level::kOrange);
  EXPECT_THAT(desk.member("H1", "engine"), HasSubstr("2024-10-14T12:00"));  // T is that instant
}

TEST(Absence, AnObservationFarAheadDoesNotMakeASourceReadSoFar) {
  FollowUpDesk desk;
  desk.found("H1", days(0), days(10), kMajor);
  desk.pass(days(5));
  desk.found("H1", days(40), days(50), kMinor);
  EXPECT_EQ(desk.level_of("H1"), Level::kNone);
  desk.fed_back("H1", days(9));  // and here it was, not yet read
  desk.pass(days(45));
  EXPECT_EQ(desk.level_of("H1"), Level::kNone);
  EXPECT_THAT(desk.published().changes, IsEmpty());
}

TEST(Absence, WhatIsKeptFallsToWhatIsStillMissing) {
  Rule rule = no_feedback_rule();
  rule.keep_for = Days(3);
  rule.expect->match = {{1, 0}};  // by grade
  rule.inputs[1].fields = {rule.inputs[0].fields[1]};
  FollowUpDesk desk({rule});
  desk.found("H1", days(0), days(10), kMajor);
  desk.found("H1", days(1), days(12), kMinor);
  Observation done = feedback("H1", days(13));
  done.values = {finding("H1", days(0), days(1), kMajor).values[0]};
  const auto grade = rule.inputs[0].fields[1].of_feed[0];
  for (const FieldValue& value : finding("H1", days(0), days(1), kMajor).values) {
    if (value.field == grade) done.values = {value};
  }
  desk.take(done);  // the major one is settled
  desk.pass(days(13.5));
  EXPECT_EQ(desk.level_of("H1"), Level::kOrange);
  EXPECT_EQ(desk.member("H1", "condition"), "kept");
  desk.pass(days(16.1));  // three days later only the minor one, four days overdue, is left
  EXPECT_EQ(desk.level_of("H1"), Level::kOrange);
  EXPECT_EQ(desk.member("H1", "condition"), "present");
}

TEST(Absence, WhatIsGivenUpIsGoneByExpiry) {
  Rule rule = no_feedback_rule();
  rule.expect->expires = Days(30);
  FollowUpDesk desk({rule});
  desk.found("H1", days(0), days(10), kMajor);
  desk.pass(days(39.9));
  EXPECT_EQ(desk.level_of("H1"), Level::kRed);
  desk.pass(days(40));
  EXPECT_EQ(desk.member("H1", "condition"), "gone");
  EXPECT_THAT(desk.published().changes.back(), HasSubstr("\"cause\":\"expired\""));
}

TEST(Absence, AnAnchorIsHeldLongerThanAnyWindowAndStillKnownByItsId) {
  MemoryStore store;
  FollowUpDesk desk({no_feedback_rule()}, &store);
  const Observation far = finding("H1", days(0), days(600), kMajor, 9);
  desk.take(far);
  for (int day = 100; day <= 600; day += 100) {
    desk.pass(days(day));
    desk.restart();
  }
  desk.take(far);  // delivered once more
  EXPECT_EQ(desk.partition().counters().outcomes[static_cast<std::size_t>(Outcome::kDuplicate)],
            1U);
  desk.pass(days(600.5));
  EXPECT_EQ(desk.level_of("H1"), Level::kOrange);
  desk.fed_back("H1", days(601));
  desk.pass(days(2000));
  desk.restart();
  int subjects = 0;
  store.scan(Table::kTimers, "", "", [&](auto, auto) { return ++subjects > 0; }).value_or_die();
  EXPECT_EQ(subjects, 0);
}

TEST(Absence, ASilentSourceIsNotASilentUnit) {
  FollowUpDesk desk;
  desk.found("H1", days(0), days(10), kMinor);
  desk.pass(days(5));
  // Feedback was last heard on day 8, and is stale from day 10 on; the others go on.
  desk.report({heard(kFeedback, days(13), days(8)), read_up_to(kFindings, days(12)),
               read_up_to(kElsewhere, days(12))});
  EXPECT_THAT(desk.published().changes, IsEmpty());
  EXPECT_EQ(unknown_subjects(desk), 1U);
  desk.report({heard(kFeedback, days(13.1), days(13.1))});
  EXPECT_EQ(desk.level_of("H1"), Level::kYellow);
  EXPECT_EQ(unknown_subjects(desk), 0U);
}

TEST(Absence, ARowOverASilentSourceKeepsItsLevelMarkedUnknown) {
  FollowUpDesk desk;
  desk.found("H1", days(0), days(10), kMinor);
  desk.pass(days(14));
  ASSERT_EQ(desk.level_of("H1"), Level::kOrange);
  desk.report({heard(kFeedback, days(30), days(14)), read_up_to(kFindings, days(29)),
               read_up_to(kElsewhere, days(29))});
  EXPECT_EQ(desk.level_of("H1"), Level::kOrange);
  EXPECT_EQ(desk.member("H1", "condition"), "unknown");
  EXPECT_THAT(desk.member("H1", "why"), HasSubstr("\"stale_sources\":[\"rectification\"]"));
  EXPECT_EQ(desk.member("H1", "title"), "fire brigade：一般隐患");
  desk.fed_back("H1", days(15));  // it had been there all the time
  desk.report({heard(kFeedback, days(30.1), days(30.1))});
  EXPECT_EQ(desk.member("H1", "condition"), "gone");
}

TEST(Absence, SilenceSurvivesARestart) {
  MemoryStore store;
  FollowUpDesk desk({no_feedback_rule()}, &store);
  desk.found("H1", days(0), days(10), kMajor);
  desk.found("H2", days(0), days(10), kMinor);
  desk.pass(days(9));
  desk.restart();
  desk.report({heard(kFeedback, days(12), days(9)), read_up_to(kFindings, days(11)),
               read_up_to(kElsewhere, days(11))});
  desk.restart();
  EXPECT_EQ(desk.level_of("H1"), Level::kOrange);  // missing since 10.5, silent since 11
  EXPECT_EQ(desk.member("H1", "condition"), "unknown");
  desk.report({heard(kFeedback, days(12.1), days(12.1))});
  EXPECT_EQ(desk.member("H1", "condition"), "present");
  EXPECT_EQ(desk.level_of("H2"), Level::kYellow);
}

/// Yellow: a finding, and nobody went there.
Rule found_and_nobody_went() {
  Rule rule = no_feedback_rule();
  rule.expect.reset();
  rule.inputs[1] = rule.inputs[0];
  rule.inputs[1].name = "walks";
  rule.inputs[1].feeds[0].source = kElsewhere;
  rule.attributes = {{0, InputAttribute::kCount}, {1, InputAttribute::kCount, 0, true}};
  for (auto& level : rule.levels) level.reset();
  Program program;
  program.code = {
      {OpCode::kAttribute, 0, 0}, {OpCode::kNumber, 0, Decimal::kScale}, {OpCode::kGe, 0, 0},
      {OpCode::kAttribute, 1, 0}, {OpCode::kNumber, 0, Decimal::kScale}, {OpCode::kLt, 0, 0},
      {OpCode::kAnd, 0, 0}};
  rule.levels[static_cast<std::size_t>(Level::kYellow)] = program;
  rule.score.clear();
  rule.signal.title.clear();
  rule.signal.assign = {};
  return rule;
}

TEST(Absence, ASettledValueWaitsForItsSource) {
  FollowUpDesk desk({found_and_nobody_went()});
  desk.found("H1", days(3), days(10), kMinor);
  EXPECT_THAT(desk.published().changes, IsEmpty());
  desk.report({read_up_to(kElsewhere, days(3))});  // nobody has: now it is known
  EXPECT_EQ(desk.level_of("H1"), Level::kYellow);
  EXPECT_EQ(desk.member("H1", "condition"), "present");
}

TEST(Absence, AnUnreadSourceIsNoReasonToLookAtEveryMillisecond) {
  FollowUpDesk desk({found_and_nobody_went()});
  desk.found("H1", days(3), days(10), kMinor);
  desk.found("H1", days(90), days(99), kMinor);  // far ahead: T runs before the clocks
  ClockReport report;
  for (const SourceId source : {kFindings, kFeedback, kElsewhere}) {
    report.clocks.push_back(read_up_to(source, days(60)));
  }
  Effects effects;
  ASSERT_TRUE(desk.partition().begin(report, effects).has_value());
  ASSERT_TRUE(desk.partition().fire_slice(effects).has_value());
  EXPECT_FALSE(desk.partition().has_due());
  EXPECT_THAT(effects.changes, SizeIs(1));
}

TEST(Absence, ManyTimersDueAtOnceFireInSlicesInTheOrderOfTheirTimes) {
  MemoryStore store;
  FollowUpDesk desk({no_feedback_rule()}, &store);
  constexpr int kHazards = 3 * PartitionSetup::kTimersAtOnce;
  for (int i = 0; i < kHazards; ++i) {
    desk.found("H" + std::to_string(i), days(0), days(10) + kHour * (i % 7), kMajor);
  }
  desk.restart();
  Effects effects;
  ClockReport report;
  for (const SourceId source : {kFindings, kFeedback, kElsewhere}) {
    report.clocks.push_back(read_up_to(source, days(10.9)));
  }
  ASSERT_TRUE(desk.partition().begin(report, effects).has_value());
  std::size_t slices = 0;
  std::vector<std::string> instants;
  while (desk.partition().has_due()) {
    effects.clear();
    ASSERT_TRUE(desk.partition().fire_slice(effects).has_value());
    EXPECT_LE(effects.changes.size(), static_cast<std::size_t>(PartitionSetup::kTimersAtOnce));
    for (const RowWrite& row : effects.rows) {
      instants.push_back(member_of(row.json(), "engine"));
    }
    ++slices;
  }
  EXPECT_GE(slices, 3U);
  EXPECT_EQ(instants.size(), static_cast<std::size_t>(kHazards));
  EXPECT_TRUE(std::is_sorted(instants.begin(), instants.end()));
}

/// The level by definition, of what happened until `t`.
struct ByDefinition {
  struct Anchor {
    EventTime at, by;
    Grade grade;
  };
  std::vector<Anchor> anchors;  ///< in order
  std::vector<EventTime> events;

  [[nodiscard]] Level level(EventTime t, Millis expires) const {
    for (const Anchor& anchor : anchors) {
      const bool is_met = std::any_of(events.begin(), events.end(),
                                      [&](EventTime at) { return at >= anchor.at && at <= t; });
      const bool is_due = anchor.at <= t && anchor.by + 12 * kHour <= t && t < anchor.by + expires;
      if (is_met || !is_due) continue;
      const Millis overdue = t - anchor.by;
      const bool is_major = anchor.grade == kMajor;
      if (overdue >= Days(7) && is_major) return Level::kRed;
      return overdue >= Days(3) || is_major ? Level::kOrange : Level::kYellow;
    }
    return Level::kNone;
  }
};

RC_GTEST_PROP(AbsenceLaws, AnyOrderOfArrivalShowsWhatHappened, ()) {
  constexpr Millis kExpires = Days(9);
  Rule rule = no_feedback_rule();
  rule.expect->expires = kExpires;
  MemoryStore store;
  FollowUpDesk desk({rule}, &store);
  ByDefinition truth;
  std::vector<Observation> arriving;
  for (int i = *rc::gen::inRange(0, 8); i > 0; --i) {
    const EventTime at = days(0) + 6 * kHour * *rc::gen::inRange(0, 60);
    const EventTime by = at + 6 * kHour * *rc::gen::inRange(-4, 40);
    const Grade grade = *rc::gen::arbitrary<bool>() ? kMajor : kMinor;
    truth.anchors.push_back({at, by, grade});
  }
  std::stable_sort(truth.anchors.begin(), truth.anchors.end(),
                   [](const auto& a, const auto& b) { return a.at < b.at; });
  std::uint64_t id = 0;
  EventTime last = days(-1);
  for (ByDefinition::Anchor& anchor : truth.anchors) {
    // One after the other, so that the oldest is one only.
    anchor.at = std::max(anchor.at, last + kHour);
    last = anchor.at;
    arriving.push_back(finding("H1", anchor.at, anchor.by, anchor.grade, ++id));
  }
  for (int i = *rc::gen::inRange(0, 4); i > 0; --i) {
    truth.events.push_back(days(0) + 6 * kHour * *rc::gen::inRange(0, 80));
    arriving.push_back(feedback("H1", truth.events.back(), ++id));
  }
  for (std::size_t i = arriving.size(); i > 1; --i) {
    std::swap(arriving[i - 1],
              arriving[static_cast<std::size_t>(*rc::gen::inRange(0, static_cast<int>(i)))]);
  }
  const int restart_at = *rc::gen::inRange(0, 40);
  for (int day = 0; day < 40; ++day) {
    const EventTime t = days(day) + kHour * 12;
    // Everything of the day, in the order drawn; then the clocks pass.
    for (const Observation& one : arriving) {
      if (one.at > t - Days(1) && one.at <= t) desk.take(one);
    }
    desk.pass(t);
    if (day == restart_at) desk.restart();
    RC_ASSERT(desk.level_of("H1") == truth.level(t, kExpires));
  }
}

}  // namespace
}  // namespace tributary::testing
