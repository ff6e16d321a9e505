// Titles and reasons: what may stand in a hole (PEOPLE 15).
#pragma once

#include "engine/model/rule.h"
#include "rules/language/checker.h"
#include "rules/language/rule_source.h"

namespace tributary::language {

/// Compiled; a hole that is none of subject.name, subject.unit, a number or an enumeration of the
/// subject, a number or a time of an input is E214 and left out.
Template compile_template(TemplateSource& source, EvidenceScope& scope, Problems& problems);

/// `unit("fire", subject.district)`: a kind of the catalogue that `hazard` allows (E204).
Assignment compile_assignment(const Expr& expr, TopicId hazard, const Catalog& catalog,
                              Problems& problems);

/// `24h`, `3wd`.
Term compile_term(const Expr& expr, Problems& problems);

}  // namespace tributary::language
