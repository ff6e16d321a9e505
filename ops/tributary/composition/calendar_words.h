// What the configured calendar knows and what it does not, in a sentence.
#pragma once

#include <string>

#include "engine/model/rule.h"
#include "engine/model/work_calendar.h"
#include "schemas/document/render.h"

namespace tributary {

/// `holidays of 2025, 2026; in other years working days know weekends only`.
std::string calendar_words(const WorkCalendar& calendar, Language language);

/// True if a deadline or an expectation of the rule is counted in working days.
bool counts_working_days(const Rule& rule);

}  // namespace tributary
