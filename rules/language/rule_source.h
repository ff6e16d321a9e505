// A rule file as it is written: keys typed, expressions parsed, names not yet looked up.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/model/level.h"
#include "engine/model/rule.h"
#include "rules/language/expression.h"
#include "schemas/document/yaml_document.h"

namespace tributary::language {

/// A value and where it stands.
template <typename T>
struct At {
  T value{};
  Extent extent;
};
using TextAt = At<std::string>;

/// `text {hole} text`: each piece is one or the other.
struct TemplatePiece {
  std::string text;
  std::optional<Expr> hole;
};
struct TemplateSource {
  std::vector<TemplatePiece> pieces;
  std::string written;
  Extent extent;
};

struct InputSource {
  TextAt name;
  std::vector<TextAt> from;
  std::optional<Expr> where;
  std::optional<At<Millis>> within;
  std::optional<At<Near>> near;
  std::optional<Expr> measure;
  std::optional<At<Baseline>> baseline;
  std::optional<At<std::uint32_t>> keep;
  std::optional<Expr> via;
};

/// Something must arrive: `by`, or `within` after the anchor.
struct ExpectSource {
  Extent extent;  ///< of the key
  TextAt after, event;
  std::vector<TextAt> match;
  std::optional<Expr> by;
  std::optional<Expr> within;
  Millis grace{0};
};

struct TermSource {
  Expr add;
  std::optional<Expr> condition;
  TemplateSource why;
};

struct SignalSource {
  TextAt hazard;
  TemplateSource title;
  TextAt advice;
  Expr assign;
  std::optional<Expr> copy_to;
  std::array<std::optional<Expr>, 5> due;  ///< by Level
  std::array<bool, 5> due_given{};         ///< stands there, though it may be no expression
  Extent due_extent;
};

struct RuleSource {
  TextAt id;
  std::uint32_t version = 0;
  std::string title_zh, title_en, owner, doc;
  std::vector<TextAt> themes;
  RuleStatus status = RuleStatus::kDraft;
  TextAt subject;
  At<Millis> within;
  std::vector<InputSource> inputs;
  std::optional<ExpectSource> expect;
  std::array<std::optional<Expr>, 5> levels;  ///< by Level
  Extent levels_extent;
  std::vector<TermSource> score;
  Millis confirm_for{0};
  Millis keep_for{0};
  SignalSource signal;
};

/// Reads what can be read and reports the rest. What is missing was reported, so a rule with any
/// error must not be compiled, though it can be checked further.
RuleSource read_rule(const YamlDocument& document, Problems& problems);

/// The expression of one scalar; nullopt after a report.
std::optional<Expr> read_expression(const YamlDocument& document, const YamlNode& node,
                                    Problems& problems);

/// `{{` and `}}` stand for the signs themselves.
TemplateSource read_template(const YamlDocument& document, const YamlNode& node,
                             Problems& problems);

}  // namespace tributary::language
