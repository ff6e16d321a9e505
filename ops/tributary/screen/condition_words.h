// What would change a row, as the engine says it: the rule language with a few English words around
// it. For who reads Chinese those words are said in Chinese; names and figures stay as the rule has
// them. The console says them alike (ops/console/src/signal/conditions.ts).
#pragma once

#include <string>
#include <string_view>

#include "schemas/document/render.h"

namespace tributary {

std::string condition_in(Language language, std::string_view condition);

}  // namespace tributary
