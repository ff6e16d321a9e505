// RULES 3 through a whole partition: the fire rule's time lines, and what passes between them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "connectors/memory/memory_store.h"
#include "schemas/catalog/catalog.h"
#include "tests/support/small_city.h"

namespace tributary::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

TEST(RuleMeaning, ThirdPersonAfterAFailedInspectionGivesOrange) {
  SmallCity city;
  city.report("B7", days(0), "h1");
  city.failed_inspection("B7", days(2));
  city.report("B7", days(5), "h2");
  EXPECT_EQ(city.level_of("B7"), Level::kNone);
  city.report("B7", days(9), "h3");
  EXPECT_EQ(city.level_of("B7"), Level::kOrange);
  EXPECT_EQ(member_of(city.row_of("B7"), "score"), "60");  // 24 + 30, clamped into the band
}

TEST(RuleMeaning, ARaisedLevelDoesNotWaitForTheWatermark) {
  SmallCity city;
  for (const char* person : {"h1", "h2", "h3"}) city.report("B7", days(1), person);
  EXPECT_EQ(city.level_of("B7"), Level::kYellow);
}

TEST(RuleMeaning, ALevelFallsOnlyWhenTheWatermarkHasPassedAndKeepForIsOver) {
  SmallCity city;
  city.failed_inspection("B7", days(2));
  city.report("B7", days(0), "h1");
  city.report("B7", days(5), "h2");
  city.report("B7", days(9), "h3");
  city.pass(days(29.9));
  EXPECT_EQ(member_of(city.row_of("B7"), "condition"), "present");
  city.pass(days(31));
  EXPECT_EQ(city.level_of("B7"), Level::kOrange);
  EXPECT_EQ(member_of(city.row_of("B7"), "condition"), "kept");
  city.pass(days(43.9));
  EXPECT_EQ(city.level_of("B7"), Level::kOrange);
  city.pass(days(44));
  EXPECT_EQ(city.level_of("B7"), Level::kNone);
  EXPECT_EQ(member_of(city.row_of("B7"), "condition"), "gone");
}

TEST(RuleMeaning, OnePersonWritingTenTimesRaisesNothing) {
  SmallCity city;
  for (int i = 0; i < 10; ++i) city.report("B7", days(i), "h1");
  city.failed_inspection("B7", days(1));
  city.failed_inspection("B7", days(1));
  city.pass(days(100));
  EXPECT_THAT(city.published().changes, IsEmpty());
}

TEST(RuleMeaning, AReportThatChangesNoStepMovesNoTimeThoughAFindingLeavesItsWindowThen) {
  SmallCity city;
  city.failed_inspection("B7", days(2));
  for (const char* person : {"h1", "h2", "h3"}) city.report("B7", days(9), person);
  ASSERT_EQ(city.level_of("B7"), Level::kOrange);
  city.report("B7", days(32), "h4");  // four people are "3 or more", as three are
  EXPECT_EQ(member_of(city.row_of("B7"), "condition"), "present");
}

TEST(RuleMeaning, ARowSaysWhenAnInputIsOnlyCountedInPart) {
  Rule rule = repeat_rule();
  rule.inputs[1].keep = 1;
  SmallCity city({rule});
  for (const std::string building : {"B7", "B8"}) city.failed_inspection(building, days(0));
  city.failed_inspection("B7", days(0.5));
  for (const std::string building : {"B7", "B8"}) {
    for (const char* person : {"h1", "h2", "h3"}) city.report(building, days(1), person);
  }
  EXPECT_THAT(member_of(city.row_of("B7"), "why"), HasSubstr("\"approximate\":[\"failed\"]"));
  EXPECT_THAT(member_of(city.row_of("B8"), "why"), Not(HasSubstr("approximate")));
}

