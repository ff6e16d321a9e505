#include "engine/feedback/engine_moves.h"

#include <algorithm>
#include <utility>

namespace tributary {

namespace {

/// The highest level at which the engine closes what nobody has touched.
constexpr Level kClosesItself = Level::kYellow;

void set_due(PeopleAxis& axis, const EngineStep& step) {
  if (!step.due || *step.due >= axis.due) return;
  axis.due = *step.due;
  axis.due_rule = step.due_rule;
  axis.due_weekends_only = step.due_weekends_only;
}

void assign(PeopleAxis& axis, const EngineStep& step) {
  axis.unit = step.unit;
  axis.copy_to = step.copy_to;
  axis.handling = step.unit.empty() ? Handling::kNew : Handling::kAssigned;
}

void open(PeopleAxis& axis, const EngineStep& step) {
  PeopleAxis opened;
  opened.keys = std::move(axis.keys);
  assign(opened, step);
  set_due(opened, step);
  axis = std::move(opened);
}

/// Closed by people while it was present, a row opens again when it rises above what it was then,
/// or has left and come back.
bool comes_back(const PeopleAxis& axis, const EngineStep& step) {
  if (step.now > axis.closed_level) return true;
  return axis.has_left && step.is_present;
}

EngineMove follow_closed(PeopleAxis& axis, const EngineStep& step) {
  if (step.now > Level::kNone && comes_back(axis, step)) {
    const bool was_closed_by_somebody = axis.closed_at > EventTime::min();
    open(axis, step);
    return was_closed_by_somebody ? EngineMove::kReopened : EngineMove::kOpened;
  }
  if (!step.is_present) axis.has_left = true;
  return EngineMove::kNone;
}

EngineMove follow_gone(PeopleAxis& axis, const EngineStep& step) {
  // What somebody accepted stays listed at the level it was accepted at.
  const bool is_accepted = axis.accepted_at > EventTime::min();
  if (!is_accepted) axis.held_level = std::max(axis.held_level, step.before);
  if (axis.is_touched || axis.held_level > kClosesItself) return EngineMove::kNone;
  axis.handling = Handling::kClosed;
  axis.closed_at = step.at;
  axis.closed_level = Level::kNone;
  axis.has_left = true;
  return EngineMove::kClosed;
}

}  // namespace

EngineMove follow(PeopleAxis& axis, const EngineStep& step) {
  if (!axis.is_open()) return follow_closed(axis, step);
  if (step.now == Level::kNone) {
    return step.before == Level::kNone ? EngineMove::kNone : follow_gone(axis, step);
  }
  if (step.now <= step.before) return EngineMove::kNone;
  // It had gone, was still to be closed by somebody, and is there again: the same case.
  const bool rises = step.now > std::max(step.before, axis.held_level);
  set_due(axis, step);
  // RULES 3.12. Once somebody has done something about it, it stays whose it is.
  if (rises && !axis.is_touched && !step.unit.empty()) assign(axis, step);
  axis.snoozed_until = EventTime::min();
  if (axis.level_override && step.now > axis.level_override->level) axis.level_override.reset();
  return rises ? EngineMove::kRaised : EngineMove::kNone;
}

Level listed_level(const PeopleAxis& axis, Level level) {
  if (!axis.is_open()) return level;
  if (axis.level_override) return axis.level_override->level;
  return std::max(level, axis.held_level);
}

}  // namespace tributary
