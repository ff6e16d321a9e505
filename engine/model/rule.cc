#include "engine/model/rule.h"

#include <algorithm>

namespace tributary {

bool Rule::has_people_input() const {
  return std::any_of(inputs.begin(), inputs.end(), [](const RuleInput& input) {
    return input.source_class == SourceClass::kPeople;
  });
}

Millis Rule::reach() const {
  Millis longest{0};
  for (const RuleInput& input : inputs) longest = std::max(longest, input.within);
  return longest + confirm_for + keep_for;
}

}  // namespace tributary
