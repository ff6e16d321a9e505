#include "engine/feedback/engine_moves.h"

#include <gtest/gtest.h>

#include "tests/engine/feedback/one_row.h"

namespace tributary::testing {
namespace {

TEST(EngineMoves, ARowOpensWithItsUnitAndDeadline) {
  const OneRow row(Level::kOrange);
  EXPECT_EQ(row.moved, EngineMove::kOpened);
  EXPECT_EQ(row.axis.unit, "U9");
  EXPECT_EQ(row.axis.due, hour(24));
  EXPECT_EQ(row.axis.due_rule, "24h");
}

TEST(EngineMoves, WithoutAUnitItIsNew) {
  PeopleAxis axis = PeopleAxis::unopened();
  EngineStep step;
  step.now = Level::kBlue;
  step.is_present = true;
  EXPECT_EQ(follow(axis, step), EngineMove::kOpened);
  EXPECT_EQ(axis.handling, Handling::kNew);
}

TEST(EngineMoves, RisingBringsTheDeadlineForwardAndNeverBack) {
  OneRow row(Level::kYellow);
  row.now = hour(10);
  row.moves_to(Level::kRed);
  EXPECT_EQ(row.moved, EngineMove::kRaised);
  EXPECT_EQ(row.axis.due, hour(24));
}

TEST(EngineMoves, ARowThatNobodyHasTouchedGoesToWhomTheHigherLevelsRuleNames) {
  OneRow row(Level::kYellow);
  row.rules_unit = "U2";
  row.moves_to(Level::kYellow);
  EXPECT_EQ(row.axis.unit, "U9");  // another rule leads, at the same level
  row.moves_to(Level::kOrange);
  EXPECT_EQ(row.axis.unit, "U2");
  EXPECT_EQ(row.axis.handling, Handling::kAssigned);
  row.rules_unit = "";  // names an office that is not registered
  row.moves_to(Level::kRed);
  EXPECT_EQ(row.axis.unit, "U2");
}

TEST(EngineMoves, RisingMovesNoRowThatSomebodyWorksOn) {
  OneRow row(Level::kYellow);
  ASSERT_EQ(row.tell(whole(CommandKind::kAccept)), Answer::kDone);
  row.rules_unit = "U2";
  row.moves_to(Level::kRed);
  EXPECT_EQ(row.axis.unit, "U9");
  EXPECT_EQ(row.axis.handling, Handling::kInProgress);
}

TEST(EngineMoves, RisingWakesASnoozedRow) {
  OneRow row(Level::kYellow);
  row.tell(whole(CommandKind::kSnooze));
  row.moves_to(Level::kBlue);
  EXPECT_TRUE(row.axis.is_snoozed());
  row.moves_to(Level::kOrange);
  EXPECT_FALSE(row.axis.is_snoozed());
}

TEST(EngineMoves, BlueAndYellowThatNobodyTouchedCloseThemselves) {
  for (const Level level : {Level::kBlue, Level::kYellow}) {
    OneRow row(level);
    row.moves_to(Level::kNone);
    EXPECT_EQ(row.moved, EngineMove::kClosed);
    EXPECT_FALSE(row.axis.is_open());
    EXPECT_EQ(row.axis.outcome, ClosingOutcome::kNone);
  }
}

TEST(EngineMoves, OrangeWaitsForSomebodyToCloseIt) {
  OneRow row(Level::kOrange);
  row.moves_to(Level::kNone);
  EXPECT_TRUE(row.axis.is_open());
  EXPECT_EQ(listed_level(row.axis, Level::kNone), Level::kOrange);
}

TEST(EngineMoves, WhatSomebodyWorksOnIsNeverClosed) {
  OneRow row(Level::kBlue);
  row.tell(whole(CommandKind::kAccept));
  row.moves_to(Level::kNone);
  EXPECT_EQ(row.axis.handling, Handling::kInProgress);
  EXPECT_EQ(listed_level(row.axis, Level::kNone), Level::kBlue);
}

TEST(EngineMoves, TheListKeepsTheLevelAtWhichItWasAccepted) {
  OneRow row(Level::kOrange);
  row.tell(whole(CommandKind::kAccept));
  row.moves_to(Level::kRed);
  EXPECT_EQ(listed_level(row.axis, Level::kRed), Level::kRed);
  row.moves_to(Level::kYellow);
  EXPECT_EQ(listed_level(row.axis, Level::kYellow), Level::kOrange);
}

TEST(EngineMoves, WhatWasClosedWhilePresentStaysClosedUntilItHasLeftAndComesBack) {
  OneRow row(Level::kYellow);
  row.tell(whole(CommandKind::kMerge));
  row.moves_to(Level::kBlue);
  row.moves_to(Level::kYellow);
  EXPECT_FALSE(row.axis.is_open());
  row.moves_to(Level::kYellow, /*is_present=*/false);
  EXPECT_FALSE(row.axis.is_open());
  row.moves_to(Level::kYellow);
  EXPECT_EQ(row.moved, EngineMove::kReopened);
  EXPECT_EQ(row.axis.handling, Handling::kAssigned);
  EXPECT_TRUE(row.axis.feedback.empty());
}

TEST(EngineMoves, WhatRisesAboveWhatItWasClosedAtOpensAtOnce) {
  OneRow row(Level::kYellow);
  row.tell(whole(CommandKind::kMerge));
  row.moves_to(Level::kRed);
  EXPECT_EQ(row.moved, EngineMove::kReopened);
}

TEST(EngineMoves, ACaseThatHadGoneAndIsBackIsTheSameCase) {
  OneRow row(Level::kOrange);
  row.tell(whole(CommandKind::kAccept));
  row.moves_to(Level::kNone);
  row.now = hour(5);
  row.moves_to(Level::kOrange);
  EXPECT_EQ(row.moved, EngineMove::kNone);
  EXPECT_EQ(row.axis.handling, Handling::kInProgress);
  EXPECT_EQ(row.axis.due, hour(24));
}

}  // namespace
}  // namespace tributary::testing
