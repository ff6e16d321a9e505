// Places so small that a row at them would be about somebody (PEOPLE 5).
#pragma once

#include "engine/model/catalog.h"
#include "engine/model/register.h"
#include "engine/model/rule.h"

namespace tributary {

/// A dwelling of too few households (an absent number counts as too few), or a place of which it is
/// known that too few live there.
[[nodiscard]] bool is_small_place(const SubjectType& type, const Subject& place);

/// Whether the rule may say anything at a small place: its hazard is one of those that the
/// catalogue lets have rows there, and it reads a finding or an instrument.
[[nodiscard]] bool speaks_of_small_places(const Rule& rule, const Catalog& catalog);

/// Whether the rule may say anything at the subject; null: it is in no register, and no dwelling.
[[nodiscard]] bool may_speak_of(const Rule& rule, const Subject* subject, const Catalog& catalog);

}  // namespace tributary
