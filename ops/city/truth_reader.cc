#include "ops/city/truth_reader.h"

#include <algorithm>
#include <fstream>
#include <functional>
#include <nlohmann/json.hpp>

namespace tributary::city {

namespace {

using Json = nlohmann::json;

// Calls `line` with each line's object; what it throws (a missing member, a wrong type) and what
// is no JSON becomes an error that names file and line, never the text.
Status for_each_line(const std::string& path, const std::function<void(const Json&)>& line) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return Error{ErrorCode::kNotFound, path + ": cannot be read"};
  std::string text;
  for (std::size_t number = 1; std::getline(in, text); ++number) {
    if (text.empty()) continue;
    try {
      line(Json::parse(text));
    } catch (const std::exception&) {
      return Error{ErrorCode::kInvalid, path + ":" + std::to_string(number) +
                                            ": not a line that this command understands"};
    }
  }
  return {};
}

EventTime time_of(const Json& text) {
  return parse_time(text.get_ref<const std::string&>()).value();
}

Level level_of(const Json& text) {
  const auto level = level_named(text.get_ref<const std::string&>());
  return level.value();
}

std::string subject_of(const Json& subject) {
  return subject.at("type").get<std::string>() + "/" + subject.at("id").get<std::string>();
}

void read_head(const Json& line, Truth& truth) {
  if (line.at("truth") != 1) throw std::invalid_argument("truth");
  truth.as_of = time_of(line.at("as_of"));
  // `+08:00`: the offset is what is missing between a local time read as UTC and as it is.
  const std::string offset = line.at("utc_offset").get<std::string>();
  const EventTime local = parse_time("2000-01-01T00:00" + offset).value();
  const EventTime utc = parse_time("2000-01-01T00:00Z").value();
  truth.offset = UtcOffset{std::chrono::duration_cast<std::chrono::minutes>(utc - local)};
  for (const Json& rule : line.at("rules")) truth.hazards.push_back(rule.at("hazard"));
}

TruthLine truth_line(const Json& line) {
  TruthLine result;
  result.kind = line.at("kind");
  result.story = line.value("story", "");
  result.subject = subject_of(line.at("subject"));
  result.hazard = line.at("hazard");
  if (result.kind == "hazard") result.real_at = time_of(line.at("real_at"));
  for (const Json& each : line.at("levels"))
    result.levels.push_back(
        {level_of(each.at("level")), {time_of(each.at("from")), time_of(each.at("until"))}});
  return result;
}

ListedRow listed_row(const Json& line) {
  const Json& row = line.contains("row")    ? line["row"]
                    : line.contains("data") ? line["data"]
                                            : line;
  ListedRow result;
  result.subject = subject_of(row.at("subject"));
  result.hazard = row.at("hazard");
  if (row.at("condition") != "gone") result.level = level_of(row.at("level"));
  if (const auto since = row.find("level_since"); since != row.end() && since->is_string())
    result.since = *since;
  return result;
}

}  // namespace

Result<Truth> read_truth(const std::string& path) {
  Truth truth;
  bool has_head = false;
  TRY(for_each_line(path, [&](const Json& line) {
    if (!has_head) {
      if (line.at("kind") != "city") throw std::invalid_argument("kind");
      read_head(line, truth);
      has_head = true;
      return;
    }
    truth.lines.push_back(truth_line(line));
  }));
  if (!has_head) return Error{ErrorCode::kInvalid, path + ": an empty file is no truth"};
  return truth;
}

Result<std::vector<ListedRow>> read_rows(const std::string& path) {
  std::vector<ListedRow> rows;
  TRY(for_each_line(path, [&](const Json& line) { rows.push_back(listed_row(line)); }));
  return rows;
}

LevelAt level_at(const std::vector<LevelSpan>& spans, EventTime at) {
  LevelAt result;
  for (const LevelSpan& each : spans)
    if (each.span.begin <= at && at < each.span.end && each.level > result.level)
      result = {each.level, each.span.begin};
  // It is that level since it rose to it, or since it fell from a higher one.
  for (const LevelSpan& each : spans)
    if (each.level > result.level && each.span.end <= at)
      result.since = std::max(result.since, each.span.end);
  return result;
}

}  // namespace tributary::city
