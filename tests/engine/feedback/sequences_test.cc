// Whatever people and the engine do, in whatever order, some things always hold.
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include "tests/engine/feedback/one_row.h"

namespace tributary::testing {
namespace {

struct Act {
  int what = 0;  ///< below kCommandKinds a command; then the engine, then time
  int role = 0;
  int account = 0;
  int level = 0;
  bool flag = false;
};

rc::Gen<Act> an_act() {
  return rc::gen::build<Act>(
      rc::gen::set(&Act::what, rc::gen::inRange(0, static_cast<int>(kCommandKinds) + 8)),
      rc::gen::set(&Act::role, rc::gen::inRange(0, static_cast<int>(kRoles))),
      rc::gen::set(&Act::account, rc::gen::inRange(1, 4)),
      rc::gen::set(&Act::level, rc::gen::inRange(0, 5)), rc::gen::set(&Act::flag));
}

Answer do_it(OneRow& row, const Act& act) {
  row.now = row.now + std::chrono::hours(7);
  const auto kinds = static_cast<int>(kCommandKinds);
  if (act.what >= kinds + 4) {
    row.waits_until(row.now);
    return Answer::kDone;
  }
  if (act.what >= kinds) {
    row.moves_to(static_cast<Level>(act.level), act.flag);
    return Answer::kDone;
  }
  // Half of the roles are the usual one, else little would ever happen.
  const auto kind = static_cast<CommandKind>(act.what);
  Command command =
      act.flag ? whole(kind, static_cast<std::uint64_t>(act.account))
               : whole(kind, static_cast<Role>(act.role), static_cast<std::uint64_t>(act.account));
  if (command.role == Role::kUnit) command.unit = act.level == 0 ? "U2" : row.axis.unit;
  if (act.level == 4) command.label = AlarmLabel::kFalseAlarm;
  return row.tell(command);
}

bool is_closed_by_people(const PeopleAxis& axis) {
  return !axis.is_open() && axis.outcome != ClosingOutcome::kNone;
}

RC_GTEST_PROP(Sequences, WhatAlwaysHolds, ()) {
  OneRow row(*rc::gen::element(Level::kBlue, Level::kYellow, Level::kOrange, Level::kRed));
  row.view.has_reports = *rc::gen::arbitrary<bool>();
  for (const Act& act : *rc::gen::container<std::vector<Act>>(an_act())) {
    const PeopleAxis before = row.axis;
    const std::uint64_t revision = row.view.revision;
    const Answer answer = do_it(row, act);
    const PeopleAxis& axis = row.axis;
    RC_ASSERT(row.view.revision >= revision);
    RC_ASSERT(is_accepted(answer) || row.view.revision == revision);
    // Closed by people: an outcome, and feedback or a label.
    if (is_closed_by_people(axis)) {
      RC_ASSERT(!axis.feedback.empty() || axis.label != AlarmLabel::kNone);
    }
    if (axis.is_open()) RC_ASSERT(axis.outcome == ClosingOutcome::kNone);
    if (axis.handling == Handling::kAssigned) RC_ASSERT(!axis.unit.empty());
    if (axis.handling == Handling::kReported) RC_ASSERT(axis.reported_by != 0U);
    // Only the engine closes without an outcome, and never what somebody has touched.
    if (before.is_open() && !axis.is_open() && axis.outcome == ClosingOutcome::kNone) {
      RC_ASSERT(!before.is_touched);
    }
    if (row.view.has_reports) RC_ASSERT(axis.label != AlarmLabel::kFalseAlarm);
    if (row.view.level == Level::kRed) RC_ASSERT(!axis.is_snoozed());
    // What time does is done once: the next instant lies ahead.
    PeopleAxis later = axis;
    pass_time(later, row.now);
    RC_ASSERT(next_instant(later) > row.now);
    RC_ASSERT(!pass_time(later, row.now));
  }
}

}  // namespace
}  // namespace tributary::testing
