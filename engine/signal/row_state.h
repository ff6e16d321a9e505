// What the engine keeps of a row of the list, beside what it publishes. Part of the subject's blob.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/base/codec.h"
#include "engine/model/evidence.h"
#include "engine/model/people_axis.h"
#include "engine/model/sweep.h"

namespace tributary {

/// A rule as it stood in the last revision.
struct RuleMark {
  std::string id;
  std::uint32_t version = 0;
  Level level = Level::kNone;
  int score = 0;
  bool operator==(const RuleMark&) const = default;
};

/// A sweep that found the row.
struct CheckMark {
  CheckKind check = CheckKind::kFull;
  std::string sweep;
  EventTime at;
  bool operator==(const CheckMark&) const = default;
};

/// A row that is gone and closed keeps {hazard, episode, revision, last level, last end, judged
/// keys}, what people did for as long as it may be labelled, and drops the rest.
struct RowState {
  std::string hazard;  ///< topic name
  std::uint32_t episode = 1;
  std::uint64_t revision = 0;  ///< of the last published change; 0: never published
  Level level = Level::kNone;
  Level listed_level = Level::kNone;
  Level last_level = Level::kNone;  ///< the highest of its present or last case
  int score = 0;
  Condition condition = Condition::kGone;
  EventTime last_end = EventTime::min();  ///< when it was last gone
  std::vector<RuleMark> rules;
  std::vector<LevelInterval> history;  ///< of the folded K; for first_seen, level_since, episode
  PeopleAxis people = PeopleAxis::unopened();
  std::vector<std::string> stale_sources;  ///< names, of an unknown row
  std::vector<CheckMark> checks;           ///< newest first, the last of each kind; told with the
                                           ///< next revision
  bool is_of_stream = false;               ///< it has had a level that no sweep had to find
  /// The people axis has moved since the last revision. Never across steps, so never stored.
  bool has_people_news = false;

  /// Gone and closed, and published as that.
  [[nodiscard]] bool is_shrunk() const {
    return level == Level::kNone && !people.is_open() && last_end > EventTime::min() &&
           last_end >= people.closed_at;
  }
  /// Whether the alarm was right is often known only when it is over.
  [[nodiscard]] bool may_be_labelled(EventTime w, Millis reopen_within) const {
    return is_shrunk() && w <= last_end + reopen_within;
  }
  /// When there is something to forget_case(); max: never.
  [[nodiscard]] EventTime case_ends(Millis reopen_within) const;
  /// Drops what people did, but for the answers that they were given, and what found it.
  void forget_case();

  /// The sweep has found it. True if that was not known.
  bool found_by(const Sweep& sweep, EventTime at);

  void write(ByteWriter& out) const;
  /// `version` of the subject's blob.
  static RowState read(ByteReader& in, std::uint8_t version);
  /// From this version on the people axis is there, whole.
  static constexpr std::uint8_t kPeopleVersion = 6;
};

}  // namespace tributary
