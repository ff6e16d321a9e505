// PEOPLE 8: which organisations a source may speak of, by the class in their credit code.
#pragma once

#include <string_view>

#include "engine/model/catalog.h"
#include "engine/model/credit_code.h"

namespace tributary {

/// `type` is the subject type's name, `source_class` that of the source that speaks of it.
[[nodiscard]] bool may_be_subject(CreditClass credit_class, std::string_view type,
                                  SourceClass source_class);

}  // namespace tributary