TEST(RuleMeaning, ARowSaysWhenABaselineIsNotReady) {
  Rule rule = repeat_rule();
  rule.inputs[1].baseline = Baseline{Days(60), Days(30), Decimal::from_int(1)};
  SmallCity city({rule});
  for (const char* person : {"h1", "h2", "h3"}) city.report("B7", days(1), person);
  city.failed_inspection("B7", days(2));
  EXPECT_THAT(member_of(city.row_of("B7"), "why"), HasSubstr("\"baseline_not_ready\":["));
}

TEST(RuleMeaning, AnotherBuildingDoesNotCount) {
  SmallCity city;
  city.report("B7", days(0), "h1");
  city.report("B8", days(1), "h3");
  city.report("B7", days(2), "h2");
  city.failed_inspection("B7", days(3));
  EXPECT_THAT(city.published().rows, IsEmpty());
}

TEST(RuleMeaning, TheSameRecordTwiceIsOneRecord) {
  SmallCity city;
  for (const char* person : {"h1", "h2", "h3"}) city.report("B7", days(1), person);
  const Observation finding = failed_inspection("B7", days(2), 7);
  city.take(finding);
  city.take(finding);
  EXPECT_EQ(city.partition().counters().outcomes[static_cast<std::size_t>(Outcome::kDuplicate)],
            1U);
  EXPECT_THAT(city.row_of("B7"), HasSubstr("\"failed.count\":1"));
}

TEST(RuleMeaning, AHigherVersionReplacesTheOthersAtItsOwnTime) {
  SmallCity city;
  for (const char* person : {"h1", "h2", "h3"}) city.report("B7", days(1), person);
  Observation first = failed_inspection("B7", days(2), 7);
  first.version = 1;
  Observation second = failed_inspection("B7", days(4), 7);
  second.version = 2;
  second.is_void = true;
  city.take(first);
  EXPECT_EQ(city.level_of("B7"), Level::kOrange);
  city.take(second);  // the finding was entered in error
  city.take(first);   // and its old version comes once more
  city.pass(days(3));
  EXPECT_EQ(city.level_of("B7"), Level::kYellow);
}

TEST(RuleMeaning, ConfirmForHoldsALevelBack) {
  SmallCity city({repeat_rule(Days(30), Days(14), Days(3))});
  for (const char* person : {"h1", "h2", "h3"}) city.report("B7", days(1), person);
  EXPECT_THAT(city.published().rows, IsEmpty());
  city.pass(days(3.9));
  EXPECT_THAT(city.published().rows, IsEmpty());
  city.pass(days(4));
  EXPECT_EQ(city.level_of("B7"), Level::kYellow);
}

TEST(RuleMeaning, SeveralRulesOnOneHazardFoldIntoOneRow) {
  Rule second = repeat_rule(Days(60));
  second.id = "repeat-slow";
  SmallCity city({repeat_rule(), second});
  for (const char* person : {"h1", "h2", "h3"}) city.report("B7", days(1), person);
  EXPECT_THAT(city.published().rows, SizeIs(1));
  EXPECT_EQ(member_of(city.row_of("B7"), "score"), "43");  // 40 and 3 for the further rule
}

Rule titled(Rule rule, const std::string& id, const char* kind, const Term& yellow) {
  rule.id = id;
  rule.signal.title = {{TemplatePart::Kind::kText, "by " + id, 0}};
  rule.signal.assign.kind = *catalog().unit_kind_named(kind);
  rule.signal.due = {};
  rule.signal.due[static_cast<std::size_t>(Level::kYellow)] = yellow;
  rule.signal.due[static_cast<std::size_t>(Level::kRed)] = Term{Days(1), 0, "1d"};
  rule.levels[static_cast<std::size_t>(Level::kOrange)].reset();
  return rule;
}

