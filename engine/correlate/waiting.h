// What of a rule hangs on how far its sources have been read (RULES 3.6, 3.7, 3.15): absence is
// known as far as the clock of the expected sources; a settled value once its own have passed;
// neither over a silent one.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/correlate/expectation.h"
#include "engine/correlate/plan.h"

namespace tributary {

struct SubjectState;

/// Of the expectation, not of a window.
constexpr bool is_of_absence(InputAttribute attribute) {
  return attribute >= InputAttribute::kMissing;
}

class Waiting {
 public:
  Waiting(std::uint16_t rule, const BoundRule& bound, const TimeContext& time,
          std::uint32_t min_reporters);

  /// Takes in the items and the clocks as they are now. The instant from which on the clocks make
  /// values differ from what they were; EventTime::max() if they do not. Nothing below is to be
  /// asked before.
  EventTime follow(const SubjectState& state);

  /// The value at `t` of an attribute of the expectation.
  [[nodiscard]] Scalar absence(const AttributeRef& ref, EventTime t,
                               const SubjectState& state) const;
  /// `value` if it is known at `t`, for an attribute that must be settled.
  [[nodiscard]] Scalar settled(const AttributeRef& ref, const Scalar& value, EventTime t) const;

  /// The first instant after `t` at which any of these values changes.
  [[nodiscard]] EventTime next_change(EventTime t) const;
  /// The first instant after `t` at which a source is known to have fallen silent.
  [[nodiscard]] EventTime next_silence(EventTime t) const;

  [[nodiscard]] const AbsenceLine& line() const { return line_; }
  /// How far absence is known.
  [[nodiscard]] EventTime known_until() const { return absence_.clock; }
  /// The slowest source of absence; none_of<SourceId>() without an expectation.
  [[nodiscard]] SourceId slowest_expected() const;
  /// The slowest source of each settled input that is not read up to `t`; each once.
  [[nodiscard]] std::vector<SourceId> slowest_settled(EventTime t) const;

  /// Where settled values end for the time being: just after what has been read of their sources.
  [[nodiscard]] std::vector<EventTime> unread_from() const;
  /// Where nobody knows how R goes on: there, and where its sources have fallen silent.
  [[nodiscard]] std::vector<EventTime> unknown_from() const;

  /// Sources whose falling silent, or being heard again, may change what is said at [w, t]; each
  /// once, in order.
  [[nodiscard]] std::vector<SourceId> sources_at_stake(EventTime w, EventTime t) const;
  /// Those that are silent at `t` and hide something then: the expected ones only while something
  /// is missing. Else that a report awaits an answer would show in whose silence is told.
  [[nodiscard]] std::vector<SourceId> silent_sources(EventTime t) const;

 private:
  [[nodiscard]] const std::vector<InputFeed>& expected() const;
  [[nodiscard]] bool expects() const { return bound_->expectation != 0; }

  std::uint16_t rule_;
  const BoundRule* bound_;
  const TimeContext* time_;
  std::uint32_t min_reporters_;
  AbsenceLine line_;
  std::uint64_t line_of_ = 0;  ///< Awaited::changes that the line was made of; 0: of nothing
  Horizon absence_;
  std::vector<Horizon> settled_;  ///< as BoundRule::settled
};

}  // namespace tributary
