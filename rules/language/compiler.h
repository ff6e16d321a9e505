// One rule file to one compiled rule (engine/model/rule.h), or to what is wrong with it.
#pragma once

#include <optional>

#include "engine/model/rule.h"
#include "rules/language/context.h"
#include "schemas/document/yaml_document.h"

namespace tributary {

/// The rule, unless `diagnostics` holds an error of this file afterwards. Warnings alone do not
/// keep a rule from compiling. `tests:` are not read here (rules/check).
std::optional<Rule> compile_rule(const YamlDocument& document, const LanguageContext& context,
                                 Diagnostics& diagnostics);

}  // namespace tributary
