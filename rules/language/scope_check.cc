// PEOPLE 10: nobody singled out by constants and attributes. A level is evaluated for every
// registered subject with everything but the subject left open, an input's `where` with everything
// but the division; whom it can never concern is out of the rule's scope.
#include <re2/re2.h>

#include <algorithm>
#include <string>

#include "engine/model/floors.h"
#include "engine/model/program.h"
#include "rules/language/emit.h"
#include "rules/language/people_check.h"

namespace tributary::language {
namespace {

enum class Truth : std::uint8_t { kFalse, kOpen, kTrue };

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

/// Whom the records that a `where` lets in may concern, by the division that it names: a record of
/// a street, or of its district, concerns what lies there. Nothing else in it is about subjects.
class WhereScope {
 public:
  explicit WhereScope(const LanguageContext& context) : context_(context) {}

  [[nodiscard]] Truth truth(const Expr& expr, const Subject& subject) const {
    if (expr.kind == ExprKind::kNot) return negated(truth(expr.parts[0], subject));
    if (expr.kind != ExprKind::kBinary) return Truth::kOpen;
    if (expr.op == Operator::kAnd || expr.op == Operator::kOr) {
      const Truth a = truth(expr.parts[0], subject);
      const Truth b = truth(expr.parts[1], subject);
      return expr.op == Operator::kAnd ? std::min(a, b) : std::max(a, b);
    }
    if (!is_division_field(expr.parts[0])) return Truth::kOpen;
    switch (expr.op) {
      case Operator::kEq:
      case Operator::kIn:
      case Operator::kStartsWith:
        return lies_in(expr.parts[1], subject);
      case Operator::kNe:
      case Operator::kNotIn:
        return negated(lies_in(expr.parts[1], subject));
      default:
        return Truth::kFalse;  // by its pattern or order: a way to name a few that is not followed
    }
  }

 private:
  static bool is_division_field(const Expr& expr) {
    return expr.kind == ExprKind::kName && expr.text == "division";
  }
  static Truth negated(Truth truth) {
    if (truth == Truth::kOpen) return truth;
    return truth == Truth::kTrue ? Truth::kFalse : Truth::kTrue;
  }

  [[nodiscard]] Truth lies_in(const Expr& constant, const Subject& subject) const {
    const std::vector<std::string> codes = codes_of(constant, context_);
    const bool is_inside = std::any_of(codes.begin(), codes.end(), [&](const std::string& code) {
      return !subject.district.empty() && subject.district.starts_with(code);
    });
    return is_inside ? Truth::kTrue : Truth::kFalse;
  }

  const LanguageContext& context_;
};

class ScopeCheck {
 public:
  ScopeCheck(const LanguageContext& context, Problems& problems)
      : context_(context), problems_(problems) {}

  Truth truth(const Expr& expr, const ProgramContext& subject) {
    if (expr.kind == ExprKind::kNot) {
      const Truth inner = truth(expr.parts[0], subject);
      if (inner == Truth::kOpen) return inner;
      return inner == Truth::kTrue ? Truth::kFalse : Truth::kTrue;
    }
    const bool is_and = expr.kind == ExprKind::kBinary && expr.op == Operator::kAnd;
    const bool is_or = expr.kind == ExprKind::kBinary && expr.op == Operator::kOr;
    if (is_and || is_or) {
      const Truth a = truth(expr.parts[0], subject);
      const Truth b = truth(expr.parts[1], subject);
      return is_and ? std::min(a, b) : std::max(a, b);
    }
    if (reads_evidence(expr)) return Truth::kOpen;
    return evaluate(emit(expr, context_, problems_), subject).is_true() ? Truth::kTrue
                                                                        : Truth::kFalse;
  }

 private:
  const LanguageContext& context_;
  Problems& problems_;
};

const Register* register_of(const LanguageContext& context, SubjectTypeId type) {
  for (const Register& candidate : context.registers) {
    if (candidate.type == type) return &candidate;
  }
  return nullptr;
}

bool is_wide_enough(std::size_t in_scope, const Register& known) {
  return in_scope == known.subjects.size() || in_scope >= floors::kScopeSubjects;
}

void check_where(const Expr& where, const Register& known, const SubjectType& type,
                 const LanguageContext& context, Problems& problems) {
  const WhereScope scope(context);
  const auto in_scope = static_cast<std::size_t>(std::count_if(
      known.subjects.begin(), known.subjects.end(),
      [&](const Subject& subject) { return scope.truth(where, subject) != Truth::kFalse; }));
  if (is_wide_enough(in_scope, known)) return;
  problems.error("E211", where.extent,
                 say("this input can concern only some of {0}, fewer than {1} registered subjects",
                     "该输入只可能涉及部分 {0}，少于 {1} 个登记对象",
                     {type.name, std::to_string(floors::kScopeSubjects)}));
}

void check_level(const Expr& level, const Register& known, const SubjectType& type,
                 const LanguageContext& context, Problems& problems) {
  if (!reads_subject(level)) return;
  ScopeCheck scope(context, problems);
  const auto in_scope = static_cast<std::size_t>(
      std::count_if(known.subjects.begin(), known.subjects.end(), [&](const Subject& subject) {
        return scope.truth(level, SubjectContext(subject)) != Truth::kFalse;
      }));
  if (is_wide_enough(in_scope, known)) return;
  problems.error("E211", level.extent,
                 say("this level can concern only some of {0}, fewer than {1} registered subjects",
                     "该级别只可能涉及部分 {0}，少于 {1} 个登记对象",
                     {type.name, std::to_string(floors::kScopeSubjects)}));
}

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
  for (const std::optional<Expr>& level : source.levels) {
    if (level) check_level(*level, subjects, type, context, problems);
  }
  for (const InputSource& input : source.inputs) {
    if (input.where) check_where(*input.where, subjects, type, context, problems);
  }
}

}  // namespace tributary::language
