// PEOPLE 11: opinion creates no row and raises a level by one step at most over what the same rule
// gives without it. Checked on the rule: whatever else a way into a level demands must by itself be
// a way into the same level, the one below, or a higher one, without opinion.
#include <algorithm>

#include "rules/language/interval.h"
#include "rules/language/people_check.h"

namespace tributary::language {
namespace {

class OpinionCheck {
 public:
  OpinionCheck(const RuleSource& source, const Rule& rule, Problems& problems)
      : source_(source), rule_(rule), problems_(problems) {}

  void run() {
    for (const Level level : kLevels) {
      const std::optional<Expr>& condition = source_.levels[static_cast<std::size_t>(level)];
      if (!condition || !is_checked(*condition) || !reads_opinion(*condition)) continue;
      if (only_upwards(*condition)) amplifies(*condition, level);
    }
    for (const TermSource& term : source_.score) {
      if (is_checked(term.add)) forbid_in_sum(term.add);
      if (term.condition && is_checked(*term.condition)) only_upwards(*term.condition);
    }
  }

 private:
  [[nodiscard]] bool is_opinion(const Expr& expr) const {
    return expr.binding == BindingKind::kAttribute &&
           rule_.inputs[rule_.attributes[expr.index].input].source_class == SourceClass::kOpinion;
  }

  [[nodiscard]] bool reads_opinion(const Expr& expr) const {
    return is_opinion(expr) || std::any_of(expr.parts.begin(), expr.parts.end(),
                                           [&](const Expr& part) { return reads_opinion(part); });
  }

  [[nodiscard]] bool is_amplifier(const Atom& atom) const {
    const Expr& expr = *atom.expr;
    return !atom.is_negated && expr.kind == ExprKind::kBinary && expr.op == Operator::kGe &&
           is_opinion(expr.parts[0]) && expr.parts[1].kind == ExprKind::kNumber &&
           expr.parts[1].number > Decimal();
  }

  /// Every place of opinion is `X.ratio >= constant`, not under `not`.
  bool only_upwards(const Expr& condition) {
    const std::optional<std::vector<Branch>> ways = branches_of(condition);
    if (!ways) return false;  // reported
    for (const Branch& branch : *ways) {
      for (const Atom& atom : branch) {
        if (!reads_opinion(*atom.expr) || is_amplifier(atom)) continue;
        problems_.error("E213", atom.expr->extent,
                        say("opinion stands only as `.ratio >= constant`, not under `not`",
                            "舆情只能写成 `.ratio >= 常量`，且不能写在 `not` 之下"));
        return false;
      }
    }
    return true;
  }

  void amplifies(const Expr& condition, Level level) {
    const std::vector<Branch> ways = *branches_of(condition);
    for (const Branch& branch : ways) {
      Branch rest;
      std::copy_if(branch.begin(), branch.end(), std::back_inserter(rest),
                   [&](const Atom& atom) { return !reads_opinion(*atom.expr); });
      if (rest.size() == branch.size() || holds_without(rest, level)) continue;
      problems_.error("E213", condition.extent,
                      say("opinion raises a level by one step at most: without it the same "
                          "evidence must give level {0} or higher",
                          "舆情最多把级别提高一级：不看舆情时，同样的证据应至少达到“{0}”级",
                          {name_of(one_below(level))}));
      return;
    }
  }

  static Level one_below(Level level) {
    return level <= Level::kYellow ? Level::kBlue : static_cast<Level>(static_cast<int>(level) - 1);
  }

  /// `rest` implies a way without opinion into the level, the one below it, or a higher one.
  [[nodiscard]] bool holds_without(const Branch& rest, Level level) const {
    return std::any_of(kLevels.begin(), kLevels.end(), [&](Level other) {
      const std::optional<Expr>& condition = source_.levels[static_cast<std::size_t>(other)];
      if (!condition || !is_checked(*condition)) return false;
      if (static_cast<int>(other) + 1 < static_cast<int>(level)) return false;
      const std::optional<std::vector<Branch>> ways = branches_of(*condition);
      return ways && std::any_of(ways->begin(), ways->end(), [&](const Branch& way) {
               return std::all_of(way.begin(), way.end(),
                                  [&](const Atom& wanted) { return is_implied(wanted, rest); });
             });
    });
  }

  [[nodiscard]] bool is_implied(const Atom& wanted, const Branch& rest) const {
    return !reads_opinion(*wanted.expr) && implies(rest, wanted, rule_);
  }

  void forbid_in_sum(const Expr& sum) {
    if (!reads_opinion(sum)) return;
    problems_.error("E213", sum.extent,
                    say("opinion adds nothing by its amount; write `if: X.ratio >= 3`",
                        "舆情不按数量计分，请写 `if: X.ratio >= 3`"));
  }

  const RuleSource& source_;
  const Rule& rule_;
  Problems& problems_;
};

}  // namespace

void check_opinion(const RuleSource& source, const Rule& rule, Problems& problems) {
  OpinionCheck(source, rule, problems).run();
}

}  // namespace tributary::language
