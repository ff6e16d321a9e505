#include "engine/feedback/deadlines.h"

#include <gtest/gtest.h>

#include "tests/engine/feedback/one_row.h"

namespace tributary::testing {
namespace {

constexpr UtcOffset kEast{std::chrono::hours(8)};

TEST(Deadlines, WorkingDaysSkipTheWeekend) {
  // A Friday, noon.
  const EventTime friday = parse_time("2025-03-14T12:00:00+08:00").value();
  Term term;
  term.working_days = 1;
  EXPECT_EQ(format_time(end_of(term, friday, {}, kEast), kEast), "2025-03-18T00:00+08:00");
  term = {std::chrono::hours(24), 0, "24h"};
  EXPECT_EQ(format_time(end_of(term, friday, {}, kEast), kEast), "2025-03-15T12:00+08:00");
}

TEST(Deadlines, WhatIsLateRisesStepByStep) {
  OneRow row;
  EXPECT_EQ(next_instant(row.axis), hour(24));
  EXPECT_FALSE(row.waits_until(hour(23.9)));
  EXPECT_TRUE(row.waits_until(hour(24)));
  EXPECT_TRUE(row.axis.is_past_due);
  EXPECT_EQ(row.axis.escalation_step, 1);
  EXPECT_EQ(next_instant(row.axis), hour(48));
  EXPECT_TRUE(row.waits_until(hour(24 + 72)));
  EXPECT_EQ(row.axis.escalation_step, 3);
  EXPECT_EQ(next_instant(row.axis), EventTime::max());
}

TEST(Deadlines, ASnoozedRowDoesNotRiseUntilItWakes) {
  OneRow row;
  Command command = whole(CommandKind::kSnooze);
  command.until = hour(100);
  ASSERT_EQ(row.tell(command), Answer::kDone);
  EXPECT_EQ(next_instant(row.axis), hour(100));
  EXPECT_FALSE(row.waits_until(hour(99)));
  EXPECT_TRUE(row.waits_until(hour(100)));
  EXPECT_FALSE(row.axis.is_snoozed());
  EXPECT_TRUE(row.axis.is_past_due);
}

TEST(Deadlines, WhatIsReportedWaitsForWhoVerifiesIt) {
  OneRow row;
  row.tell(whole(CommandKind::kAccept));
  row.tell(whole(CommandKind::kReport));
  EXPECT_FALSE(row.waits_until(hour(200)));
  row.tell(whole(CommandKind::kReturn, Role::kSupervisor, kLi));
  EXPECT_TRUE(row.waits_until(hour(200)));
}

TEST(Deadlines, AnExtensionIsLaterAndHasAReason) {
  OneRow row;
  Command command = whole(CommandKind::kExtend);
  command.until = hour(23);
  EXPECT_EQ(row.tell(command), Answer::kBadTerm);
  row.waits_until(hour(25));
  command.until = hour(60);
  command.reason = Reason::kNone;
  EXPECT_EQ(row.tell(command), Answer::kNoReason);
  command.reason = Reason::kWeather;
  EXPECT_EQ(row.tell(command), Answer::kDone);
  EXPECT_FALSE(row.axis.is_past_due);
  EXPECT_EQ(next_instant(row.axis), hour(60));
  ASSERT_EQ(row.axis.extensions.size(), 1U);
  EXPECT_EQ(row.axis.extensions[0].reason, Reason::kWeather);
}

}  // namespace
}  // namespace tributary::testing
