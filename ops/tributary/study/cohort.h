// What a study may say (PEOPLE 17): totals over cohorts of at least 50 subjects, and nothing else.
// Pure arithmetic over one line per subject, which never leaves this room.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "engine/base/time.h"
#include "engine/model/floors.h"

namespace tributary {

/// One subject in the period studied.
struct StudiedSubject {
  EventTime entered;                ///< first observation in it of any input but the outcome
  std::optional<EventTime> met;     ///< first instant in it at which the rule gave a level
  std::vector<EventTime> outcomes;  ///< rising; of the period and of any other time
};

/// Subjects, and how many of them had the outcome within the span after their instant.
struct CohortTotals {
  std::size_t subjects = 0;
  std::size_t with_outcome = 0;
  bool operator==(const CohortTotals&) const = default;
  [[nodiscard]] double rate() const;  ///< 0 for nobody
};

struct StudyTotals {
  CohortTotals all;            ///< from their first observation: the base rate
  CohortTotals met;            ///< from the instant they met the rule
  CohortTotals not_met;        ///< those that did not meet it, from their first
  std::optional<double> lift;  ///< rate of those that met it ÷ base rate; none without any outcome
  /// From meeting the rule to the first outcome after it, in whole days, rounded down; the lower
  /// middle of an even number. None over fewer than kLeastLeads: it would be one subject's own.
  std::optional<Days> median_lead;
};

inline constexpr std::size_t kLeastCohort = floors::kStudyCohort;
inline constexpr std::size_t kLeastLeads = 3;

/// `after`: how long beyond its instant an outcome counts; an outcome at the instant itself does
/// not. All or nothing: nullopt where any of the three cohorts has fewer than kLeastCohort
/// subjects, since what is told of two of them tells the third.
std::optional<StudyTotals> totals_of(const std::vector<StudiedSubject>& subjects, Millis after);

}  // namespace tributary
