// The list and what is read of it: pages, a map, facets, one row, its history, the changes.
#include "engine/base/json_writer.h"
#include "ops/api/answers.h"
#include "ops/api/api.h"
#include "ops/api/problem.h"
#include "ops/api/row_filter.h"
#include "ops/tributary/sheet/geojson.h"

namespace tributary::api {

namespace {

constexpr std::size_t kPageRows = 100;
constexpr Millis kMostWait = std::chrono::seconds(60);

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
  const auto page = setup_.rows.list(filter, account, "", kMostRowsOfAFile);
  if (!page) return bad_parameter("cursor");
  std::string body;
  JsonWriter out(body);
  out.begin_object().member("type", "FeatureCollection").key("features").begin_array();
  for (const ModelRow& row : page->rows) {
    write_point({row.id, std::string(name_of(row.listed)), row.title, row.hazard, row.handling,
                 row.unit, row.district, row.score, row.is_past_due, row.latitude, row.longitude},
                out);
  }
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
