#include "ops/tributary/study/cohort.h"

#include <algorithm>

namespace tributary {
namespace {

/// The first outcome in (at, at + after].
std::optional<EventTime> outcome_after(const StudiedSubject& subject, EventTime at, Millis after) {
  const auto first = std::upper_bound(subject.outcomes.begin(), subject.outcomes.end(), at);
  if (first == subject.outcomes.end() || *first > at + after) return std::nullopt;
  return *first;
}

void count(CohortTotals& totals, const StudiedSubject& subject, EventTime at, Millis after) {
  ++totals.subjects;
  if (outcome_after(subject, at, after)) ++totals.with_outcome;
}

std::optional<Days> median(std::vector<Millis> spans) {
  if (spans.size() < kLeastLeads) return std::nullopt;
  const auto middle = spans.begin() + static_cast<std::ptrdiff_t>((spans.size() - 1) / 2);
  std::nth_element(spans.begin(), middle, spans.end());
  return std::chrono::duration_cast<Days>(*middle);
}

}  // namespace

double CohortTotals::rate() const {
  if (subjects == 0) return 0;
  return static_cast<double>(with_outcome) / static_cast<double>(subjects);
}

std::optional<StudyTotals> totals_of(const std::vector<StudiedSubject>& subjects, Millis after) {
  StudyTotals totals;
  std::vector<Millis> leads;
  for (const StudiedSubject& subject : subjects) {
    count(totals.all, subject, subject.entered, after);
    if (!subject.met) {
      count(totals.not_met, subject, subject.entered, after);
      continue;
    }
    count(totals.met, subject, *subject.met, after);
    if (const auto outcome = outcome_after(subject, *subject.met, after)) {
      leads.push_back(*outcome - *subject.met);
    }
  }
  if (std::min(totals.met.subjects, totals.not_met.subjects) < kLeastCohort) return std::nullopt;
  if (totals.all.with_outcome > 0) totals.lift = totals.met.rate() / totals.all.rate();
  totals.median_lead = median(std::move(leads));
  return totals;
}

}  // namespace tributary
