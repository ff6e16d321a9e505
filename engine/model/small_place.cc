#include "engine/model/small_place.h"

#include <algorithm>

#include "engine/model/finding.h"
#include "engine/model/floors.h"

namespace tributary {

bool is_small_place(const SubjectType& type, const Subject& place) {
  if (type.is_dwelling && place.households.value_or(0) < floors::kHouseholds) return true;
  return type.is_place && place.residents && *place.residents < floors::kResidents;
}

bool speaks_of_small_places(const Rule& rule, const Catalog& catalog) {
  if (!catalog[rule.signal.hazard].allowed_on_small_place) return false;
  return std::any_of(rule.inputs.begin(), rule.inputs.end(), [](const RuleInput& input) {
    return !input.signal && is_finding(input.source_class);
  });
}

bool may_speak_of(const Rule& rule, const Subject* subject, const Catalog& catalog) {
  return subject == nullptr || !is_small_place(catalog[subject->key.type], *subject) ||
         speaks_of_small_places(rule, catalog);
}

}  // namespace tributary
