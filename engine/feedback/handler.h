// One command at one row: what the table allows, what the command needs beside it, two pairs of
// eyes, and what it changes (SIGNALS 2). Pure. A refused command changes nothing but the list of
// judged keys.
#pragma once

#include "engine/base/time.h"
#include "engine/model/command.h"
#include "engine/model/people_axis.h"

namespace tributary {

/// What the step knows of the row, and of what the command names.
struct RowView {
  std::uint64_t revision = 0;
  Level level = Level::kNone;
  bool is_present = false;
  bool has_reports = false;          ///< people reported: some rule of the row reads them
  bool unit_is_known = false;        ///< `to_unit` is a unit of a kind that the hazard allows
  bool inspection_is_known = false;  ///< `inspection` is one at the subject
};

/// Judges the command and, where it is accepted, changes the axis. The same command again, by its
/// key, has the same answer and changes nothing.
struct Judged {
  Answer answer = Answer::kNotUnderstood;
  bool is_repeated = false;
};
Judged judge(PeopleAxis& axis, const RowView& row, const Command& command);

/// A command with this key was judged at the row before.
bool has_judged(const PeopleAxis& axis, const Command& command);

}  // namespace tributary
