// PEOPLE 10: nobody singled out by constants and attributes. Each way in which a level, a score's
// condition or an input's `where` can hold is evaluated for every registered subject with
// everything left open but the subject, of a `where` but the division; with a level's way goes one
// of each input that it reads. Whom such a way can never concern is out of its reach, and each must
// reach far: a wide one beside it that never comes true would hide it.
#include <re2/re2.h>

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/model/floors.h"
#include "engine/model/program.h"
#include "rules/language/emit.h"
#include "rules/language/logic.h"
#include "rules/language/people_check.h"

namespace tributary::language {
namespace {

class SubjectContext : public ProgramContext {
 public:
  explicit SubjectContext(const Subject& subject) : subject_(subject) {}
  [[nodiscard]] Scalar subject(AttributeId id) const override {
    return attribute_of(&subject_, id);
  }
  [[nodiscard]] Scalar subject_district() const override { return of_text(subject_.district); }
  [[nodiscard]] Scalar subject_unit() const override { return of_text(subject_.unit); }
  [[nodiscard]] bool matches(std::string_view text, std::string_view pattern) const override {
    const re2::RE2 regex(re2::StringPiece(pattern.data(), pattern.size()), re2::RE2::Quiet);
    return re2::RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), regex);
  }

 private:
  static Scalar of_text(const std::string& text) {
    return text.empty() ? Scalar::missing() : Scalar::of_text(text);
  }

  const Subject& subject_;
};

bool reads_evidence(const Expr& expr) {
  if (expr.binding == BindingKind::kAttribute) return true;
  return std::any_of(expr.parts.begin(), expr.parts.end(), reads_evidence);
}

bool reads_subject(const Expr& expr) {
  const bool is_of_subject = expr.binding == BindingKind::kSubject ||
                             expr.binding == BindingKind::kSubjectDistrict ||
                             expr.binding == BindingKind::kSubjectUnit;
  if (is_of_subject) return true;
  return std::any_of(expr.parts.begin(), expr.parts.end(), reads_subject);
}

/// Codes that stand as constants: one, or a list's. In `where` nothing is bound, as its names mean
/// a field of each source of the input.
std::vector<std::string> codes_of(const Expr& expr, const LanguageContext& context) {
  std::vector<std::string> codes;
  if (expr.kind == ExprKind::kString) codes.push_back(expr.text);
  if (expr.kind == ExprKind::kMember && context.lists != nullptr) {
    const auto list = context.lists->find(expr.text);
    if (list != context.lists->end()) codes = list->second.entries;
  }
  for (const Expr& part : expr.parts) {
    if (part.kind == ExprKind::kString) codes.push_back(part.text);
  }
  return codes;
}

/// Of each registered subject whether it can be concerned; empty: every one can.
using Reach = std::vector<bool>;

Reach common(const Reach& a, const Reach& b) {
  if (a.empty() || b.empty()) return a.empty() ? b : a;
  Reach out = a;
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = a[i] && b[i];
  return out;
}

bool is_wide_enough(const Reach& reach) {
  const auto reached = static_cast<std::size_t>(std::count(reach.begin(), reach.end(), true));
  return reached == reach.size() || reached >= floors::kScopeSubjects;
}

const Register* register_of(const LanguageContext& context, SubjectTypeId type) {
  for (const Register& candidate : context.registers) {
    if (candidate.type == type) return &candidate;
  }
  return nullptr;
}

class ScopeCheck {
 public:
  ScopeCheck(const Rule& rule, const Register& known, const SubjectType& type,
             const LanguageContext& context, Problems& problems)
      : rule_(rule), known_(known), type_(type), context_(context), problems_(problems) {}

  void check(const RuleSource& source) {
    for (const InputSource& input : source.inputs) {
      inputs_.push_back(input.where ? reaches_of(*input.where) : Reaches{Reach()});
    }
    for (const std::optional<Expr>& level : source.levels) {
      if (level) check_condition(*level, "level", "级别");
    }
    for (const TermSource& term : source.score) {
      if (term.condition) check_condition(*term.condition, "condition", "条件");
    }
  }

 private:
  /// Of the ways of an input, each once.
  using Reaches = std::set<Reach>;

  /// Of the ways of a `where`; one that does not reach far is told.
  Reaches reaches_of(const Expr& where) {
    Reaches reaches;
    const auto branches = branches_of(where);
    if (!branches) return tell(where, "input", "输入"), Reaches{Reach()};
    for (const Branch& branch : *branches) reaches.insert(reach_of_where(branch));
    if (std::all_of(reaches.begin(), reaches.end(), is_wide_enough)) return reaches;
    tell(where, "input", "输入");
    return {Reach()};  // told once, and not of each level that reads it
  }

  void check_condition(const Expr& condition, std::string_view en, std::string_view zh) {
    const auto branches = branches_of(condition);
    if (!branches) return;  // E002
    std::vector<const Branch*> wide, narrow;
    for (const Branch& branch : *branches) {
      (reaches_far(branch) ? wide : narrow).push_back(&branch);
    }
    // What holds only where a wide one holds as well picks nobody out.
    const bool is_harmless = std::all_of(narrow.begin(), narrow.end(), [&](const Branch* one) {
      return std::any_of(wide.begin(), wide.end(),
                         [&](const Branch* other) { return holds_wherever(*other, *one); });
    });
    if (!is_harmless) tell(condition, en, zh);
  }

