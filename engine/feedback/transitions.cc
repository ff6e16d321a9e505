#include "engine/feedback/transitions.h"

#include <algorithm>
#include <array>

namespace tributary {

namespace {

struct Arrow {
  Handling from;
  CommandKind kind;
  Role role;
  Handling to;
};

using enum Handling;
using enum CommandKind;

/// Everything that is possible. A unit works; a supervisor gives, looks and closes; an analyst says
/// whether the alarm was right. Viewers read, operators run the engine.
constexpr std::array kArrows = {
    Arrow{kNew, kAssign, Role::kSupervisor, kAssigned},
    Arrow{kNew, kSnooze, Role::kSupervisor, kNew},
    Arrow{kNew, kMerge, Role::kSupervisor, kClosed},
    Arrow{kNew, kFalseAlarm, Role::kSupervisor, kClosed},
    Arrow{kNew, kLabel, Role::kSupervisor, kNew},
    Arrow{kNew, kLabel, Role::kAnalyst, kNew},
    Arrow{kNew, kOverride, Role::kSupervisor, kNew},

    Arrow{kAssigned, kAccept, Role::kUnit, kInProgress},
    Arrow{kAssigned, kReturn, Role::kUnit, kNew},
    Arrow{kAssigned, kTransfer, Role::kSupervisor, kAssigned},
    Arrow{kAssigned, kSnooze, Role::kSupervisor, kAssigned},
    Arrow{kAssigned, kMerge, Role::kSupervisor, kClosed},
    Arrow{kAssigned, kFalseAlarm, Role::kSupervisor, kClosed},
    Arrow{kAssigned, kLabel, Role::kSupervisor, kAssigned},
    Arrow{kAssigned, kLabel, Role::kAnalyst, kAssigned},
    Arrow{kAssigned, kOverride, Role::kSupervisor, kAssigned},
    Arrow{kAssigned, kExtend, Role::kSupervisor, kAssigned},

    Arrow{kInProgress, kProgress, Role::kUnit, kInProgress},
    Arrow{kInProgress, kReport, Role::kUnit, kReported},
    Arrow{kInProgress, kTransfer, Role::kSupervisor, kAssigned},
    Arrow{kInProgress, kSnooze, Role::kSupervisor, kInProgress},
    Arrow{kInProgress, kMerge, Role::kSupervisor, kClosed},
    Arrow{kInProgress, kFalseAlarm, Role::kSupervisor, kClosed},
    Arrow{kInProgress, kLabel, Role::kSupervisor, kInProgress},
    Arrow{kInProgress, kLabel, Role::kAnalyst, kInProgress},
    Arrow{kInProgress, kOverride, Role::kSupervisor, kInProgress},
    Arrow{kInProgress, kExtend, Role::kSupervisor, kInProgress},

    Arrow{kReported, kVerify, Role::kSupervisor, kClosed},
    Arrow{kReported, kReturn, Role::kSupervisor, kInProgress},
    Arrow{kReported, kTransfer, Role::kSupervisor, kAssigned},
    Arrow{kReported, kMerge, Role::kSupervisor, kClosed},
    Arrow{kReported, kFalseAlarm, Role::kSupervisor, kClosed},
    Arrow{kReported, kLabel, Role::kSupervisor, kReported},
    Arrow{kReported, kLabel, Role::kAnalyst, kReported},
    Arrow{kReported, kOverride, Role::kSupervisor, kReported},

    Arrow{kClosed, kLabel, Role::kSupervisor, kClosed},
    Arrow{kClosed, kLabel, Role::kAnalyst, kClosed},
    Arrow{kClosed, kReopen, Role::kSupervisor, kAssigned},
};

}  // namespace

bool may_ever(CommandKind kind, Role role) {
  return std::any_of(kArrows.begin(), kArrows.end(),
                     [&](const Arrow& arrow) { return arrow.kind == kind && arrow.role == role; });
}

Transition transition(Handling from, CommandKind kind, Role role) {
  for (const Arrow& arrow : kArrows) {
    if (arrow.from == from && arrow.kind == kind && arrow.role == role) {
      return {Answer::kDone, arrow.to};
    }
  }
  // Whether the state is wrong is told only to who might have done it in another.
  return {may_ever(kind, role) ? Answer::kWrongState : Answer::kNotAllowed, from};
}

}  // namespace tributary
