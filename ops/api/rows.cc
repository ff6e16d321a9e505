// The list and what is read of it: pages, a map, facets, one row, its history, the changes.
#include <algorithm>
#include <array>

#include "engine/base/decimal.h"
#include "engine/base/json_writer.h"
#include "ops/api/answers.h"
#include "ops/api/api.h"
#include "ops/api/problem.h"

namespace tributary::api {

namespace {

constexpr std::size_t kPageRows = 100, kMostPageRows = 1000, kMostPoints = 50'000;
constexpr Millis kMostWait = std::chrono::seconds(60);

std::vector<std::string> split(std::string_view text) {
  std::vector<std::string> parts;
  while (!text.empty()) {
    const std::string_view part = text.substr(0, text.find(','));
    text.remove_prefix(std::min(text.size(), part.size() + 1));
    if (!part.empty()) parts.emplace_back(part);
  }
  return parts;
}

std::optional<RowFilter::Near> read_near(std::string_view text) {
  const std::vector<std::string> parts = split(text);
  if (parts.size() != 3) return std::nullopt;
  std::array<double, 3> numbers{};
  for (std::size_t i = 0; i < 3; ++i) {
    const auto decimal = Decimal::parse(parts[i]);
    if (!decimal) return std::nullopt;
    numbers[i] = static_cast<double>(decimal->raw()) / static_cast<double>(Decimal::kScale);
  }
  return RowFilter::Near{numbers[0], numbers[1], numbers[2] * 1000};
}

bool read_levels(const std::string& text, RowFilter& filter) {
  for (const std::string& one : split(text)) {
    const auto level = level_named(one);
    if (!level) return false;
    filter.levels.push_back(*level);
  }
  return true;
}

bool read_flag(const std::string& text, bool& flag) {
  flag = text == "true";
  return flag || text == "false";
}

/// False: the parameter is none of a filter, or does not read.
bool read_one(const std::string& name, const std::string& value, RowFilter& filter) {
  if (name == "level") return read_levels(value, filter);
  if (name == "overdue") return read_flag(value, filter.is_overdue);
  if (name == "all") return read_flag(value, filter.with_over);
  if (name == "near") return (filter.near = read_near(value)).has_value();
  if (name == "handling") {
    filter.handlings = split(value);
    return true;
  }
  for (const auto& [known, member] :
       {std::pair("unit", &RowFilter::unit), std::pair("hazard", &RowFilter::hazard),
        std::pair("district", &RowFilter::district)}) {
    if (name != known) continue;
    filter.*member = value;
    return true;
  }
  return false;
}

/// The name of the first parameter that is none, or does not read. `most`: null where there are no
/// pages.
std::optional<std::string> read_filter(const Request& request, RowFilter& filter,
                                       std::size_t* most) {
  for (const auto& [name, value] : request.query) {
    if (most != nullptr && name == "cursor") continue;
    if (most != nullptr && name == "limit") {
      const auto number = whole_number(value);
      if (!number || *number == 0 || *number > kMostPageRows) return name;
      *most = *number;
    } else if (!read_one(name, value, filter)) {
      return name;
    }
  }
  return std::nullopt;
}

void write_point(const ModelRow& row, JsonWriter& out) {
  out.begin_object().member("type", "Feature").key("geometry").begin_object();
  out.member("type", "Point").key("coordinates").begin_array();
  out.number(row.longitude).number(row.latitude).end_array().end_object();
  out.key("properties").begin_object();
  out.member("signal_id", row.id).member("level", name_of(row.listed)).member("score", row.score);
  out.member("title", row.title).member("hazard", row.hazard).member("handling", row.handling);
  out.text_or_null("unit", row.unit).member("district", row.district);
  out.member("past_due", row.is_past_due).end_object().end_object();
}

void write_counts(const RowCounts& counts, JsonWriter& out) {
  out.key("counts").begin_object();
  for (const auto& [level, handlings] : counts.by_level) {
    out.key(name_of(level)).begin_object();
    for (const auto& [handling, rows] : handlings) out.member(handling, rows);
    out.end_object();
  }
  out.end_object().key("hazards").begin_array();
  for (const auto& [hazard, rows] : counts.hazards) {
    out.begin_object().member("id", hazard).member("count", rows).end_object();
  }
  out.end_array();
}

}  // namespace

Response Api::signals(const Request& request, const Account& account) const {
  RowFilter filter;
  std::size_t most = kPageRows;
  if (const auto name = read_filter(request, filter, &most)) return bad_parameter(*name);
  const auto page =
      setup_.rows.list(filter, account, request.parameter("cursor").value_or(""), most);
  if (!page) return bad_parameter("cursor");
  std::string body;
  JsonWriter out(body);
  out.begin_object().key("signals").begin_array();
  for (const ModelRow& row : page->rows) out.json(*row.json);
  out.end_array().text_or_null("next", page->next).end_object();
  return json_response(std::move(body));
}

/// RFC 7946; rows without a place are left out.
Response Api::geojson(const Request& request, const Account& account) const {
  RowFilter filter;
  if (const auto name = read_filter(request, filter, nullptr)) return bad_parameter(*name);
  filter.is_placed = true;
  const auto page = setup_.rows.list(filter, account, "", kMostPoints);
  if (!page) return bad_parameter("cursor");
  std::string body;
  JsonWriter out(body);
  out.begin_object().member("type", "FeatureCollection").key("features").begin_array();
  for (const ModelRow& row : page->rows) write_point(row, out);
  out.end_array().member("complete", page->next.empty()).end_object();
  return text_response("application/geo+json", body);
}

/// Rows by level and state, and by hazard. Of units and districts the names alone: neither is
/// ranked by how much there is to do (PEOPLE 7).
Response Api::facets(const Request& request, const Account& account) const {
  RowFilter filter;
  if (const auto name = read_filter(request, filter, nullptr)) return bad_parameter(*name);
  const RowCounts counts = setup_.rows.count(filter, account);
  std::string body;
  JsonWriter out(body);
  out.begin_object().text_or_null("as_of", counts.as_of);
  out.member("total", counts.total).member("overdue", counts.overdue);
  write_counts(counts, out);
  out.key("units").begin_array();
  for (const std::string& unit : counts.units) {
    out.begin_object().member("id", unit);
    const auto name = setup_.facts.unit_names.find(unit);
    if (name != setup_.facts.unit_names.end()) out.member("name", name->second);
    out.end_object();
  }
  out.end_array().key("districts").begin_array();
  for (const std::string& code : counts.districts) {
    out.begin_object().member("id", code);
    const auto name = setup_.facts.division_names.find(code);
    if (name != setup_.facts.division_names.end()) out.member("name", name->second);
    out.end_object();
  }
  out.end_array().end_object();
  return json_response(std::move(body));
}

Response Api::signal(const Account& account, const std::string& id) const {
  const auto row = setup_.rows.find(id, account);
  if (!row) return problem_of(Answer::kNoRow, "");
  Response response = json_response(*row->json);
  response.headers.emplace_back("ETag", "\"" + std::to_string(row->revision) + "\"");
  return response;
}

Response Api::history(const Account& account, const std::string& id) const {
  if (!setup_.rows.find(id, account)) return problem_of(Answer::kNoRow, "");
  const auto changes = setup_.changes.history(id);
  if (!changes) return unavailable(changes.error());
  std::string body;
  JsonWriter out(body);
  out.begin_object().key("changes").begin_array();
  for (const std::string& change : *changes) out.json(change);
  out.end_array().end_object();
  return json_response(std::move(body));
}

Reply Api::follow(const Request& request, const Account& account) const {
  if (!setup_.changes.has_log()) {
    return problem(404, "no_change_log", "the configuration names no `output.changes`");
  }
  Follow follow;
  follow.account = account;
  follow.is_stream = request.header("accept").find("text/event-stream") != std::string::npos;
  follow.after = setup_.changes.last();
  std::string after = request.header("last-event-id");
  if (const auto parameter = request.parameter("after")) after = *parameter;
  if (!after.empty()) {
    const auto number = whole_number(after);
    if (!number) return bad_parameter("after");
    follow.after = *number;
  }
  if (const auto wait = request.parameter("wait")) {
    const auto seconds = whole_number(*wait);
    if (!seconds || *seconds > static_cast<std::uint64_t>(kMostWait.count()) / 1000) {
      return bad_parameter("wait");
    }
    follow.wait = std::chrono::seconds(*seconds);
  }
  const auto first = setup_.changes.read(follow.after, 1);
  if (!first && first.error().code == ErrorCode::kInvalid) return bad_parameter("after");
  if (!first && first.error().code == ErrorCode::kNotFound) {
    return problem(410, "too_far_back", "the log no longer has it; read the list again");
  }
  if (!first) return unavailable(first.error());
  return follow;
}

Response Api::changes_response(const std::vector<Change>& changes, std::uint64_t last) {
  std::string body;
  JsonWriter out(body);
  out.begin_object().key("changes").begin_array();
  for (const Change& change : changes) out.json(*change.json);
  out.end_array().member("last", std::to_string(last)).end_object();
  return json_response(std::move(body));
}

}  // namespace tributary::api
