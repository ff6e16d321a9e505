#include "ops/api/statistics_desk.h"

namespace tributary::api {

Result<std::string> StatisticsDesk::json(const std::string& rule) const {
  const std::lock_guard lock(mutex_);
  TRY(read_changes(changes_, place_, [this](std::string_view line) { cases_.take(line); }));
  return statistics_json(statistics_of(cases_), cases_.as_of(), offset_, rule);
}

}  // namespace tributary::api
