// Calendar files: which days of which years are no working days, and which weekend days are.
//
//     2025:                                        # speaks of the whole year
//       off: [2025-01-01, 2025-01-28..2025-02-04]  # weekends among them may be named or not
//       work: [2025-01-26, 2025-02-08]             # weekend days only
#pragma once

#include <optional>
#include <string>

#include "engine/model/work_calendar.h"
#include "schemas/document/diagnostics.h"

namespace tributary {

/// nullopt after having reported all that is wrong: E010 an unknown key, E011 a day twice, E012 no
/// year, E110 no year or no day, a day of another year, a working day that is no weekend.
[[nodiscard]] std::optional<WorkCalendar> load_calendar(const std::string& path,
                                                        Diagnostics& diagnostics);

/// The same from text; `path` is for messages.
[[nodiscard]] std::optional<WorkCalendar> parse_calendar(const std::string& path, std::string text,
                                                         Diagnostics& diagnostics);

}  // namespace tributary
