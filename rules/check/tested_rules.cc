#include "rules/check/tested_rules.h"

#include <algorithm>
#include <utility>

#include "engine/model/signal_graph.h"

namespace tributary {
namespace {

bool reads_levels_of(const Rule& reader, const Rule& other) {
  return std::any_of(reader.inputs.begin(), reader.inputs.end(), [&](const RuleInput& input) {
    return input.signal && reads(reader, *input.signal, other);
  });
}

bool has(const RuleSet& rules, const Rule& rule) {
  return std::any_of(rules.rules.begin(), rules.rules.end(),
                     [&](const Rule& one) { return one.id == rule.id; });
}

}  // namespace

RuleSet tested_rules(const Rule& rule, std::span<const Rule> others, const Bands& bands) {
  RuleSet out;
  out.bands = bands;
  out.rules.push_back(rule);
  out.rules.front().status = RuleStatus::kActive;
  RuleSet alone = out;
  for (std::size_t reader = 0; reader < out.rules.size(); ++reader) {
    for (const Rule& other : others) {
      if (!has(out, other) && reads_levels_of(out.rules[reader], other)) out.rules.push_back(other);
    }
  }
  if (!signal_circle(out).empty()) return alone;
  mark_signals_of_people(out);
  return out;
}

}  // namespace tributary
