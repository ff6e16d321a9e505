#include "rules/language/logic.h"

#include <algorithm>

#include "engine/model/finding.h"
#include "rules/language/interval.h"

namespace tributary::language {
namespace {

using Branches = std::vector<Branch>;

std::optional<Branches> expand(const Expr& expr, bool is_negated);

std::optional<Branches> either(const Expr& expr, bool is_negated) {
  std::optional<Branches> left = expand(expr.parts[0], is_negated);
  std::optional<Branches> right = expand(expr.parts[1], is_negated);
  if (!left || !right || left->size() + right->size() > kMostBranches) return std::nullopt;
  left->insert(left->end(), right->begin(), right->end());
  return left;
}

std::optional<Branches> both(const Expr& expr, bool is_negated) {
  const std::optional<Branches> left = expand(expr.parts[0], is_negated);
  const std::optional<Branches> right = expand(expr.parts[1], is_negated);
  if (!left || !right || left->size() * right->size() > kMostBranches) return std::nullopt;
  Branches out;
  for (const Branch& a : *left) {
    for (const Branch& b : *right) {
      Branch& joined = out.emplace_back(a);
      joined.insert(joined.end(), b.begin(), b.end());
    }
  }
  return out;
}

std::optional<Branches> expand(const Expr& expr, bool is_negated) {
  if (expr.kind == ExprKind::kNot) return expand(expr.parts[0], !is_negated);
  const bool is_and = expr.kind == ExprKind::kBinary && expr.op == Operator::kAnd;
  const bool is_or = expr.kind == ExprKind::kBinary && expr.op == Operator::kOr;
  if (is_and || is_or) {
    return is_or != is_negated ? either(expr, is_negated) : both(expr, is_negated);
  }
  return Branches{{Atom{&expr, is_negated}}};
}

/// The same comparison read from the other side.
Operator mirrored(Operator op) {
  switch (op) {
    case Operator::kLt:
      return Operator::kGt;
    case Operator::kLe:
      return Operator::kGe;
    case Operator::kGt:
      return Operator::kLt;
    case Operator::kGe:
      return Operator::kLe;
    default:
      return op;
  }
}

Operator opposite(Operator op) {
  switch (op) {
    case Operator::kLt:
      return Operator::kGe;
    case Operator::kLe:
      return Operator::kGt;
    case Operator::kGt:
      return Operator::kLe;
    case Operator::kGe:
      return Operator::kLt;
    case Operator::kEq:
      return Operator::kNe;
    default:
      return Operator::kEq;
  }
}

const Field* measured_field(const InputFeed& feed, const Catalog& catalog) {
  if (feed.measure == none_of<FieldId>()) return nullptr;
  return &catalog[feed.schema].fields[feed.measure.value()];
}

/// `max(f) >= c`: some record measured at least c. A sum may be made of many small ones.
bool is_notable(const Bound& bound, const RuleInput& input, const Catalog& catalog) {
  if (input.measure != Measure::kMax && input.measure != Measure::kMin) return false;
  return std::all_of(input.feeds.begin(), input.feeds.end(), [&](const InputFeed& feed) {
    const Field* field = measured_field(feed, catalog);
    return field != nullptr && field->notable_from && bound.constant >= *field->notable_from;
  });
}

bool restricts(const Atom& atom, const Schema& schema) {
  const Expr& expr = *atom.expr;
  if (atom.is_negated || expr.kind != ExprKind::kBinary) return false;
  const Expr& left = expr.parts[0];
  const Expr& right = expr.parts[1];
  if (left.binding != BindingKind::kField) return false;
  const Field& field = schema.fields[left.index];
  const auto is_adverse = [&](const Expr& constant) {
    if (constant.binding != BindingKind::kConstant || field.values.empty()) return false;
    const std::string_view value = field.values[static_cast<std::size_t>(constant.bits)];
    return std::find(field.adverse.begin(), field.adverse.end(), value) != field.adverse.end();
  };
  if (expr.op == Operator::kEq) return is_adverse(right);
  if (expr.op == Operator::kIn && right.kind == ExprKind::kList) {
    return std::all_of(right.parts.begin(), right.parts.end(), is_adverse);
  }
  const bool is_lower = expr.op == Operator::kGe || expr.op == Operator::kGt;
  return is_lower && field.notable_from && right.kind == ExprKind::kNumber &&
         right.number >= *field.notable_from;
}

/// Always there, though it may be zero or false. What is none of these may be missing.
bool always_has_value(InputAttribute attribute) {
  switch (attribute) {
    case InputAttribute::kCount:
    case InputAttribute::kAny:
    case InputAttribute::kDistinctReporters:
    case InputAttribute::kDistinctField:
    case InputAttribute::kSources:
    case InputAttribute::kMissing:
      return true;
    default:
      return false;
  }
}

/// A number, or milliseconds and metres as decimals: of one attribute all are of one kind.
std::optional<Decimal> constant_of(const Expr& expr) {
  if (expr.binding == BindingKind::kConstant && expr.type.kind == TypeKind::kTime) {
    return Decimal::from_raw(expr.bits);
  }
  switch (expr.kind) {
    case ExprKind::kNumber:
      return expr.number;
    case ExprKind::kDistance:
      return metres_of(expr);
    case ExprKind::kDuration:
      if (expr.unit == Unit::kWorkingDay) return std::nullopt;
      return Decimal::from_raw(millis_of(expr).count());
    default:
      return std::nullopt;
  }
}

/// True only where something was observed: what is overdue has a value only then.
bool is_evidence(const Bound& bound, const Rule& rule) {
  const InputAttribute attribute = rule.attributes[bound.attribute].attribute;
  if (attribute == InputAttribute::kUsual) return false;  // it is at least the floor, always
  return attribute == InputAttribute::kOverdue || is_positive_lower(bound);
}

}  // namespace

std::optional<std::vector<Branch>> branches_of(const Expr& condition) {
  return expand(condition, false);
}

std::uint32_t quantity_of(const Rule& rule, std::uint32_t attribute) {
  const AttributeRef& wanted = rule.attributes[attribute];
  for (std::uint32_t i = 0; i < attribute; ++i) {
    const AttributeRef& one = rule.attributes[i];
    if (one.input == wanted.input && one.attribute == wanted.attribute &&
        one.field == wanted.field) {
      return i;
    }
  }
  return attribute;
}

std::optional<Bound> bound_of(const Atom& atom, const Rule& rule) {
  const Expr& expr = *atom.expr;
  if (expr.binding == BindingKind::kAttribute) {
    const bool is_plain =
        expr.type.kind == TypeKind::kBool &&
        (!atom.is_negated || always_has_value(rule.attributes[expr.index].attribute));
    if (!is_plain) return std::nullopt;
    return Bound{quantity_of(rule, expr.index), atom.is_negated ? Operator::kLt : Operator::kGe,
                 Decimal::from_int(1)};
  }
  if (expr.kind != ExprKind::kBinary || expr.op < Operator::kEq || expr.op > Operator::kGe) {
    return std::nullopt;
  }
  const bool is_mirrored = expr.parts[1].binding == BindingKind::kAttribute;
  const Expr& attribute = expr.parts[is_mirrored ? 1 : 0];
  const std::optional<Decimal> constant = constant_of(expr.parts[is_mirrored ? 0 : 1]);
  if (attribute.binding != BindingKind::kAttribute || !constant) return std::nullopt;
  if (atom.is_negated && !always_has_value(rule.attributes[attribute.index].attribute)) {
    return std::nullopt;
  }
  const Operator op = is_mirrored ? mirrored(expr.op) : expr.op;
  return Bound{quantity_of(rule, attribute.index), atom.is_negated ? opposite(op) : op, *constant};
}

bool implies(const Branch& branch, const Atom& wanted, const Rule& rule) {
  const std::optional<Bound> bound = bound_of(wanted, rule);
  return std::any_of(branch.begin(), branch.end(), [&](const Atom& atom) {
    if (atom.is_negated == wanted.is_negated && is_same(*atom.expr, *wanted.expr)) return true;
    const std::optional<Bound> given = bound_of(atom, rule);
    return bound && given && bound->attribute == given->attribute && bound->op == Operator::kGe &&
           given->op == Operator::kGe && given->constant >= bound->constant;
  });
}

bool is_positive_lower(const Bound& bound) {
  const Decimal zero;
  switch (bound.op) {
    case Operator::kGe:
    case Operator::kEq:
      return bound.constant > zero;
    case Operator::kGt:
      return bound.constant >= zero;
    default:
      return false;
  }
}

bool has_adverse_evidence(const Branch& branch, const Rule& rule, const Catalog& catalog) {
  return std::any_of(branch.begin(), branch.end(), [&](const Atom& atom) {
    const std::optional<Bound> bound = bound_of(atom, rule);
    if (!bound || !is_evidence(*bound, rule)) return false;
    const AttributeRef& attribute = rule.attributes[bound->attribute];
    const RuleInput& input = rule.inputs[attribute.input];
    if (input.source_class == SourceClass::kInspection) return input.is_adverse;
    if (input.source_class != SourceClass::kInstrument) return false;
    return input.is_adverse ||
           (attribute.attribute == InputAttribute::kValue && is_notable(*bound, input, catalog));
  });
}

bool has_evidence(const Branch& branch, const Rule& rule) {
  return std::any_of(branch.begin(), branch.end(), [&](const Atom& atom) {
    const std::optional<Bound> bound = bound_of(atom, rule);
    return bound && is_evidence(*bound, rule);
  });
}

bool has_finding_or_instrument(const Branch& branch, const Rule& rule, const Catalog& catalog) {
  if (has_adverse_evidence(branch, rule, catalog)) return true;
  return std::any_of(branch.begin(), branch.end(), [&](const Atom& atom) {
    const std::optional<Bound> bound = bound_of(atom, rule);
    if (!bound || !is_evidence(*bound, rule)) return false;
    const RuleInput& input = rule.inputs[rule.attributes[bound->attribute].input];
    return input.source_class == SourceClass::kInstrument;
  });
}

bool is_impossible(const Branch& branch, const Rule& rule) {
  return !intervals_of(branch, rule).has_value();
}

bool is_adverse_where(const Expr& where, const Schema& schema) {
  const std::optional<std::vector<Branch>> branches = branches_of(where);
  if (!is_finding(schema.source_class) || !branches) return false;
  return std::all_of(branches->begin(), branches->end(), [&](const Branch& branch) {
    return std::any_of(branch.begin(), branch.end(),
                       [&](const Atom& atom) { return restricts(atom, schema); });
  });
}

}  // namespace tributary::language
