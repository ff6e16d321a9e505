// Which inputs people's reports are read by, and not other rules' levels that these gave.
#pragma once

#include "engine/model/rule.h"

namespace tributary {

inline bool is_of_people(const RuleInput& input) {
  return !input.signal && input.source_class == SourceClass::kPeople;
}

}  // namespace tributary
