// Sweeps and their coverage as a table.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/model/catalog.h"
#include "engine/model/subject.h"
#include "engine/model/sweep.h"
#include "ops/tributary/screen/text_table.h"

namespace tributary {

/// A line for each sweep and type that it covers; one where it has covered none. Of reports by
/// people it says nothing (PEOPLE 14).
TextTable sweep_table(const std::vector<SweepReport>& reports, const Catalog& catalog,
                      UtcOffset offset, const Console& console);

/// `2025-06-01T00:00+08:00 full june`: when a full or rolling check last looked at the subject;
/// empty: none of these has. Special ones are about a theme, and say so in `found_by`.
std::string last_check_of(const std::vector<SweepReport>& reports, const SubjectKey& subject,
                          std::string_view district, UtcOffset offset);

}  // namespace tributary