  [[nodiscard]] bool holds_wherever(const Branch& wanted, const Branch& branch) const {
    return std::all_of(wanted.begin(), wanted.end(),
                       [&](const Atom& atom) { return implies(branch, atom, rule_); });
  }

  bool reaches_far(const Branch& branch) {
    std::set<std::uint16_t> read;
    for (const Atom& atom : branch) note_inputs(*atom.expr, read);
    Reaches reaches = {reach_of(branch)};
    for (const std::uint16_t input : read) {
      Reaches narrower;
      for (const Reach& reach : reaches) {
        for (const Reach& of_input : inputs_[input]) narrower.insert(common(reach, of_input));
      }
      if (narrower.size() > kMostBranches) return false;
      reaches = std::move(narrower);
    }
    return std::all_of(reaches.begin(), reaches.end(), is_wide_enough);
  }

  void note_inputs(const Expr& expr, std::set<std::uint16_t>& read) const {
    if (expr.binding == BindingKind::kAttribute) read.insert(rule_.attributes[expr.index].input);
    for (const Expr& part : expr.parts) note_inputs(part, read);
  }

  /// By what a level or a score says of the subject alone.
  Reach reach_of(const Branch& branch) {
    std::vector<std::pair<Program, bool>> asked;
    for (const Atom& atom : branch) {
      if (!reads_subject(*atom.expr) || reads_evidence(*atom.expr)) continue;
      asked.emplace_back(emit(*atom.expr, context_, problems_), !atom.is_negated);
    }
    if (asked.empty()) return {};
    return reach_by([&](const Subject& subject) {
      const SubjectContext of(subject);
      return std::all_of(asked.begin(), asked.end(), [&](const auto& one) {
        return evaluate(one.first, of).is_true() == one.second;
      });
    });
  }

  /// By the division that it names: a record of a street, or of its district, concerns what lies
  /// there. Nothing else in a record is about subjects.
  [[nodiscard]] Reach reach_of_where(const Branch& branch) const {
    std::vector<Atom> asked;
    for (const Atom& atom : branch) {
      if (names_division(*atom.expr)) asked.push_back(atom);
    }
    if (asked.empty()) return {};
    return reach_by([&](const Subject& subject) {
      return std::all_of(asked.begin(), asked.end(),
                         [&](const Atom& atom) { return may_lie(atom, subject); });
    });
  }

  template <typename Predicate>
  [[nodiscard]] Reach reach_by(Predicate predicate) const {
    Reach reach;
    reach.reserve(known_.subjects.size());
    for (const Subject& subject : known_.subjects) reach.push_back(predicate(subject));
    return reach;
  }

  static bool names_division(const Expr& expr) {
    return expr.kind == ExprKind::kBinary && expr.parts[0].kind == ExprKind::kName &&
           expr.parts[0].text == "division";
  }

  [[nodiscard]] bool may_lie(const Atom& atom, const Subject& subject) const {
    const bool lies = lies_in(atom.expr->parts[1], subject);
    switch (atom.expr->op) {
      case Operator::kEq:
      case Operator::kIn:
      case Operator::kStartsWith:
        return lies != atom.is_negated;
      case Operator::kNe:
      case Operator::kNotIn:
        return lies == atom.is_negated;
      default:
        return false;  // by its pattern or order: a way to name a few that is not followed
    }
  }

  [[nodiscard]] bool lies_in(const Expr& constant, const Subject& subject) const {
    const std::vector<std::string> codes = codes_of(constant, context_);
    return std::any_of(codes.begin(), codes.end(), [&](const std::string& code) {
      return !subject.district.empty() && subject.district.starts_with(code);
    });
  }

  void tell(const Expr& where, std::string_view en, std::string_view zh) {
    problems_.error("E211", where.extent,
                    say("this " + std::string(en) +
                            " can concern only some of {0}, fewer than {1} registered subjects",
                        "该" + std::string(zh) + "只可能涉及部分 {0}，少于 {1} 个登记对象",
                        {type_.name, std::to_string(floors::kScopeSubjects)}));
  }

  const Rule& rule_;
  const Register& known_;
  const SubjectType& type_;
  const LanguageContext& context_;
  Problems& problems_;
  std::vector<Reaches> inputs_;
};

}  // namespace

void check_scope(const RuleSource& source, const Rule& rule, const LanguageContext& context,
                 Problems& problems) {
  const Catalog& catalog = context.catalog();
  if (context.registers.empty() || rule.subject.value() >= catalog.subject_types.size()) return;
  const SubjectType& type = catalog[rule.subject];
  const Register* known = register_of(context, rule.subject);
  // Without a register there is no subject, so nobody to single out: the rule is quiet here, as a
  // shipped rule about schools is where no schools are registered. Matters register themselves.
  if (known == nullptr) return;
  const Register& subjects = *known;
  const bool is_small = subjects.subjects.size() < floors::kPeopleSubjects;
  // Cells are opened by coordinates, matters by their first record: they have no fixed number.
  const bool is_fixed = type.register_kind == RegisterKind::kClosed && !type.is_cell;
  if (rule.has_people_input() && is_fixed && is_small) {
    problems.error(
        "E211", source.subject.extent,
        say("{0} has fewer than {1} registered subjects: reports by people are off for it",
            "{0} 的登记对象少于 {1} 个，不能使用群众反映",
            {type.name, std::to_string(floors::kPeopleSubjects)}));
  }
  ScopeCheck(rule, subjects, type, context, problems).check(source);
}

}  // namespace tributary::language
