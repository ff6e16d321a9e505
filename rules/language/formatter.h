// `tributary fmt`: one layout for every rule file. Keys in the order of RULES 1, expressions spaced
// as `print` spaces them, comments and block scalars kept. It never changes what a rule says: the
// hash of the normalised rule stays, and laying out twice gives what laying out once gave.
#pragma once

#include <optional>
#include <string>

#include "schemas/document/yaml_document.h"

namespace tributary {

/// Longest line that an expression may make; a longer one goes into a `|` block.
inline constexpr std::size_t kMostFormattedColumns = 100;

/// The text of a rule file, laid out. nullopt after an error in `diagnostics`: the file is no YAML
/// that a rule may be written in (RULES 1). An expression that cannot be parsed stays as it is
/// written; `check` says what is wrong with it.
std::optional<std::string> format_rule(const std::string& file, std::string text,
                                       Diagnostics& diagnostics);

namespace language {

/// True when both say the same: keys in any order where order says nothing, expressions as trees.
bool is_same_rule(const YamlDocument& a, const YamlDocument& b);

}  // namespace language
}  // namespace tributary
