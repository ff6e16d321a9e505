#include "rules/check/levels_in_tests.h"

#include <algorithm>
#include <deque>
#include <iterator>

namespace tributary {

bool reads_levels(const RuleSet& rules) {
  return std::any_of(rules.rules.begin(), rules.rules.end(), [](const Rule& rule) {
    return std::any_of(rule.inputs.begin(), rule.inputs.end(),
                       [](const RuleInput& input) { return input.signal.has_value(); });
  });
}

void LevelsInTests::go_to(EventTime at, const std::function<void(EventTime)>& pass) {
  while (is_needed_) {
    EventTime next = at;
    // What has arrived since then may already be due.
    settle();
    for (const auto& [key, state] : states_) {
      next = std::min(next, correlator_.next_timer(state, w_));
    }
    w_ = std::max(w_, next);
    pass(w_);
    settle();
    if (w_ >= at) return;
  }
}

void LevelsInTests::settle() {
  std::deque<SignalRecord> told;
  const auto bring = [&](SubjectState& state) {
    correlator_.advance(state, w_);
    correlator_.looked(state, w_);
    const auto records = correlator_.tell(state, w_, false);
    std::copy(records.begin(), records.end(), std::back_inserter(told));
    correlator_.prune(state, w_);
  };
  for (auto& [key, state] : states_) bring(state);
  for (; !told.empty(); told.pop_front()) {
    const SignalRecord record = told.front();
    SubjectState& state = states_[record.to];
    state.key = record.to;
    if (correlator_.hear(state, record, w_)) bring(state);
  }
}

}  // namespace tributary
