// An office that waits for feedback, small enough for a test: hazards that inspections found, what
// was done about them, and a third feed that has nothing to do with either.
//
//   FollowUpDesk desk;
//   desk.found("H1", days(0), days(10), kMajor);   // to be put right by day 10
//   desk.pass(days(10.5));                         // every clock; grace is 12 hours
//
// The rule is hazard-no-feedback, compiled by hand: red overdue >= 7d and major, orange overdue >=
// 3d or missing and major, yellow missing; expires 365 days after the deadline.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "engine/model/log.h"
#include "engine/partition/partition.h"
#include "tests/support/small_city.h"

namespace tributary::testing {

inline constexpr SourceId kFindings{0};
inline constexpr SourceId kFeedback{1};
inline constexpr SourceId kElsewhere{2};

/// Values of the field `grade` of an inspection.
enum class Grade : std::uint8_t { kMinor, kMajor };
inline constexpr Grade kMinor = Grade::kMinor;
inline constexpr Grade kMajor = Grade::kMajor;

std::vector<SourceInfo> three_sources();
Rule no_feedback_rule();

/// A finding with a deadline, a unit (U9) and a grade. Ids are distinct unless given.
Observation finding(const std::string& hazard, EventTime at, EventTime deadline, Grade grade,
                    std::uint64_t id = 0);
Observation feedback(const std::string& hazard, EventTime at, std::uint64_t id = 0);
/// An observation of the third feed.
Observation elsewhere(const std::string& hazard, EventTime at);

/// The clock of one source.
SourceClock read_up_to(SourceId source, EventTime at);
/// Caught up at that time, and last heard at the other.
SourceClock heard(SourceId source, EventTime caught_up, EventTime heard_at);

class FollowUpDesk {
 public:
  explicit FollowUpDesk(std::vector<Rule> rules = {no_feedback_rule()},
                        StateStore* store = nullptr);

  void take(const LogRecord& record);
  void found(const std::string& hazard, EventTime at, EventTime deadline, Grade grade) {
    take(finding(hazard, at, deadline, grade));
  }
  void fed_back(const std::string& hazard, EventTime at) { take(feedback(hazard, at)); }
  /// Every source has been read up to `at`.
  void pass(EventTime at);
  void report(std::vector<SourceClock> clocks) { take(ClockReport{std::move(clocks), {}}); }
  /// Checkpoints, forgets everything, and starts again from the store.
  void restart();

  [[nodiscard]] Level level_of(const std::string& hazard) const;
  /// A member of the newest row, as text; empty when there is none.
  [[nodiscard]] std::string member(const std::string& hazard, const std::string& name) const;
  [[nodiscard]] const Published& published() const { return published_; }
  [[nodiscard]] Partition& partition() { return *partition_; }
  [[nodiscard]] const PartitionSetup& setup() const { return setup_; }

 private:
  RuleSet rules_;
  std::vector<SourceInfo> sources_;
  FakeDirectory directory_;
  SiteSettings site_;
  PartitionSetup setup_;
  StateStore* store_;
  std::unique_ptr<Partition> partition_;
  Published published_;
};

}  // namespace tributary::testing
