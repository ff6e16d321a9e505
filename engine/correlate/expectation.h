// When something is missing (RULES 3.6), as a pure function of anchors and events: the instants at
// which what an expectation says changes, and what it says from each. How far it may be believed,
// by the expected sources' clocks, is the sweep's business.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "engine/correlate/awaited.h"
#include "engine/model/source_times.h"

namespace tributary {

/// What an expectation says from an instant on.
struct AbsencePhase {
  static constexpr std::size_t kNoAnchor = std::numeric_limits<std::size_t>::max();
  EventTime from;
  bool is_missing = false;
  bool has_expired = false;        ///< nothing is missing any more, since an anchor's time was over
  EventTime by = {};               ///< overdue counts from here
  std::size_t anchor = kNoAnchor;  ///< the oldest that is unmet; none of people
  bool by_weekends_only = false;   ///< `by` was counted over days that no calendar speaks of
  [[nodiscard]] bool says_the_same(const AbsencePhase& other) const {
    return is_missing == other.is_missing && by == other.by && anchor == other.anchor;
  }
};

/// The day-by-day of one rule's expectation at a subject.
class AbsenceLine {
 public:
  /// Nothing is ever missing.
  AbsenceLine() : phases_(1, AbsencePhase{EventTime::min()}) {}
  AbsenceLine(const Rule& rule, const Awaited& awaited, const TimeContext& time,
              std::uint32_t min_reporters);

  [[nodiscard]] const AbsencePhase& at(EventTime t) const;

  /// The first instant after `t` at which it says something else, or `overdue` passes one of
  /// Expectation::steps; EventTime::max() if none.
  [[nodiscard]] EventTime next_change(EventTime t) const;
  /// The last such instant of (after, until]; EventTime::min() if none.
  [[nodiscard]] EventTime last_change(EventTime after, EventTime until) const;

  /// True if something is missing at any instant of [from, until].
  [[nodiscard]] bool is_missing_within(EventTime from, EventTime until) const;

  /// missing, overdue, anchor.at, anchor.f at `t`, as the items say it.
  [[nodiscard]] Scalar read(InputAttribute attribute, std::uint16_t field, EventTime t,
                            const Awaited& awaited) const;

  static constexpr std::size_t kNoEvent = std::numeric_limits<std::size_t>::max();
  /// Of Awaited::anchors, how long each is open.
  struct Open {
    EventTime from;   ///< by + grace, or its own time if that is later
    EventTime until;  ///< met, or expired
    EventTime by = {};
    bool by_weekends_only = false;  ///< counted over days that no calendar speaks of
    bool expires = false;           ///< nothing came before its time was over
    std::size_t met_by = kNoEvent;  ///< into Awaited::events; its earliest, even after `until`
    [[nodiscard]] bool is_anchor() const { return until > EventTime::min(); }
  };
  [[nodiscard]] const std::vector<Open>& opens() const { return opens_; }

 private:
  void add_phase(const AbsencePhase& phase);
  void build_of_anchors();
  void build_of_people(const Expectation& expect, const Awaited& awaited, const TimeContext& time,
                       std::uint32_t min_reporters);
  void go_on_since(const UnansweredSince& since);

  std::vector<Open> opens_;
  std::vector<AbsencePhase> phases_;  ///< in order; the first from EventTime::min()
  const std::vector<Millis>* steps_ = nullptr;
};

/// Forgets the anchors that can no longer matter at `w`, and the events that meet none of the
/// others. An item stays for `hold` in any case, an anchor until it was met or expired `lingers`
/// ago (BoundRule); people's no longer than 90 days, and what goes leaves the day that it had made.
/// True if anything went.
bool forget_awaited(const Rule& rule, const TimeContext& time, std::uint32_t min_reporters,
                    EventTime w, Millis hold, Millis lingers, Awaited& awaited);

/// When forget_awaited next has to be asked for the sake of anchors older than `hold`.
EventTime next_to_forget(const Rule& rule, const AbsenceLine& line, const Awaited& awaited,
                         EventTime w, Millis hold, Millis lingers);

}  // namespace tributary
