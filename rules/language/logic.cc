#include "rules/language/logic.h"

#include <algorithm>
#include <map>

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

/// Closed interval of a number; `is_open_*` excludes the end itself.
struct Interval {
  std::optional<Decimal> low, high;
  bool is_open_low = false, is_open_high = false;

  void raise(Decimal to, bool is_open) {
    if (low && (*low > to || (*low == to && (is_open_low || !is_open)))) return;
    low = to;
    is_open_low = is_open;
  }
  void lower(Decimal to, bool is_open) {
    if (high && (*high < to || (*high == to && (is_open_high || !is_open)))) return;
    high = to;
    is_open_high = is_open;
  }
  [[nodiscard]] bool is_empty() const {
    if (!low || !high) return false;
    return *low > *high || (*low == *high && (is_open_low || is_open_high));
  }
};

}  // namespace

std::optional<std::vector<Branch>> branches_of(const Expr& condition) {
  return expand(condition, false);
}

std::optional<Bound> bound_of(const Atom& atom, const Rule& rule) {
  const Expr& expr = *atom.expr;
  if (expr.binding == BindingKind::kAttribute) {
    if (expr.type.kind != TypeKind::kBool) return std::nullopt;
    return Bound{expr.index, atom.is_negated ? Operator::kLt : Operator::kGe, Decimal::from_int(1)};
  }
  if (expr.kind != ExprKind::kBinary || expr.op < Operator::kEq || expr.op > Operator::kGe) {
    return std::nullopt;
  }
  const bool is_mirrored = expr.parts[0].kind == ExprKind::kNumber;
  const Expr& attribute = expr.parts[is_mirrored ? 1 : 0];
  const Expr& constant = expr.parts[is_mirrored ? 0 : 1];
  if (attribute.binding != BindingKind::kAttribute || constant.kind != ExprKind::kNumber) {
    return std::nullopt;
  }
  const bool may_be_missing = rule.attributes[attribute.index].attribute == InputAttribute::kValue;
  if (atom.is_negated && may_be_missing) return std::nullopt;
  const Operator op = is_mirrored ? mirrored(expr.op) : expr.op;
  return Bound{attribute.index, atom.is_negated ? opposite(op) : op, constant.number};
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
    if (!bound || !is_positive_lower(*bound)) return false;
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
    return bound && is_positive_lower(*bound);
  });
}

bool has_finding_or_instrument(const Branch& branch, const Rule& rule, const Catalog& catalog) {
  if (has_adverse_evidence(branch, rule, catalog)) return true;
  return std::any_of(branch.begin(), branch.end(), [&](const Atom& atom) {
    const std::optional<Bound> bound = bound_of(atom, rule);
    if (!bound || !is_positive_lower(*bound)) return false;
    const RuleInput& input = rule.inputs[rule.attributes[bound->attribute].input];
    return input.source_class == SourceClass::kInstrument;
  });
}

bool is_impossible(const Branch& branch, const Rule& rule) {
  std::map<std::uint32_t, Interval> intervals;
  for (const Atom& atom : branch) {
    const Expr& expr = *atom.expr;
    if (expr.kind == ExprKind::kBool && expr.truth == atom.is_negated) return true;
    const std::optional<Bound> bound = bound_of(atom, rule);
    if (!bound || bound->op == Operator::kNe) continue;
    Interval& interval = intervals[bound->attribute];
    const InputAttribute kind = rule.attributes[bound->attribute].attribute;
    if (kind != InputAttribute::kValue) interval.raise(Decimal(), false);
    if (kind == InputAttribute::kAny) interval.lower(Decimal::from_int(1), false);
    const bool is_open = bound->op == Operator::kGt || bound->op == Operator::kLt;
    const bool is_equal = bound->op == Operator::kEq;
    if (is_equal || bound->op == Operator::kGe || bound->op == Operator::kGt) {
      interval.raise(bound->constant, is_open);
    }
    if (is_equal || bound->op == Operator::kLe || bound->op == Operator::kLt) {
      interval.lower(bound->constant, is_open);
    }
    if (interval.is_empty()) return true;
  }
  return false;
}

bool is_adverse_where(const Expr& where, const Schema& schema) {
  const bool may_be = schema.source_class == SourceClass::kInspection ||
                      schema.source_class == SourceClass::kInstrument;
  const std::optional<std::vector<Branch>> branches = branches_of(where);
  if (!may_be || !branches) return false;
  return std::all_of(branches->begin(), branches->end(), [&](const Branch& branch) {
    return std::any_of(branch.begin(), branch.end(),
                       [&](const Atom& atom) { return restricts(atom, schema); });
  });
}

}  // namespace tributary::language
