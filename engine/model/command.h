// A command: what somebody wants done about a row. It comes in as a record of the log, like any
// feed (DESIGN 3, step 10), and is judged in the step. Who it was is a keyed digest of the account,
// compared there and never output (PEOPLE 19).
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "engine/base/time.h"
#include "engine/model/handling.h"
#include "engine/model/ids.h"
#include "engine/model/level.h"

namespace tributary {

struct Command {
  CommandKind kind = CommandKind::kAccept;
  TopicId hazard;              ///< with the subject that the record names: the row
  std::string key;             ///< Idempotency-Key: of one command, whenever it is sent again
  std::uint64_t content = 0;   ///< digest of all it says: the same key on another is refused
  std::uint64_t revision = 0;  ///< If-Match; 0: whatever it is now
  EventTime at;
  Role role = Role::kViewer;
  std::string unit;           ///< of the account, where its role is unit
  std::uint64_t account = 0;  ///< keyed digest

  // As the kind needs them.
  std::string to_unit;                             ///< assign, transfer
  std::optional<EventTime> until;                  ///< snooze, override, extend
  Reason reason = Reason::kNone;                   ///< return, snooze, override, extend
  ClosingOutcome outcome = ClosingOutcome::kNone;  ///< verify
  AlarmLabel label = AlarmLabel::kNone;            ///< label, verify
  Level level = Level::kNone;                      ///< override
  Done done = Done::kNone;                         ///< progress, report
  bool is_possible = true;                         ///< report: false says that it cannot be done
  std::string into;                                ///< merge: the row that stands for both
  std::string inspection;  ///< false alarm: record id of an inspection at the subject
};

}  // namespace tributary
