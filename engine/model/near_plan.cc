#include "engine/model/near_plan.h"

#include <algorithm>

namespace tributary {

NearPlan::NearPlan(const RuleSet& rules) {
  for (const Rule& rule : rules.rules) {
    if (!rule.is_evaluated()) continue;
    for (const RuleInput& input : rule.inputs) {
      if (!input.near) continue;
      for (const InputFeed& feed : input.feeds) add(feed.source, rule.subject, *input.near);
    }
  }
}

void NearPlan::add(SourceId source, SubjectTypeId type, const Near& near) {
  if (by_source_.size() <= source.value()) by_source_.resize(source.value() + std::size_t{1});
  std::vector<NearBinding>& bindings = by_source_[source.value()];
  auto at = std::lower_bound(
      bindings.begin(), bindings.end(), type,
      [](const NearBinding& binding, SubjectTypeId wanted) { return binding.type < wanted; });
  if (at == bindings.end() || at->type != type) at = bindings.insert(at, {type, near.metres});
  at->metres = std::max(at->metres, near.metres);
  if (!near.or_cell) return;
  at->cell_beyond = std::min(at->cell_beyond.value_or(near.metres), near.metres);
}

const std::vector<NearBinding>& NearPlan::of(SourceId source) const {
  static const std::vector<NearBinding> kNone;
  return source.value() < by_source_.size() ? by_source_[source.value()] : kNone;
}

}  // namespace tributary
