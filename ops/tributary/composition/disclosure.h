// What PEOPLE 19 lets anybody ask for: one page of the running configuration, in both languages.
//
// It names sources, columns, kinds, rules and floors, and no subject: registers and units appear as
// a kind and a number. Of addresses that results go to it tells the origin alone, since a path, a
// query or a login in one is often the key to it.
#pragma once

#include <string>

#include "ops/tributary/composition/site.h"
#include "schemas/document/render.h"

namespace tributary {

/// The page in one language. `site` was loaded without errors.
std::string disclosure(const Site& site, Language language);

}  // namespace tributary
