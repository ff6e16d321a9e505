#include "ops/tributary/backtest/comparison.h"

#include <fmt/format.h>

#include <algorithm>
#include <istream>
#include <nlohmann/json.hpp>
#include <tuple>

#include "ops/tributary/statistics/rule_statistics.h"

namespace tributary {
namespace {

using Json = nlohmann::json;

std::size_t index_of(Level level) { return static_cast<std::size_t>(level); }

RowFate fate_of(Level before, Level after) {
  if (before == Level::kNone) return RowFate::kNew;
  if (after == Level::kNone) return RowFate::kVanished;
  if (before == after) return RowFate::kSame;
  return after > before ? RowFate::kRaised : RowFate::kLowered;
}

Level level_in(const Peaks& peaks, const std::string& id) {
  const auto found = peaks.find(id);
  return found == peaks.end() ? Level::kNone : found->second.level;
}

void take(const std::string& id, const Peak& peak, Level before, Level after, Comparison& result) {
  const RowFate fate = fate_of(before, after);
  ++result.fates[static_cast<std::size_t>(fate)];
  if (before > Level::kNone) ++result.before[index_of(before)];
  if (after > Level::kNone) ++result.after[index_of(after)];
  if (fate != RowFate::kSame) result.rows.push_back({id, fate, before, after, peak});
}

bool stands_before(const ComparedRow& a, const ComparedRow& b) {
  return std::tuple(a.fate, std::max(b.before, b.after), a.id) <
         std::tuple(b.fate, std::max(a.before, a.after), b.id);
}

}  // namespace

std::string_view name_of(RowFate fate) {
  switch (fate) {
    case RowFate::kNew:
      return "new";
    case RowFate::kRaised:
      return "raised";
    case RowFate::kSame:
      return "same";
    case RowFate::kLowered:
      return "lowered";
    case RowFate::kVanished:
      return "vanished";
  }
  return "same";
}

Comparison compare(const Peaks& before, const Peaks& after) {
  Comparison result;
  for (const auto& [id, peak] : after) take(id, peak, level_in(before, id), peak.level, result);
  for (const auto& [id, peak] : before) {
    if (!after.contains(id)) take(id, peak, peak.level, Level::kNone, result);
  }
  std::sort(result.rows.begin(), result.rows.end(), stands_before);
  return result;
}

std::optional<double> Labels::precision() const {
  const std::size_t all = true_alarms + false_alarms;
  if (all < kLeastCases) return std::nullopt;
  return static_cast<double>(true_alarms) / static_cast<double>(all);
}

Result<std::vector<ExpectedRow>> read_expected(std::istream& lines, const std::string& file) {
  std::vector<ExpectedRow> expected;
  std::string line;
  for (std::size_t number = 1; std::getline(lines, line); ++number) {
    if (line.empty()) continue;
    const Json row = Json::parse(line, nullptr, /*allow_exceptions=*/false);
    const Json subject = row.is_object() ? row.value("subject", Json::object()) : Json();
    const auto text = [](const Json& object, const char* key) {
      return object.is_object() && object.contains(key) && object[key].is_string()
                 ? object[key].get<std::string>()
                 : std::string();
    };
    const auto level = level_named(text(row, "level"));
    ExpectedRow wanted{text(subject, "type"), text(subject, "id"), text(row, "hazard"),
                       level.value_or(Level::kNone), std::nullopt};
    if (!level || wanted.subject_type.empty() || wanted.subject_id.empty() ||
        wanted.hazard.empty()) {
      return Error{ErrorCode::kInvalid,
                   fmt::format("{}:{}: a line is {{\"subject\": {{\"type\": …, \"id\": …}}, "
                               "\"hazard\": …, \"level\": red|orange|yellow|blue|none}}",
                               file, number)};
    }
    expected.push_back(std::move(wanted));
  }
  return expected;
}

void look_up(std::vector<ExpectedRow>& expected, const Peaks& peaks) {
  for (ExpectedRow& wanted : expected) {
    for (const auto& [id, peak] : peaks) {
      if (peak.subject_id != wanted.subject_id || peak.subject_type != wanted.subject_type ||
          peak.hazard != wanted.hazard) {
        continue;
      }
      wanted.found = peak.level;
      break;
    }
  }
}

}  // namespace tributary
