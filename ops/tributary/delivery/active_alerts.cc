#include "ops/tributary/delivery/active_alerts.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "engine/base/json_writer.h"
#include "ops/tributary/published/members.h"

namespace tributary {
namespace {

using Json = nlohmann::json;

bool is_open(const Json& row) {
  return row.is_object() && text_of(row, "listed_level") != "none" &&
         text_of(row, "handling") != "closed";
}

void write_alert(const Json& row, bool is_over, WallTime now, JsonWriter& out) {
  const Json subject = row.contains("subject") ? row["subject"] : Json::object();
  out.begin_object().key("labels").begin_object();
  out.member("alertname", text_of(row, "hazard")).member("signal_id", text_of(row, "signal_id"));
  // The level is a label, as routing wants it: a row that rises is another alert, and the old one
  // ends by itself.
  out.member("severity", text_of(row, "listed_level"));
  out.member("district", text_of(subject, "district"));
  if (!text_of(row, "unit").empty()) out.member("unit", text_of(row, "unit"));
  out.end_object().key("annotations").begin_object();
  out.member("summary", text_of(row, "title")).member("number", text_of(row, "number"));
  out.member("due", text_of(row, "due")).member("handling", text_of(row, "handling"));
  out.end_object();
  const WallTime end = is_over ? now : now + ActiveAlerts::kLasts;
  const EventTime seconds = EventTime::from_millis(end.millis() - end.millis() % 1000);
  std::string text = format_time(seconds, UtcOffset{});
  constexpr std::size_t kMinutes = 16;  // `2025-03-12T09:00`
  if (text[kMinutes] != ':') text.insert(kMinutes, ":00");
  out.member("endsAt", text).end_object();
}

}  // namespace

std::string alerts_json(const std::vector<std::string>& rows,
                        const std::vector<std::string>& endings, WallTime now) {
  std::string text;
  JsonWriter out(text);
  out.begin_array();
  for (const std::string& row : rows) {
    write_alert(Json::parse(row, nullptr, /*allow_exceptions=*/false), false, now, out);
  }
  for (const std::string& row : endings) {
    write_alert(Json::parse(row, nullptr, /*allow_exceptions=*/false), true, now, out);
  }
  out.end_array();
  return text;
}

Status ActiveAlerts::step(const StateStore& store, WallTime now) {
  if (now < next_) return {};
  next_ = now + kEvery;
  std::vector<std::string> open, over;
  std::set<std::string> ids;
  TRY(store.scan(Table::kSignals, "", "", [&](std::string_view id, std::string_view json) {
    const Json row = Json::parse(json, nullptr, /*allow_exceptions=*/false);
    if (is_open(row)) {
      open.emplace_back(json);
      ids.emplace(id);
    } else if (told_.contains(std::string(id))) {
      over.emplace_back(json);
    }
    return true;
  }));
  for (std::size_t from = 0; from < open.size() || from == 0; from += kMostAtOnce) {
    const auto end =
        open.begin() + static_cast<std::ptrdiff_t>(std::min(open.size(), from + kMostAtOnce));
    const std::vector<std::string> some(
        open.begin() + static_cast<std::ptrdiff_t>(std::min(open.size(), from)), end);
    const bool has_none = some.empty() && over.empty();
    if (has_none) break;
    const auto status =
        poster_.post({address_ + "/api/v2/alerts",
                      {{"Content-Type", "application/json"}},
                      alerts_json(some, from == 0 ? over : std::vector<std::string>(), now)});
    if (!status || *status < 200 || *status >= 300) return {};
  }
  told_ = std::move(ids);
  return {};
}

}  // namespace tributary
