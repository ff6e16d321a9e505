// Levels are read from the top: one that holds only where a higher one holds too is never shown.
#include <algorithm>

#include "rules/language/logic.h"
#include "rules/language/people_check.h"

namespace tributary::language {
namespace {

using Ways = std::vector<Branch>;

/// The ways into a level that are not impossible.
Ways ways_into(const std::optional<Expr>& level, const Rule& rule) {
  Ways ways;
  if (level) ways = branches_of(*level).value_or(Ways());
  ways.erase(std::remove_if(ways.begin(), ways.end(),
                            [&](const Branch& way) { return is_impossible(way, rule); }),
             ways.end());
  return ways;
}

/// Wherever `way` holds, some way of `above` does.
bool is_covered(const Branch& way, const Ways& above, const Rule& rule) {
  return std::any_of(above.begin(), above.end(), [&](const Branch& other) {
    return std::all_of(other.begin(), other.end(),
                       [&](const Atom& atom) { return implies(way, atom, rule); });
  });
}

}  // namespace

void check_order_of_levels(const RuleSource& source, const Rule& rule, Problems& problems) {
  const auto at = [&](Level level) -> const std::optional<Expr>& {
    return source.levels[static_cast<std::size_t>(level)];
  };
  for (const Level level : kLevels) {
    const Ways ways = ways_into(at(level), rule);
    if (ways.empty()) continue;
    for (const Level higher : kLevels) {
      if (higher <= level) continue;
      const Ways above = ways_into(at(higher), rule);
      const bool is_never_shown = std::all_of(ways.begin(), ways.end(), [&](const Branch& way) {
        return is_covered(way, above, rule);
      });
      if (!is_never_shown) continue;
      problems.warn("W310", at(level)->extent,
                    say("`{0}` is never shown: whenever it holds, `{1}` above it holds as well",
                        "`{0}` 永远不会出现：它成立时，上面的 `{1}` 也成立",
                        {name_of(level), name_of(higher)}));
      break;
    }
  }
}

}  // namespace tributary::language
