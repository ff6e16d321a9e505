#include "ops/tributary/commands/listed_rows.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <tuple>

#include "ops/tributary/published/members.h"

namespace tributary {

using Json = nlohmann::json;

Result<ListedRow> parse_row(std::string_view json) {
  const Json parsed = Json::parse(json, nullptr, /*allow_exceptions=*/false);
  if (!parsed.is_object()) return Error{ErrorCode::kCorrupt, "a row of the list is not readable"};
  ListedRow row;
  row.id = text_of(parsed, "signal_id");
  const auto level = level_named(text_of(parsed, "level"));
  const auto listed = level_named(text_of(parsed, "listed_level"));
  if (row.id.empty() || !level || !listed) {
    return Error{ErrorCode::kCorrupt, "a row of the list has no id or no level"};
  }
  row.level = *level;
  row.listed_level = *listed;
  const auto score = parsed.find("score");
  if (score != parsed.end() && score->is_number_integer()) row.score = score->get<std::int64_t>();
  row.condition = text_of(parsed, "condition");
  row.handling = text_of(parsed, "handling");
  row.number = text_of(parsed, "number");
  if (const auto subject = parsed.find("subject"); subject != parsed.end()) {
    row.subject_type = text_of(*subject, "type");
    row.subject_id = text_of(*subject, "id");
    row.subject_name = text_of(*subject, "name");
    row.district = text_of(*subject, "district");
  }
  row.hazard = text_of(parsed, "hazard");
  row.title = text_of(parsed, "title");
  row.unit = text_of(parsed, "unit");
  row.unit_name = text_of(parsed, "unit_name");
  row.due = text_of(parsed, "due");
  row.label = text_of(parsed, "label");
  row.level_since = text_of(parsed, "level_since");
  row.json = json;
  return row;
}

Result<std::vector<ListedRow>> read_rows(const StateStore& store) {
  std::vector<ListedRow> rows;
  Status damaged;
  const Status scanned =
      store.scan(Table::kSignals, "", "", [&](std::string_view /*key*/, std::string_view value) {
        auto row = parse_row(value);
        if (!row) {
          damaged = Status(row.error());
          return false;
        }
        rows.push_back(std::move(*row));
        return true;
      });
  TRY(scanned);
  TRY(damaged);
  std::sort(rows.begin(), rows.end(), stands_before);
  return rows;
}

bool stands_before(const ListedRow& a, const ListedRow& b) {
  return std::tuple(b.listed_level, b.score, std::string_view(a.id)) <
         std::tuple(a.listed_level, a.score, std::string_view(b.id));
}

}  // namespace tributary
