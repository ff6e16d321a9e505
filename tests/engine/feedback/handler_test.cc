#include "engine/feedback/handler.h"

#include <gtest/gtest.h>

#include "tests/engine/feedback/one_row.h"

namespace tributary::testing {
namespace {

constexpr Millis kDay = std::chrono::hours(24);

TEST(Handler, ARowGoesFromAssignedToClosed) {
  OneRow row(Level::kOrange);
  EXPECT_EQ(row.axis.handling, Handling::kAssigned);
  EXPECT_EQ(row.tell(whole(CommandKind::kAccept)), Answer::kDone);
  EXPECT_EQ(row.axis.accepted_at, row.now);
  EXPECT_EQ(row.tell(whole(CommandKind::kProgress)), Answer::kDone);
  EXPECT_EQ(row.tell(whole(CommandKind::kReport)), Answer::kDone);
  EXPECT_EQ(row.axis.handling, Handling::kReported);
  EXPECT_EQ(row.tell(whole(CommandKind::kVerify, kLi)), Answer::kDone);
  EXPECT_EQ(row.axis.handling, Handling::kClosed);
  EXPECT_EQ(row.axis.outcome, ClosingOutcome::kRectified);
  ASSERT_EQ(row.axis.feedback.size(), 3U);
  EXPECT_EQ(row.axis.feedback[0].kind, FeedbackEntry::Kind::kAccepted);
  EXPECT_EQ(row.axis.feedback[2].kind, FeedbackEntry::Kind::kDone);
  EXPECT_EQ(row.axis.feedback[2].done, Done::kRepaired);
  EXPECT_EQ(row.axis.feedback[2].seq, 3U);
}

TEST(Handler, WhoReportedTheWorkDoneDoesNotVerifyIt) {
  OneRow row;
  row.tell(whole(CommandKind::kAccept));
  row.tell(whole(CommandKind::kReport, kWang));
  EXPECT_EQ(row.tell(whole(CommandKind::kVerify, kWang)), Answer::kSamePerson);
  EXPECT_EQ(row.axis.handling, Handling::kReported);
  EXPECT_EQ(row.tell(whole(CommandKind::kVerify, kLi)), Answer::kDone);
}

TEST(Handler, AfterAReturnTheNextReportCounts) {
  OneRow row;
  row.tell(whole(CommandKind::kAccept));
  row.tell(whole(CommandKind::kReport, kWang));
  EXPECT_EQ(row.tell(whole(CommandKind::kReturn, Role::kSupervisor, kLi)), Answer::kDone);
  EXPECT_EQ(row.axis.handling, Handling::kInProgress);
  row.tell(whole(CommandKind::kReport, kZhao));
  EXPECT_EQ(row.tell(whole(CommandKind::kVerify, kZhao)), Answer::kSamePerson);
  EXPECT_EQ(row.tell(whole(CommandKind::kVerify, kWang)), Answer::kDone);
}

TEST(Handler, AUnitGivesBackWhatIsNotIts) {
  OneRow row;
  Command command = whole(CommandKind::kReturn, Role::kUnit);
  command.reason = Reason::kNone;
  EXPECT_EQ(row.tell(command), Answer::kNoReason);
  command.reason = Reason::kNotOurs;
  EXPECT_EQ(row.tell(command), Answer::kDone);
  EXPECT_EQ(row.axis.handling, Handling::kNew);
  EXPECT_EQ(row.axis.unit, "");
  EXPECT_EQ(row.tell(whole(CommandKind::kAssign)), Answer::kDone);
  EXPECT_EQ(row.axis.unit, "U2");
}

TEST(Handler, AUnitActsOnItsOwnRowsOnly) {
  OneRow row;
  Command command = whole(CommandKind::kAccept);
  command.unit = "U2";
  EXPECT_EQ(row.tell(command), Answer::kOtherUnit);
  command.unit = "";
  EXPECT_EQ(row.tell(command), Answer::kOtherUnit);
}

TEST(Handler, AUnitThatIsNotKnownIsGivenNothing) {
  OneRow row;
  row.view.unit_is_known = false;
  EXPECT_EQ(row.tell(whole(CommandKind::kTransfer)), Answer::kNoSuchUnit);
  EXPECT_EQ(row.axis.unit, "U9");
}

TEST(Handler, ATransferStartsAnew) {
  OneRow row;
  row.tell(whole(CommandKind::kAccept));
  EXPECT_EQ(row.tell(whole(CommandKind::kTransfer)), Answer::kDone);
  EXPECT_EQ(row.axis.handling, Handling::kAssigned);
  EXPECT_EQ(row.axis.unit, "U2");
  EXPECT_EQ(row.axis.accepted_at, EventTime::min());
  EXPECT_EQ(row.axis.feedback.size(), 1U);
}

TEST(Handler, ARevisionThatIsNoLongerTheRowsIsRefused) {
  OneRow row;
  Command command = whole(CommandKind::kAccept);
  command.revision = row.view.revision + 1;
  EXPECT_EQ(row.tell(command), Answer::kStaleRevision);
  command.key = "another";
  command.revision = row.view.revision;
  EXPECT_EQ(row.tell(command), Answer::kDone);
}

TEST(Handler, TheSameKeyGetsTheSameAnswerAndChangesNothing) {
  OneRow row;
  Command command = whole(CommandKind::kAccept);
  command.key = "once";
  command.content = 1;
  EXPECT_EQ(row.tell(command), Answer::kDone);
  const PeopleAxis before = row.axis;
  EXPECT_EQ(row.tell(command), Answer::kDone);
  command.content = 2;
  EXPECT_EQ(row.tell(command), Answer::kKeyReused);
  EXPECT_EQ(row.axis, before);
}

TEST(Handler, RedIsNotSnoozedAndNothingForLong) {
  OneRow red(Level::kRed);
  EXPECT_EQ(red.tell(whole(CommandKind::kSnooze)), Answer::kRedStays);
  OneRow row;
  Command command = whole(CommandKind::kSnooze);
  for (const Millis term : {Millis{0}, 31 * kDay}) {
    command.until = row.now + term;
    EXPECT_EQ(row.tell(command), Answer::kBadTerm);
  }
  command.until = row.now + 30 * kDay;
  EXPECT_EQ(row.tell(command), Answer::kDone);
  EXPECT_TRUE(row.axis.is_snoozed());
}

TEST(Handler, AFalseAlarmOfOrangeNeedsASecondPerson) {
  OneRow row(Level::kOrange);
  EXPECT_EQ(row.tell(whole(CommandKind::kFalseAlarm, kWang)), Answer::kAwaitsSecond);
  EXPECT_TRUE(row.axis.is_open());
  EXPECT_EQ(row.tell(whole(CommandKind::kFalseAlarm, kWang)), Answer::kSamePerson);
  EXPECT_EQ(row.tell(whole(CommandKind::kFalseAlarm, kLi)), Answer::kDone);
  EXPECT_EQ(row.axis.outcome, ClosingOutcome::kFalseAlarm);
  EXPECT_EQ(row.axis.label, AlarmLabel::kFalseAlarm);
}

TEST(Handler, TheLabelIsNoWayRoundTheSecondPerson) {
  OneRow row(Level::kOrange);
  Command command = whole(CommandKind::kLabel, kWang);
  command.label = AlarmLabel::kFalseAlarm;
  EXPECT_EQ(row.tell(command), Answer::kAwaitsSecond);
  EXPECT_EQ(row.axis.label, AlarmLabel::kNone);
  EXPECT_EQ(row.tell(command), Answer::kSamePerson);
  command.account = kLi;
  EXPECT_EQ(row.tell(command), Answer::kDone);
  EXPECT_EQ(row.axis.label, AlarmLabel::kFalseAlarm);
}

TEST(Handler, WhatWasAcceptedAtOrangeIsStillOrangesFalseAlarm) {
  OneRow row(Level::kOrange);
  row.tell(whole(CommandKind::kAccept));
  row.moves_to(Level::kBlue);
  EXPECT_EQ(row.tell(whole(CommandKind::kFalseAlarm)), Answer::kAwaitsSecond);
}

TEST(Handler, WherePeopleReportedAFalseAlarmNeedsAnInspection) {
  OneRow row(Level::kBlue);
  row.view.has_reports = true;
  EXPECT_EQ(row.tell(whole(CommandKind::kFalseAlarm)), Answer::kNoInspection);
  Command label = whole(CommandKind::kLabel);
  label.label = AlarmLabel::kFalseAlarm;
  EXPECT_EQ(row.tell(label), Answer::kNoInspection);
  row.view.inspection_is_known = true;
  EXPECT_EQ(row.tell(whole(CommandKind::kFalseAlarm)), Answer::kDone);
}

TEST(Handler, AMergedRowSaysIntoWhich) {
  OneRow row;
  Command command = whole(CommandKind::kMerge);
  command.into = "";
  EXPECT_EQ(row.tell(command), Answer::kNoOutcome);
  EXPECT_EQ(row.tell(whole(CommandKind::kMerge)), Answer::kDone);
  EXPECT_EQ(row.axis.outcome, ClosingOutcome::kMerged);
  EXPECT_EQ(row.axis.merged_into, "s-0123456789ab");
}

TEST(Handler, AnOverrideHasReasonAndEnd) {
  OneRow row(Level::kOrange);
  Command command = whole(CommandKind::kOverride);
  command.reason = Reason::kNone;
  EXPECT_EQ(row.tell(command), Answer::kNoReason);
  command.reason = Reason::kSeenOnSite;
  command.until = row.now + 91 * kDay;
  EXPECT_EQ(row.tell(command), Answer::kBadTerm);
  command.until = row.now + kDay;
  EXPECT_EQ(row.tell(command), Answer::kDone);
  EXPECT_EQ(listed_level(row.axis, Level::kOrange), Level::kYellow);
  EXPECT_FALSE(row.waits_until(*command.until - Millis(1)));
  EXPECT_TRUE(row.waits_until(*command.until));
  EXPECT_EQ(listed_level(row.axis, Level::kOrange), Level::kOrange);
}

TEST(Handler, OnlyWhatIsThereIsReopened) {
  OneRow row;
  row.tell(whole(CommandKind::kMerge));
  row.view.is_present = false;
  EXPECT_EQ(row.tell(whole(CommandKind::kReopen)), Answer::kNotPresent);
  row.view.is_present = true;
  EXPECT_EQ(row.tell(whole(CommandKind::kReopen)), Answer::kDone);
  EXPECT_EQ(row.axis.handling, Handling::kAssigned);
  EXPECT_EQ(row.axis.outcome, ClosingOutcome::kNone);
}

TEST(Handler, ARefusedCommandChangesNothing) {
  OneRow row;
  const PeopleAxis before = row.axis;
  EXPECT_EQ(row.tell(whole(CommandKind::kVerify)), Answer::kWrongState);
  EXPECT_EQ(row.tell(whole(CommandKind::kAccept, Role::kViewer)), Answer::kNotAllowed);
  PeopleAxis after = row.axis;
  EXPECT_EQ(after.keys.size(), 2U);
  after.keys.clear();
  EXPECT_EQ(after, before);
}

}  // namespace
}  // namespace tributary::testing
