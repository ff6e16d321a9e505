// What `tributary init rule` writes: five rules to begin with, each of which passes `check` and its
// own tests, and says in comments what to change.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "engine/model/catalog.h"

namespace tributary {

struct RuleTemplate {
  std::string_view name;  ///< `repeat`
  Bilingual purpose;
  std::string_view text;  ///< without its first line, which names the rule
};

/// repeat, surge, missing, near, agree.
std::span<const RuleTemplate> rule_templates();

/// nullptr when there is none.
const RuleTemplate* rule_template_named(std::string_view name);

/// True for 3 to 64 of a–z, 0–9 and `-`.
bool is_rule_id(std::string_view id);

/// The file `ID.rule.yaml`, in the formatter's layout. `id` must be one.
std::string rule_from_template(const RuleTemplate& from, std::string_view id);

}  // namespace tributary
