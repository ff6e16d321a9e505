// A rule as one plain sentence in Chinese and in English: what it judges, what must have happened
// in how long, at which level it is then listed, and who gets it by when. Made from the compiled
// rule, so that it says what is run, not what was meant.
#pragma once

#include "engine/model/catalog.h"
#include "engine/model/rule.h"
#include "schemas/document/diagnostics.h"

namespace tributary {

/// Neither ends with a full stop. The rule is complete but for its sentences.
Message sentence_of(const Rule& rule, const Catalog& catalog);

}  // namespace tributary
