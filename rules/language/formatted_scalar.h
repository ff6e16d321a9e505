// One scalar of a rule file in the formatter's layout.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rules/language/expression.h"
#include "schemas/document/yaml_document.h"

namespace tributary::language {

/// What stands behind `key: ` or `- `.
struct FormattedScalar {
  std::string head;                ///< on the line of the key
  std::vector<std::string> lines;  ///< below it, without indentation; empty lines stay empty
};

/// `text` between double quotes, with the escapes YAML needs.
std::string quoted(std::string_view text);

/// In a `{…}` or `[…]`: always one line.
std::string format_flow_scalar(const YamlDocument& document, const YamlNode& node,
                               bool is_expression);

/// Behind a key that ends at `column`. A value that takes several lines keeps them.
FormattedScalar format_block_scalar(const YamlDocument& document, const YamlNode& node,
                                    bool is_expression, std::size_t column);

/// The tree of an expression; nullopt where the scalar is none.
std::optional<Expr> expression_of(const YamlDocument& document, const YamlNode& node);

}  // namespace tributary::language
