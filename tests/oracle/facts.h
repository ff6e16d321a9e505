// What the oracle remembers: every observation's winning version, as a set, and how far each source
// has been read. Nothing is ever forgotten.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "engine/model/log.h"
#include "engine/model/source.h"

namespace tributary::oracle {

/// One observation at one subject. Order: (event time, source, id).
struct Fact {
  Observation observation;
  SubjectRef at_subject;
  [[nodiscard]] EventTime at() const { return observation.at; }
};

bool operator<(const Fact& a, const Fact& b);

/// How far every source has been read (DESIGN 6).
class Reach {
 public:
  explicit Reach(const std::vector<SourceInfo>& sources);

  void take(const ClockReport& report);
  /// EventTime::min() until every source has reported; never falls.
  [[nodiscard]] EventTime w() const { return w_; }
  [[nodiscard]] EventTime clock(SourceId id) const;
  /// Caught up, and not heard for longer than `stale_after`: from then on it is silent, until it is
  /// heard again. EventTime::max() while it is fresh.
  [[nodiscard]] EventTime stale_from(SourceId id) const;
  /// On the way from `before` to what this has become: no clock, nor W, beyond `at` yet. What is
  /// silent, and since when sources are read, is known at once.
  [[nodiscard]] Reach on_the_way(const Reach& before, EventTime at) const;
  /// Where its clock was first reported: since then it has been read.
  [[nodiscard]] std::optional<EventTime> read_since(SourceId source) const;

 private:
  struct Of {
    SourceInfo info;
    bool reported = false, finished = false;
    EventTime watermark = EventTime::min();
    std::optional<WallTime> caught_up, heard;
    std::optional<EventTime> since;
    EventTime clock_until = EventTime::max();  ///< on the way: no further
  };
  void hear(const ClockReport& report);
  void move_w();
  void begin();

  std::vector<Of> sources_;
  WallTime tick_ = WallTime::min();  ///< the newest logged time
  EventTime as_of_ = EventTime::min();
  EventTime w_ = EventTime::min();
};

/// DESIGN 2: of one id the highest version, at its own event time; a version that leaves a subject
/// takes its fact with it.
class FactBook {
 public:
  enum class Outcome : std::uint8_t { kNew, kDuplicate, kSuperseded, kReplaces };

  /// What it does to the fact of that id at that subject.
  Outcome take(const Observation& observation, const SubjectRef& ref);

  /// Some version of it.
  [[nodiscard]] bool knows(const Observation& observation, const SubjectKey& subject) const;
  /// Sorted; without void ones and those that have moved away. Until something is taken again.
  [[nodiscard]] const std::vector<Fact>& of(const SubjectKey& subject) const;
  [[nodiscard]] std::set<SubjectKey> subjects() const;

 private:
  using Id = std::pair<SourceId, std::uint64_t>;
  std::map<SubjectKey, std::map<Id, Fact>> facts_;
  mutable std::map<SubjectKey, std::vector<Fact>> sorted_;  ///< of those asked for
};

}  // namespace tributary::oracle
