// Time in a test whose rule reads other rules' levels (RULES 3.13): when those begin is seen only
// as time passes, so it passes from one instant at which something changes to the next, and what
// subjects tell each other is heard there.
#pragma once

#include <functional>
#include <map>

#include "engine/correlate/correlator.h"

namespace tributary {

/// Some rule of the set reads another's levels.
[[nodiscard]] bool reads_levels(const RuleSet& rules);

class LevelsInTests {
 public:
  /// The referents must outlive it. `is_needed` false: go_to() does nothing.
  LevelsInTests(const Correlator& correlator, std::map<SubjectKey, SubjectState>& states,
                bool is_needed)
      : correlator_(correlator), states_(states), is_needed_(is_needed) {}

  /// Everything up to W = T = `at`; `pass` moves the clocks.
  void go_to(EventTime at, const std::function<void(EventTime)>& pass);

 private:
  void settle();

  const Correlator& correlator_;
  std::map<SubjectKey, SubjectState>& states_;
  bool is_needed_;
  EventTime w_ = EventTime::min();
};

}  // namespace tributary
