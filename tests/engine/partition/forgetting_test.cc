// When a subject is read again from the store depends on kills and on the cache; what is forgotten
// of it, and when, does not (P1, P3).
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <set>
#include <string>

#include "connectors/memory/memory_store.h"
#include "tests/support/follow_up_desk.h"

namespace tributary::testing {
namespace {

/// Subjects of which anything is held, and for each what it waits for. Not until when: some are
/// looked at in vain.
std::set<std::string> held_in(const MemoryStore& store) {
  std::set<std::string> held;
  store
      .scan(Table::kSubjects, "", "",
            [&](std::string_view key, std::string_view) {
              held.insert(std::string(key));
              return true;
            })
      .value_or_die();
  store
      .scan(Table::kTimers, "", "",
            [&](std::string_view key, std::string_view) {
              const Timer timer = Timers::parse(key);
              held.insert(timer.subject + " waits for " + std::to_string(timer.clock.number()));
              return true;
            })
      .value_or_die();
  return held;
}

/// The rule of the follow-up desk with its expiry this long.
Rule no_feedback_rule_within(Millis expires) {
  Rule rule = no_feedback_rule();
  rule.expect->expires = expires;
  return rule;
}

RC_GTEST_PROP(Forgetting, ARestartForgetsNothingSoonerOrLater, ()) {
  MemoryStore of_one, of_other;
  const Rule rule = no_feedback_rule_within(Days(*rc::gen::element(9, 60, 365)));
  FollowUpDesk whole({rule}, &of_one), restarted({rule}, &of_other);
  double day = 0;
  const int steps = *rc::gen::inRange(1, 40);
  for (std::uint64_t i = 1; i <= static_cast<std::uint64_t>(steps); ++i) {
    const std::string hazard = "H" + std::to_string(*rc::gen::inRange(1, 4));
    const int kind = *rc::gen::inRange(0, 4);
    const EventTime deadline = days(day + *rc::gen::inRange(0, 20));
    const bool is_restarted = *rc::gen::inRange(0, 3) == 0;
    for (FollowUpDesk* desk : {&whole, &restarted}) {
      if (kind == 0) desk->take(finding(hazard, days(day), deadline, kMajor, i));
      if (kind == 1) desk->take(feedback(hazard, days(day), i));
    }
    day += *rc::gen::element(1, 5, 30);
    for (FollowUpDesk* desk : {&whole, &restarted}) desk->pass(days(day - 0.5));
    if (is_restarted) restarted.restart();
  }
  whole.restart();
  restarted.restart();
  RC_ASSERT(whole.published().changes == restarted.published().changes);
  RC_ASSERT(held_in(of_one) == held_in(of_other));
}

TEST(Forgetting, WithoutAStoreWhatIsOverTakesNoMemory) {
  FollowUpDesk desk({no_feedback_rule_within(Days(9))});
  desk.found("H1", days(0), days(10), kMajor);
  desk.fed_back("H1", days(1));
  desk.found("H2", days(0), days(10), kMajor);
  desk.pass(days(5));
  EXPECT_EQ(desk.partition().subjects(), 2U);
  desk.pass(days(800));
  EXPECT_EQ(desk.partition().subjects(), 1U) << "of H2 there was a row, which is remembered";
}

/// A later version of a finding, which takes it back.
Observation taken_back(Observation finding, EventTime at) {
  finding.at = at;
  ++finding.version;
  finding.content_digest += 1;
  finding.is_void = true;
  return finding;
}

// A slot whose last item had been taken back stayed stored for ever, and where it was read again
// its rule was no longer followed.
TEST(Forgetting, WhatWasTakenBackLeavesNothing) {
  MemoryStore store;
  FollowUpDesk desk({no_feedback_rule_within(Days(9))}, &store);
  const Observation found = finding("H1", days(0), days(10), kMinor, 7);
  desk.take(found);
  desk.take(taken_back(found, days(1)));
  desk.pass(days(800));
  desk.restart();
  EXPECT_EQ(held_in(store), std::set<std::string>());
}

// What was given up is forgotten after confirm_for, keep_for and the lateness, sooner at one
// subject than at another: a row that goes later does not tell which (Laws.TwoWorlds, seed 71002).
TEST(Forgetting, WhatWasGivenUpLongAgoIsNoCause) {
  Rule rule = no_feedback_rule_within(Days(5));
  rule.inputs[0].within = Days(60);
  rule.attributes.push_back({0, InputAttribute::kCount});
  const auto count = static_cast<std::uint16_t>(rule.attributes.size() - 1);
  Program any_found;
  any_found.code = {
      {OpCode::kAttribute, count, 0}, {OpCode::kNumber, 0, Decimal::kScale}, {OpCode::kGe, 0, 0}};
  rule.levels[static_cast<std::size_t>(Level::kBlue)] = any_found;
  FollowUpDesk desk({rule});
  desk.found("H1", days(0), days(10), kMajor);  // missing until day 15, and found until day 60
  desk.pass(days(59));
  EXPECT_EQ(desk.level_of("H1"), Level::kBlue);
  desk.pass(days(100));
  EXPECT_EQ(desk.member("H1", "condition"), "gone");
  EXPECT_NE(desk.published().changes.back().find("\"cause\":\"time\""), std::string::npos);
}

}  // namespace
}  // namespace tributary::testing
