// The machine of the people axis as one table: (state, command, role) → state, or why not (SIGNALS
// 2). What else a command needs (a unit, a reason, a second person) is for handler.h.
#pragma once

#include "engine/model/handling.h"

namespace tributary {

struct Transition {
  /// kDone, kWrongState or kNotAllowed.
  Answer answer = Answer::kNotAllowed;
  Handling to = Handling::kNew;
};

/// Pure; every combination has an answer.
Transition transition(Handling from, CommandKind kind, Role role);

/// The role may give the command in some state.
bool may_ever(CommandKind kind, Role role);

}  // namespace tributary
