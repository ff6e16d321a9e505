// What a study may say (PEOPLE 17): totals over cohorts of at least 50 subjects, and nothing else.
// Pure arithmetic over one line per subject, which never leaves this room.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "engine/base/time.h"

namespace tributary {

/// One subject in the period studied. Times of other periods are left out.
struct StudiedSubject {
  EventTime entered;                ///< first observation of any input but the outcome
  std::optional<EventTime> met;     ///< first instant at which the rule gave a level
  std::vector<EventTime> outcomes;  ///< rising
};

/// Subjects, and how many of them had the outcome within the span after their instant.
struct CohortTotals {
  std::size_t subjects = 0;
  std::size_t with_outcome = 0;
  bool operator==(const CohortTotals&) const = default;
  [[nodiscard]] double rate() const;  ///< 0 for nobody
};

/// A part is absent where its cohort has fewer than kLeastCohort subjects.
struct StudyTotals {
  std::optional<CohortTotals> all;      ///< from their first observation: the base rate
  std::optional<CohortTotals> met;      ///< from the instant they met the rule
  std::optional<CohortTotals> not_met;  ///< those that did not meet it, from their first
  std::optional<double> lift;           ///< rate of those that met it ÷ base rate
  std::optional<Millis> median_lead;    ///< from meeting the rule to the first outcome after it
};

inline constexpr std::size_t kLeastCohort = 50;

/// `after`: how long beyond its instant an outcome counts; an outcome at the instant itself does
/// not.
StudyTotals totals_of(const std::vector<StudiedSubject>& subjects, Millis after);

}  // namespace tributary
