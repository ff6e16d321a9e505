#include "rules/language/people_check.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <string>

#include "engine/model/floors.h"
#include "engine/model/profile.h"
#include "rules/language/logic.h"

namespace tributary::language {
namespace {

class PeopleCheck {
 public:
  PeopleCheck(const RuleSource& source, const Rule& rule, const LanguageContext& context,
              Problems& problems)
      : source_(source),
        rule_(rule),
        context_(context),
        catalog_(context.catalog()),
        problems_(problems),
        is_studied_(rule.status == RuleStatus::kStudy) {}

  void run() {
    offices();
    windows();
    for (const auto& level : source_.levels) {
      if (level && is_checked(*level)) this->level(*level);
    }
    if (is_studied_) return police();
    for (const TermSource& term : source_.score) {
      if (is_checked(term.add)) sum(term.add);
      if (term.condition && is_checked(*term.condition)) condition(*term.condition);
    }
    police();
  }

 private:
  /// Reads reports, or levels of other rules that reports may have made. What is missing or overdue
  /// after reports is what an office did not do.
  [[nodiscard]] bool is_people(const Expr& expr) const {
    if (expr.binding != BindingKind::kAttribute) return false;
    const AttributeRef& attribute = rule_.attributes[expr.index];
    const RuleInput& input = rule_.inputs[attribute.input];
    return (input.source_class == SourceClass::kPeople || input.signal) &&
           attribute.attribute < InputAttribute::kMissing;
  }

  [[nodiscard]] bool is_signal(const Expr& expr) const {
    return is_people(expr) && rule_.inputs[rule_.attributes[expr.index].input].signal;
  }

  [[nodiscard]] bool is_any_of_people(const Expr& expr) const {
    return is_people(expr) && !is_signal(expr) &&
           rule_.attributes[expr.index].attribute == InputAttribute::kAny;
  }

  [[nodiscard]] static bool is_positive_constant(const Expr& expr) {
    return expr.kind == ExprKind::kNumber && expr.number > Decimal();
  }

  void refuse(const Expr& expr, Message message) {
    problems_.error("E203", expr.extent, std::move(message));
  }

  /// People stand only positively, `.distinct(reporter) >= constant` or `.any`.
  void positive(const Expr& expr, bool is_negated) {
    const bool joins =
        expr.kind == ExprKind::kBinary && (expr.op == Operator::kAnd || expr.op == Operator::kOr);
    if (joins || expr.kind == ExprKind::kNot) {
      const bool inner = is_negated || expr.kind == ExprKind::kNot;
      for (const Expr& part : expr.parts) positive(part, inner);
      return;
    }
    const bool is_step = expr.kind == ExprKind::kBinary && expr.op == Operator::kGe &&
                         is_people(expr.parts[0]) && is_positive_constant(expr.parts[1]);
    if (is_step || (is_people(expr) && expr.type.kind == TypeKind::kBool)) {
      if (!is_negated) return;
      return refuse(expr, signal_in(expr)
                              ? say("signals may not stand under `not`", "预警不能写在 `not` 之下")
                              : say("reports by people may not stand under `not`",
                                    "群众反映不能写在 `not` 之下"));
    }
    if (signal_in(expr)) {
      return forbid(expr, say("signals stand only as `.any` and `.count >= constant`",
                              "预警只能写成 `.any` 和 `.count >= 常量`"));
    }
    forbid(expr, say("reports by people stand only as `.distinct(reporter) >= constant`",
                     "群众反映只能写成 `.distinct(reporter) >= 常量`"));
  }

  [[nodiscard]] bool signal_in(const Expr& expr) const {
    return is_signal(expr) || std::any_of(expr.parts.begin(), expr.parts.end(),
                                          [&](const Expr& part) { return signal_in(part); });
  }

  void forbid(const Expr& expr, const Message& message) {
    if (is_people(expr)) return refuse(expr, message);
    for (const Expr& part : expr.parts) forbid(part, message);
  }

  [[nodiscard]] bool is_adverse(const Branch& branch) const {
    return has_adverse_evidence(branch, rule_, catalog_);
  }

  std::vector<Branch> branches(const Expr& expr) {
    std::optional<std::vector<Branch>> out = branches_of(expr);
    if (out) return std::move(*out);
    problems_.error("E002", expr.extent,
                    say("this condition can become true in too many ways; split the rule",
                        "该条件成立的方式过多，请拆分规则"));
    return {};
  }

