#include "ops/tributary/statistics/cases.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "ops/tributary/published/members.h"

namespace tributary {
namespace {

using Json = nlohmann::json;

std::optional<EventTime> time_of(const Json& object, const char* name) {
  const auto at = parse_time(text_of(object, name));
  return at ? std::optional(*at) : std::nullopt;
}

const Json& member(const Json& object, const char* name) {
  static const Json none = Json::object();
  const auto found = object.find(name);
  return found != object.end() ? *found : none;
}

/// The first feedback that names a measure: somebody was there, and there was something to do.
std::optional<EventTime> first_measure(const Json& row, EventTime listed) {
  std::optional<EventTime> first;
  for (const Json& entry : member(row, "feedback")) {
    if (!entry.is_object() || member(entry, "done").empty()) continue;
    const auto at = time_of(entry, "at");
    if (at && *at >= listed && (!first || *at < *first)) first = at;
  }
  return first;
}

void take_rules(const Json& row, Case& one) {
  for (const Json& rule : member(row, "rules")) {
    if (!rule.is_object()) continue;
    const std::string id = text_of(rule, "id");
    const auto version = rule.find("version");
    if (id.empty() || version == rule.end() || !version->is_number_unsigned()) continue;
    one.rules.emplace(id, version->get<std::uint64_t>());
  }
}

void take_handling(const Json& row, EventTime at, Case& one) {
  if (!one.accepted) one.accepted = time_of(row, "accepted_at");
  if (const auto due = time_of(row, "due")) one.due = due;
  const auto past_due = row.find("past_due");
  one.was_past_due = one.was_past_due ||
                     (past_due != row.end() && past_due->is_boolean() && past_due->get<bool>());
  const bool was_over = one.is_over;
  one.is_over = text_of(row, "handling") == "closed";
  const bool by_people = !text_of(row, "outcome").empty();
  if (one.is_over && by_people && !was_over) one.closed = at;
  if (!one.is_over) one.closed.reset();
  const std::string label = text_of(row, "label");
  if (const auto measure = first_measure(row, one.listed)) one.confirmed = measure;
  if (!one.confirmed && label == "true_alarm" && one.label != label) one.confirmed = at;
  one.label = label;
}

}  // namespace

bool Cases::take(std::string_view line) {
  const Json change = Json::parse(line, nullptr, /*allow_exceptions=*/false);
  const Json& row = change.is_object() ? member(change, "row") : change;
  const std::string id = row.is_object() ? text_of(row, "signal_id") : std::string();
  const auto at = row.is_object() ? time_of(member(row, "engine"), "as_of") : std::nullopt;
  if (id.empty() || !at) {
    ++passed_over_;
    return false;
  }
  as_of_ = std::max(as_of_, *at);
  const bool is_listed = text_of(row, "level") != "none" && text_of(row, "handling") != "closed";
  auto found = newest_.find(id);
  const bool is_known = found != newest_.end();
  const bool comes_back =
      is_known && found->second.is_over && is_listed && text_of(change, "cause") != "command";
  if ((!is_known || comes_back) && !is_listed) return true;
  if (comes_back) earlier_.emplace(id, std::move(found->second));
  if (!is_known || comes_back) {
    Case opened;
    opened.listed = *at;
    found = newest_.insert_or_assign(id, std::move(opened)).first;
  }
  if (is_listed) take_rules(row, found->second);
  take_handling(row, *at, found->second);
  return true;
}

void Cases::for_each(const std::function<void(const Case&)>& visit) const {
  for (const auto& [id, one] : earlier_) visit(one);
  for (const auto& [id, one] : newest_) visit(one);
}

}  // namespace tributary
