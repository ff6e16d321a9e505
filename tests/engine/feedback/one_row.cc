#include "tests/engine/feedback/one_row.h"

namespace tributary::testing {

namespace {

Role usual_role(CommandKind kind) {
  switch (kind) {
    case CommandKind::kAccept:
    case CommandKind::kProgress:
    case CommandKind::kReport:
      return Role::kUnit;
    case CommandKind::kLabel:
      return Role::kAnalyst;
    default:
      return Role::kSupervisor;
  }
}

}  // namespace

Command whole(CommandKind kind, std::uint64_t account) {
  return whole(kind, usual_role(kind), account);
}

Command whole(CommandKind kind, Role role, std::uint64_t account) {
  Command command;
  command.kind = kind;
  command.role = role;
  command.account = account;
  command.unit = role == Role::kUnit ? "U9" : "";
  command.reason = Reason::kOther;
  command.outcome = ClosingOutcome::kRectified;
  command.label = AlarmLabel::kTrueAlarm;
  command.level = Level::kYellow;
  command.done = Done::kRepaired;
  command.to_unit = "U2";
  command.into = "s-0123456789ab";
  return command;
}

OneRow::OneRow(Level level) {
  view.unit_is_known = true;
  moves_to(level);
}

void OneRow::moves_to(Level level, bool is_present) {
  EngineStep step;
  step.before = view.level;
  step.now = level;
  step.is_present = is_present && level > Level::kNone;
  step.at = now;
  step.unit = rules_unit;
  step.due = now + std::chrono::hours(24);
  step.due_rule = "24h";
  moved = follow(axis, step);
  view.level = level;
  view.is_present = step.is_present;
  ++view.revision;
}

Answer OneRow::tell(Command command) {
  command.at = now;
  if (!command.until) command.until = now + std::chrono::hours(48);
  if (command.key.empty()) command.key = "k" + std::to_string(++keys_);
  const Answer answer = judge(axis, view, command).answer;
  if (is_accepted(answer)) ++view.revision;
  return answer;
}

}  // namespace tributary::testing