  void any_needs_adverse(const std::vector<Branch>& ways) {
    for (const Branch& branch : ways) {
      if (is_adverse(branch)) continue;
      for (const Atom& atom : branch) {
        if (!is_any_of_people(*atom.expr)) continue;
        refuse(*atom.expr, say("`.any` of people stands only together with adverse evidence: a "
                               "failed inspection or a notable measurement",
                               "群众反映的 `.any` 必须同时具备不利证据：检查不合格或仪器显著读数"));
      }
    }
  }

  void level(const Expr& expr) {
    if (!is_studied_) positive(expr, false);
    const std::vector<Branch> ways = branches(expr);
    if (!is_studied_) any_needs_adverse(ways);
    if (problems_.has_nonsense_in(expr.extent)) return;
    const bool is_possible = std::any_of(ways.begin(), ways.end(), [&](const Branch& branch) {
      return !is_impossible(branch, rule_);
    });
    if (!ways.empty() && !is_possible) {
      problems_.warn("W310", expr.extent,
                     say("this level can never be reached: nothing meets all of its conditions",
                         "该级别永远无法达到：没有任何情况能同时满足这些条件"));
    }
    const auto holds_of_nothing = [&](const Branch& branch) {
      return !has_evidence(branch, rule_);
    };
    if (std::any_of(ways.begin(), ways.end(), holds_of_nothing)) {
      problems_.error(
          "E215", expr.extent,
          say("this level can hold of nothing: each way needs a positive lower bound on "
              "some input, such as `.count >= 1`; say absence with `expect`",
              "该级别可能在没有任何证据时成立：每种情形都需要某个输入的正下限，例如 "
              "`.count >= 1`；缺失请用 `expect` 表达"));
    }
    advice(expr, ways);
  }

  void advice(const Expr& expr, const std::vector<Branch>& ways) {
    const AdviceId id = rule_.signal.advice;
    if (id.value() >= catalog_.advice.size() || !catalog_[id].needs_finding) return;
    const bool is_founded = std::all_of(ways.begin(), ways.end(), [&](const Branch& branch) {
      return has_finding_or_instrument(branch, rule_, catalog_);
    });
    if (is_founded) return;
    problems_.error("E204", expr.extent,
                    say("advice `{0}` needs an adverse finding or an instrument in every level",
                        "建议“{0}”要求每个级别都有不利检查结果或仪器读数", {catalog_[id].name}));
  }

  /// In `if`: `.any` alone only where every way into every level has adverse evidence.
  void condition(const Expr& expr) {
    positive(expr, false);
    const bool levels_are_adverse = std::all_of(
        source_.levels.begin(), source_.levels.end(), [&](const std::optional<Expr>& level) {
          if (!level) return true;
          const std::optional<std::vector<Branch>> ways = branches_of(*level);
          return ways && std::all_of(ways->begin(), ways->end(),
                                     [&](const Branch& branch) { return is_adverse(branch); });
        });
    if (!levels_are_adverse) any_needs_adverse(branches(expr));
  }

  /// In `add`: people only as min(constant * X.distinct(reporter), constant).
  void sum(const Expr& expr) {
    const auto is_product = [&](const Expr& part) {
      return part.kind == ExprKind::kBinary && part.op == Operator::kMul &&
             is_positive_constant(part.parts[0]) && is_people(part.parts[1]) &&
             !is_any_of_people(part.parts[1]);
    };
    const bool is_capped = expr.kind == ExprKind::kCall && expr.text == "min" &&
                           expr.parts.size() == 2 && is_product(expr.parts[0]) &&
                           is_positive_constant(expr.parts[1]);
    if (is_capped) return;
    forbid(expr,
           say("people add to a score only as `min(constant * X.distinct(reporter), constant)`",
               "群众反映计分只能写成 `min(常量 * X.distinct(reporter), 常量)`"));
  }