// RULES 3.12: who leads says what the row says; who has it, and until when, is settled when it
// opens or its level rises.
TEST(RuleMeaning, ANewLeaderNeverMovesARowInProgress) {
  const Rule first = titled(repeat_rule(), "first", "fire", Term{Days(9), 0, "9d"});
  Rule second = titled(repeat_rule(), "second", "supervision", Term{Days(2), 0, "2d"});
  auto& yellow = second.levels[static_cast<std::size_t>(Level::kYellow)];
  yellow = repeat_rule().levels[static_cast<std::size_t>(Level::kOrange)];  // and a finding
  second.score[0].add.code[0].bits += 2 * Decimal::kScale;                  // ten for each person
  SmallCity city({first, second});
  city.directory().add_supervision("S1", "500103");
  const auto member = [&](const char* name) { return member_of(city.row_of("B7"), name); };
  for (const char* person : {"h1", "h2", "h3"}) city.report("B7", days(1), person);
  ASSERT_EQ(city.level_of("B7"), Level::kYellow);
  EXPECT_EQ(member("title"), "by first");
  EXPECT_EQ(member("unit"), "U9");
  const std::string due = member("due");
  EXPECT_NE(due, "");

  city.failed_inspection("B7", days(2));
  ASSERT_EQ(city.level_of("B7"), Level::kYellow);
  EXPECT_EQ(member("title"), "by second") << "it leads now";
  EXPECT_EQ(member("unit"), "U9");
  EXPECT_EQ(member("due"), due);

  for (const char* person : {"h4", "h5"}) city.report("B7", days(3), person);
  city.failed_inspection("B7", days(3));
  ASSERT_EQ(city.level_of("B7"), Level::kRed);
  EXPECT_LT(member("due"), due) << "it has risen";
}

TEST(RuleMeaning, StateOfASubjectWhoseWindowsHavePassedIsGone) {
  MemoryStore store;
  SmallCity city({repeat_rule()}, Days(1), &store);
  city.report("B7", days(0), "h1");
  city.report("B8", days(0), "h1");
  city.pass(days(200));
  StateBatch batch;
  city.partition().write_checkpoint(batch);
  for (const StateBatch::Entry& entry : batch.entries) {
    EXPECT_TRUE(entry.table == Table::kMeta || !entry.value.has_value());
  }
}

TEST(RuleMeaning, TooLateIsADeadLetterAndALittleLateIsNot) {
  SmallCity city;
  city.pass(days(100));
  city.report("B7", days(70), "h1");
  Effects effects;
  city.partition().step(report("B7", days(20), "h2"), effects).value_or_die();
  ASSERT_THAT(effects.rejections, SizeIs(1));
  EXPECT_EQ(effects.rejections[0].reason, RejectReason::kTooLate);
  EXPECT_EQ(city.partition().counters().too_late, 1U);
}

TEST(RuleMeaning, APeopleInputOfATinyPopulationIsOff) {
  SmallCity city;
  city.directory().set_count(19);
  Partition small(city.setup());
  Effects effects;
  for (const char* person : {"h1", "h2", "h3"}) {
    small.step(report("B7", days(1), person), effects).value_or_die();
  }
  EXPECT_THAT(effects.changes, IsEmpty());
}

TEST(RuleMeaning, TheRowTellsStepsAndDaysOfPeopleAndCitesFindings) {
  SmallCity city;
  city.failed_inspection("B7", days(2));
  for (const char* person : {"h1", "h2", "h3", "h4"}) city.report("B7", days(3.4), person);
  const std::string row = city.row_of("B7");
  EXPECT_THAT(row, HasSubstr("\"complaints.distinct(reporter)\":\"3+\""));
  EXPECT_THAT(row, HasSubstr("\"reporters\":\"3+\",\"since\":\"2024-10-07\""));
  EXPECT_THAT(row, HasSubstr("\"evidence\":[\"inspection:i"));
  EXPECT_THAT(row, Not(HasSubstr("\"4\"")));
  EXPECT_EQ(member_of(row, "first_seen"), "2024-10-07");
}

}  // namespace
}  // namespace tributary::testing
