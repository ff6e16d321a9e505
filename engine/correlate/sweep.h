// R(t) of RULES 3.5 for one rule at one subject: the level at every instant, as far as it still
// matters.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/correlate/window.h"
#include "engine/model/assessment.h"

namespace tributary {

struct SubjectState;

/// R is `assessment` from `from` until the next segment begins.
struct Segment {
  EventTime from;
  Assessment assessment;
  bool operator==(const Segment&) const = default;
};

/// A pure function of the slots' items: never stored, rebuilt by start(). Holds positions in the
/// items, so it must be rewound when items change other than by appending after its front.
class RuleSweep {
 public:
  RuleSweep(std::uint16_t rule, const BoundRule& bound, std::uint32_t min_reporters);

  /// Forgets everything; the first segment begins at `from`.
  void start(const SubjectState& state, EventTime from, const Assessor& assessor,
             const Subject* subject);

  /// Items at or after `to` are about to change: R before it stays, R from there on is computed
  /// again by advance(). Afterwards the front is before `to`, and no position that it holds is
  /// moved by the change.
  void rewind(const SubjectState& state, EventTime to, const Assessor& assessor,
              const Subject* subject);

  /// Moves the front to `to`, through every instant between at which an input changes.
  void advance(const SubjectState& state, EventTime to, const Assessor& assessor,
               const Subject* subject);

  /// The next instant after the front at which an input changes.
  [[nodiscard]] EventTime next_change(const SubjectState& state) const;

  /// The same, but only what enters a window, not what leaves one.
  [[nodiscard]] EventTime next_entry(const SubjectState& state) const;

  /// There is no level at the front, and none that is remembered.
  [[nodiscard]] bool is_silent() const {
    return segments_.size() == 1 && segments_.front().assessment.level == Level::kNone;
  }

  /// Drops segments that ended at or before `at`.
  void forget_before(EventTime at);

  [[nodiscard]] std::uint16_t rule() const { return rule_; }
  [[nodiscard]] EventTime front() const { return front_; }
  [[nodiscard]] const std::vector<Segment>& segments() const { return segments_; }
  /// Rule::attributes at the front, people in steps.
  [[nodiscard]] const std::vector<Scalar>& values() const { return values_; }
  [[nodiscard]] const std::vector<Window>& windows() const { return windows_; }

 private:
  void seek(const SubjectState& state, EventTime at);
  /// True if any value differs from before.
  bool read_values(const SubjectState& state);

  std::uint16_t rule_;
  const BoundRule* bound_;
  std::uint32_t min_reporters_;
  std::vector<Window> windows_;
  std::vector<Scalar> values_;
  std::vector<Segment> segments_;
  EventTime front_ = EventTime::min();
};

}  // namespace tributary
