// What the engine keeps of the people axis of one row. engine/feedback moves it, engine/signal
// publishes it, the subject's blob holds it. No name, no account: accounts are keyed digests that
// are only ever compared (PEOPLE 19).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/codec.h"
#include "engine/base/time.h"
#include "engine/model/handling.h"
#include "engine/model/level.h"

namespace tributary {

/// A later deadline was given.
struct Extension {
  EventTime at, to;
  Reason reason = Reason::kNone;
  bool operator==(const Extension&) const = default;
};

struct FeedbackEntry {
  enum class Kind : std::uint8_t { kAccepted, kProgress, kDone, kNotPossible, kReturned, kMerged };
  std::uint32_t seq = 0;  ///< from 1 in an episode
  EventTime at;
  std::string unit;
  Kind kind = Kind::kProgress;
  Done done = Done::kNone;
  Reason reason = Reason::kNone;
  bool operator==(const FeedbackEntry&) const = default;
};
std::string_view name_of(FeedbackEntry::Kind kind);

/// The list shows the row at this level until then, or until the engine raises it.
struct LevelOverride {
  Level level = Level::kNone;
  Reason reason = Reason::kNone;
  EventTime until;
  bool operator==(const LevelOverride&) const = default;
};

/// A command that was judged, so that the same one gets the same answer again.
struct JudgedKey {
  std::uint64_t key = 0;
  std::uint64_t content = 0;
  Answer answer = Answer::kDone;
  bool operator==(const JudgedKey&) const = default;
};

struct PeopleAxis {
  Handling handling = Handling::kNew;
  std::string unit;
  std::vector<std::string> copy_to;
  std::string due_rule;
  EventTime due = EventTime::max();          ///< max: none
  bool due_weekends_only = false;            ///< counted over days that no calendar speaks of
  EventTime accepted_at = EventTime::min();  ///< min: not
  EventTime closed_at = EventTime::min();
  Level held_level = Level::kNone;  ///< the list shows at least this until it is closed
  Level closed_level = Level::kNone;
  bool has_left = false;    ///< since it was closed, the condition was not present for a while
  bool is_touched = false;  ///< somebody has done something about it
  bool is_past_due = false;
  std::uint8_t escalation_step = 0;
  ClosingOutcome outcome = ClosingOutcome::kNone;
  AlarmLabel label = AlarmLabel::kNone;
  std::optional<LevelOverride> level_override;
  EventTime snoozed_until = EventTime::min();  ///< min: not
  std::string merged_into;
  std::vector<Extension> extensions;    ///< newest kMostExtensions
  std::vector<FeedbackEntry> feedback;  ///< newest kMostFeedback
  std::uint32_t feedback_count = 0;
  std::uint64_t reported_by = 0;     ///< account digests; 0: nobody
  std::uint64_t false_alarm_by = 0;  ///< the first of two
  std::vector<JudgedKey> keys;       ///< newest kMostKeys

  static constexpr std::size_t kMostExtensions = 16;
  static constexpr std::size_t kMostFeedback = 64;
  static constexpr std::size_t kMostKeys = 16;

  [[nodiscard]] bool is_open() const { return handling != Handling::kClosed; }
  [[nodiscard]] bool is_snoozed() const { return snoozed_until > EventTime::min(); }

  /// Of a row that is not, or is no longer, on the list.
  static PeopleAxis unopened();

  void write(ByteWriter& out) const;
  static PeopleAxis read(ByteReader& in);
  bool operator==(const PeopleAxis&) const = default;
};

}  // namespace tributary
