// Titles and reasons: what may stand in a hole (PEOPLE 15).
#pragma once

#include "engine/model/rule.h"
#include "rules/language/checker.h"
#include "rules/language/rule_source.h"

namespace tributary::language {

/// Compiled; a hole that is none of subject.name, subject.unit, a number or an enumeration of the
/// subject, a number, duration, enumeration, time or unit of an input is E214 and left out. `scope`
/// is that of `rule`.
Template compile_template(TemplateSource& source, EvidenceScope& scope, const Rule& rule,
                          const Catalog& catalog, Problems& problems);

/// `unit("fire", subject.district)`, a kind of the catalogue that the rule's hazard allows (E204);
/// `subject.unit`, the one in charge; or `anchor.unit`, the one whose deadline it is.
Assignment compile_assignment(Expr& expr, EvidenceScope& scope, const Rule& rule,
                              const Catalog& catalog, Problems& problems);

/// `24h`, `3wd`.
Term compile_term(const Expr& expr, Problems& problems);

}  // namespace tributary::language
