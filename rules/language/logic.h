// Conditions taken apart: every way in which one can become true, and what each demands of the
// inputs. The checks of PEOPLE and E215 are questions about these.
#pragma once

#include <optional>
#include <vector>

#include "engine/model/rule.h"
#include "rules/language/expression.h"

namespace tributary::language {

/// One comparison, attribute or constant of a condition; under an odd number of `not` if negated.
struct Atom {
  const Expr* expr = nullptr;
  bool is_negated = false;
};
/// All of these together make the condition true.
using Branch = std::vector<Atom>;

/// More ways than these nobody can review; the rule is refused (E002).
inline constexpr std::size_t kMostBranches = 256;

/// Disjunctive normal form; nullopt beyond kMostBranches. The condition must outlive it.
std::optional<std::vector<Branch>> branches_of(const Expr& condition);

/// The first attribute of the rule that is the same quantity, whether or not it waits for its
/// sources.
std::uint32_t quantity_of(const Rule& rule, std::uint32_t attribute);

/// An attribute of an input compared with a constant.
struct Bound {
  std::uint32_t attribute = 0;  ///< index into Rule::attributes, as quantity_of gives it
  Operator op = Operator::kGe;
  Decimal constant;  ///< of a time or duration: milliseconds as raw decimal; of a distance metres
};
/// `.any` is `>= 1`, `not .any` is `< 1`. nullopt for everything else. A negated comparison of what
/// may be missing, as `.value`, is none either: it is also true when there is no value.
std::optional<Bound> bound_of(const Atom& atom, const Rule& rule);

/// True only when there is something: `>= 1`, `> 0`, `== 2`.
bool is_positive_lower(const Bound& bound);

/// The branch holds a positive lower bound on an inspection restricted to adverse results, or on an
/// instrument restricted to, or measured at, what its schema calls notable (PEOPLE 1).
bool has_adverse_evidence(const Branch& branch, const Rule& rule, const Catalog& catalog);
/// A positive lower bound on any input, or something that is missing or overdue.
bool has_evidence(const Branch& branch, const Rule& rule);
/// Adverse evidence, or a positive lower bound on an instrument (PEOPLE 13).
bool has_finding_or_instrument(const Branch& branch, const Rule& rule, const Catalog& catalog);
/// Wherever all of `branch` holds, `wanted` does: it is one of them, or a lower bound below theirs.
bool implies(const Branch& branch, const Atom& wanted, const Rule& rule);
/// No values of the attributes fulfil all its bounds at once (interval arithmetic).
bool is_impossible(const Branch& branch, const Rule& rule);

/// Every way in which `where` becomes true restricts the record to what its schema calls adverse or
/// notable.
bool is_adverse_where(const Expr& where, const Schema& schema);

}  // namespace tributary::language
