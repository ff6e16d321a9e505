#include "ops/tributary/backtest/peaks.h"

#include <algorithm>
#include <istream>
#include <nlohmann/json.hpp>

#include "ops/tributary/published/members.h"

namespace tributary {
namespace {

using Json = nlohmann::json;

/// A row on its way through the log.
struct Followed {
  Peak peak;
  Level now = Level::kNone;
  bool is_in_period = false;
};

void describe(Peak& peak, const Json& row) {
  peak.hazard = text_of(row, "hazard");
  peak.title = text_of(row, "title");
  const auto subject = row.find("subject");
  if (subject == row.end()) return;
  peak.subject_type = text_of(*subject, "type");
  peak.subject_id = text_of(*subject, "id");
  peak.subject_name = text_of(*subject, "name");
}

void follow(Followed& followed, const Json& row, Level level, EventTime at, const Period& period) {
  if (at >= period.to) return;
  const bool is_in_period = at >= period.from;
  if (is_in_period && !followed.is_in_period) followed.peak.level = followed.now;
  followed.is_in_period = is_in_period;
  followed.now = level;
  const bool is_higher = level >= followed.peak.level;
  if (is_in_period && !is_higher) return;
  followed.peak.level = level;
  if (level > Level::kNone) describe(followed.peak, row);
}

Status take_line(const std::string& line, const Period& period,
                 std::map<std::string, Followed>& rows) {
  const Json change = Json::parse(line, nullptr, /*allow_exceptions=*/false);
  const auto row = change.is_object() ? change.find("row") : change.end();
  if (!change.is_object() || row == change.end() || !row->is_object()) {
    return Error{ErrorCode::kCorrupt, "a line of the change log is no change"};
  }
  const auto level = level_named(text_of(*row, "level"));
  const auto engine = row->find("engine");
  if (!level || engine == row->end()) {
    return Error{ErrorCode::kCorrupt, "a change has no level or no time"};
  }
  TRY_ASSIGN(const EventTime at, parse_time(text_of(*engine, "as_of")));
  follow(rows[text_of(*row, "signal_id")], *row, *level, at, period);
  return {};
}

}  // namespace

Result<Peaks> peaks_of(std::istream& changes, const Period& period) {
  std::map<std::string, Followed> rows;
  std::string line;
  while (std::getline(changes, line)) {
    if (!line.empty()) TRY(take_line(line, period, rows));
  }
  Peaks peaks;
  for (auto& [id, followed] : rows) {
    if (followed.peak.level > Level::kNone) peaks.emplace(id, std::move(followed.peak));
  }
  return peaks;
}

}  // namespace tributary
