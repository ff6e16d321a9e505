// The middle stream: what a partition's steps are made of. Replaying it gives the same bytes (P1).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "engine/base/digest.h"
#include "engine/base/time.h"
#include "engine/model/observation.h"
#include "engine/model/register.h"
#include "engine/model/sweep.h"
#include "engine/model/work_calendar.h"

namespace tributary {

/// Clock of one source, as stage 1 reports it (DESIGN 6).
struct SourceClock {
  SourceId source;
  EventTime watermark = EventTime::min();
  std::optional<WallTime> caught_up_at;
  std::optional<WallTime> heard_at;
  bool finished = false;  ///< a file read to its end follows the slowest unfinished source
  bool operator==(const SourceClock&) const = default;
};

/// Control record: clocks that have moved since the last one. Duplicates are harmless (clocks are
/// maxima).
struct ClockReport {
  std::vector<SourceClock> clocks;
  /// All files are finished: every clock is the highest event time read, never more.
  std::optional<EventTime> as_of;
};

/// Control record: what the following records are judged by.
struct Generation {
  Sha256Digest ruleset{};
  Sha256Digest registers{};
  WorkCalendar calendar;  ///< whole: what the steps read of it is in the log
  bool operator==(const Generation&) const = default;
};

/// Control record: a row of a register comes into force for its subject (DESIGN 7). The changes of
/// one register precede the Generation that names its digest.
struct RegisterChange {
  SubjectKey key;
  std::optional<Subject> row;  ///< none: the subject is registered no more
  WallTime since;              ///< when it was read
};

using LogRecord = std::variant<Observation, ClockReport, Generation, RegisterChange, Sweep>;

}  // namespace tributary
