// Writes a rule's text by dice, as an analyst might: most of what it writes the checker accepts,
// and what it refuses is counted, not hidden.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/model/rule.h"
#include "rules/language/context.h"

namespace tributary::oracle {

/// What a scenario is about: one type of subject, and the feeds that say something of it.
/// No scenario is about managers alone: their rules read the rows of the buildings that they
/// manage.
enum class Theme : std::uint8_t { kBuilding, kHazard, kProject, kSlope, kUnit, kManager };
inline constexpr int kThemes = 5;

/// What rules of a theme say of their subject.
struct ThemeTraits {
  const char* type;
  const char* hazard;
  const char* unit;
  const char* advice;
  const char* prefix;  ///< of its subjects' ids
};
const ThemeTraits& traits(Theme theme);

/// A rule that another may read by `from: signal`.
struct OtherRule {
  std::string id;
  std::size_t hazard = 0;     ///< of those that rules of its theme speak of
  bool is_of_people = false;  ///< reports by people may make its levels
};
/// Of a rule's text.
std::size_t hazard_in(const std::string& text, Theme theme);

/// The text of `<id>.rule.yaml`. `others`: rules about subjects of the scenario's theme that stand
/// before it.
std::string write_rule(const std::string& id, Theme theme, const std::vector<std::uint32_t>& throws,
                       const std::vector<OtherRule>& others);

/// What the loader makes of it, or the codes of its errors.
struct Written {
  std::string text;
  std::optional<Rule> rule;
  std::vector<std::string> refused;
};
Written compile(const std::string& id, std::string text, const LanguageContext& context);
/// What is refused only beside `others`, as the loader does.
void refuse_beside(const RuleSet& others, Written& written);

}  // namespace tributary::oracle
