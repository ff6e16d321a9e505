#include "engine/model/rule.h"

#include <algorithm>

#include "engine/model/profile.h"

namespace tributary {

bool Rule::has_people_input() const {
  return std::any_of(inputs.begin(), inputs.end(), [](const RuleInput& input) {
    return input.source_class == SourceClass::kPeople || (input.signal && input.signal->of_people);
  });
}

bool Rule::falls_to_cells() const {
  return std::any_of(inputs.begin(), inputs.end(),
                     [](const RuleInput& input) { return input.near && input.near->or_cell; });
}

Millis RuleInput::reach() const {
  if (!baseline || within <= Millis(0)) return within;
  // Its windows are aligned to midnight, those shorter than a day from there on.
  const Millis aligned = std::min<Millis>(within, std::chrono::hours(24));
  return within + aligned + baseline->over / within * within;
}

bool Rule::awaits_people() const {
  return expect && inputs[expect->after].source_class == SourceClass::kPeople;
}

Millis Rule::reach() const {
  Millis longest{0};
  for (const RuleInput& input : inputs) longest = std::max(longest, input.reach());
  return longest + confirm_for + keep_for + holds_for(*this);
}

}  // namespace tributary
