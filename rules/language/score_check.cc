// W311: under a level's own condition the score must be able to reach the middle of its band.
#include <algorithm>

#include "rules/language/interval.h"
#include "rules/language/people_check.h"

namespace tributary::language {
namespace {

/// The highest score with the branch true; nullopt if nothing bounds it.
std::optional<Decimal> most_of(const Branch& branch, const RuleSource& source, const Rule& rule) {
  Decimal total;
  for (const TermSource& term : source.score) {
    Branch joined = branch;
    if (term.condition) {
      // One way only is looked at further; of several any may hold.
      const auto ways = branches_of(*term.condition);
      if (ways && ways->size() == 1) {
        joined.insert(joined.end(), ways->front().begin(), ways->front().end());
      }
    }
    const std::optional<Intervals> known = intervals_of(joined, rule);
    if (!known) continue;  // this term is never added
    const Interval range = range_of(term.add, *known, rule);
    if (!range.high) return std::nullopt;
    total = total + (term.condition ? std::max(*range.high, Decimal()) : *range.high);
  }
  return total;
}

bool reaches(const Expr& level, Decimal middle, const RuleSource& source, const Rule& rule) {
  const std::optional<std::vector<Branch>> ways = branches_of(level);
  if (!ways) return true;  // reported
  bool is_possible = false;
  for (const Branch& branch : *ways) {
    if (is_impossible(branch, rule)) continue;
    is_possible = true;
    const std::optional<Decimal> most = most_of(branch, source, rule);
    if (!most || Decimal::from_int(most->rounded_half_up()) >= middle) return true;
  }
  return !is_possible;  // that is W310
}

}  // namespace

void check_score(const RuleSource& source, const Rule& rule, const Bands& bands,
                 Problems& problems) {
  for (const Level level : kLevels) {
    const std::optional<Expr>& condition = source.levels[static_cast<std::size_t>(level)];
    if (!condition || source.score.empty()) continue;
    const Band band = bands.of(level);
    const Decimal middle = Decimal::from_int(band.low + band.high) * *Decimal::parse("0.5");
    if (reaches(*condition, middle, source, rule)) continue;
    problems.warn("W311", condition->extent,
                  say("the score cannot reach the middle of {0}'s band ({1} to {2})",
                      "评分达不到“{0}”区间（{1} 至 {2}）的中点",
                      {name_of(level), std::to_string(band.low), std::to_string(band.high)}));
  }
}

}  // namespace tributary::language