  void offices() {
    if (rule_.subject.value() >= catalog_.subject_types.size()) return;
    const SubjectType& type = catalog_[rule_.subject];
    for (std::size_t i = 0; i < rule_.inputs.size(); ++i) {
      const RuleInput& input = rule_.inputs[i];
      const Extent at = source_.inputs[i].name.extent;
      const bool is_awaited = rule_.expect && rule_.expect->after == i;
      if (type.is_unit && input.source_class == SourceClass::kPeople && !is_awaited) {
        problems_.error("E206", at,
                        say("an office is judged by what it did, never by how many reported",
                            "责任单位只按其处置情况评判，不按反映人数评判"));
      }
      const bool has_opinion = type.is_organisation || type.name == "matter.construction_project" ||
                               type.name == "matter.housing_project" ||
                               type.name == "matter.product";
      if (input.source_class == SourceClass::kOpinion && !has_opinion) {
        problems_.error("E213", at,
                        say("there is no opinion about {0}", "{0} 没有舆情数据", {type.name}));
      }
    }
  }

  void windows() {
    for (std::size_t i = 0; i < rule_.inputs.size(); ++i) {
      const RuleInput& input = rule_.inputs[i];
      const bool is_known = !input.feeds.empty() || input.signal;
      if (!is_known || input.within <= Millis{0}) continue;  // reported
      const std::optional<At<Millis>>& own = source_.inputs[i].within;
      const Extent at = own ? own->extent : source_.within.extent;
      Millis lateness{0};
      for (const InputFeed& feed : input.feeds) {
        lateness = std::max(lateness, context_.schemas->source(feed.source)->lateness);
      }
      const Millis reach =
          input.reach() + rule_.confirm_for + rule_.keep_for + holds_for(rule_) + lateness;
      if (reach > context_.event_store) {
        problems_.error(
            "E303", at,
            say("the window is longer than the event store ({0})",
                "窗口长于事件库的保留时间（{0}）", {format_duration(context_.event_store)}));
      }
      // Of other rules' levels nobody knows here whether reports made them.
      if (input.source_class != SourceClass::kPeople && !input.signal) continue;
      if (input.within < floors::kPeopleWindow) {
        problems_.error(
            "E212", at,
            say("a window over reports by people is at least 24h", "群众反映的窗口至少为 24h"));
      }
      if (reach > floors::kPeopleReach) {
        problems_.error(
            "E212", at,
            is_variant(rule_)
                ? say("window, confirm_for, keep_for, lateness and the 30d that a sweep holds are "
                      "{0} together for reports by people; at most 90d",
                      "群众反映的窗口、confirm_for、keep_for、迟到时间与排查有效期 30d 合计 "
                      "{0}，最多 90d",
                      {format_duration(reach)})
                : say("window, confirm_for, keep_for and lateness of reports by people are {0} "
                      "together; at most 90d",
                      "群众反映的窗口、confirm_for、keep_for 与迟到时间合计 {0}，最多 90d",
                      {format_duration(reach)}));
      }
    }
  }

  void police() {
    if (!rests_on_reports(rule_)) return;
    const auto refuse_police = [&](const Assignment& assignment, const Expr& at) {
      if (!is_without_reports(assignment, catalog_)) return;
      problems_.error("E204", at.extent,
                      say("police get no row that rests on reports by people or on opinion",
                          "公安不接收依据群众反映或舆情的预警"));
    };
    refuse_police(rule_.signal.assign, source_.signal.assign);
    if (rule_.signal.copy_to && source_.signal.copy_to) {
      refuse_police(*rule_.signal.copy_to, *source_.signal.copy_to);
    }
  }

  const RuleSource& source_;
  const Rule& rule_;
  const LanguageContext& context_;
  const Catalog& catalog_;
  Problems& problems_;
  bool is_studied_;
};

}  // namespace

bool rests_on_reports(const Rule& rule) {
  return std::any_of(rule.inputs.begin(), rule.inputs.end(), [](const RuleInput& input) {
    return input.source_class == SourceClass::kPeople ||
           input.source_class == SourceClass::kOpinion || input.signal;
  });
}

bool is_without_reports(const Assignment& assignment, const Catalog& catalog) {
  return assignment.kind.value() < catalog.unit_kinds.size() &&
         catalog[assignment.kind].without_reports;
}

void check_people(const RuleSource& source, const Rule& rule, const LanguageContext& context,
                  Problems& problems) {
  PeopleCheck(source, rule, context, problems).run();
}

}  // namespace tributary::language
