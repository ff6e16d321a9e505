#include "tests/engine/partition/handled_city.h"

#include <fmt/format.h>

#include <algorithm>

#include "schemas/catalog/catalog.h"

namespace tributary::testing {

namespace {

const Schema& handling() { return catalog()[*catalog().schema_named("handling")]; }

std::vector<SourceInfo> three_sources() {
  std::vector<SourceInfo> sources = two_sources(Days(1));
  SourceInfo commands;
  commands.id = kHandlingFeed;
  commands.name = "handling";
  commands.schema = *catalog().schema_named("handling");
  sources.push_back(commands);
  return sources;
}

void put(Observation& record, const std::string& name, const std::string& value) {
  const FieldId id = field_named(handling(), name).value();
  const Field& field = handling().fields[id.value()];
  if (field.kind == FieldKind::kEnumeration) {
    record.values.push_back({id, ValueKind::kEnumeration,
                             static_cast<std::int64_t>(value_named(field, value).value())});
  } else if (field.kind == FieldKind::kTime) {
    record.values.push_back({id, ValueKind::kTime, parse_time(value).value().millis()});
  } else if (field.kind == FieldKind::kNumber) {
    record.values.push_back({id, ValueKind::kNumber, Decimal::parse(value).value().raw()});
  } else if (field.kind == FieldKind::kTopic) {
    record.values.push_back({id, ValueKind::kTopic, catalog().topic_named(value)->value()});
  } else {
    record.values.push_back({id, ValueKind::kCode, pack_code(record.text.size(), value.size())});
    record.text += value;
  }
}

}  // namespace

Observation command_record(const std::string& building, EventTime at, const std::string& kind,
                           const Actor& actor,
                           const std::vector<std::pair<std::string, std::string>>& more) {
  static std::uint64_t next = 0;
  Observation record;
  record.source = kHandlingFeed;
  record.schema = *catalog().schema_named("handling");
  record.at = at;
  record.record_id = "k" + std::to_string(++next);
  record.id_digest = hash64(record.record_id);
  record.content_digest = next;
  put(record, "kind", kind);
  const bool names_hazard = std::any_of(more.begin(), more.end(),
                                        [](const auto& field) { return field.first == "hazard"; });
  if (!names_hazard) put(record, "hazard", "safety.fire");
  put(record, "role", actor.role);
  put(record, "account", fmt::format("{:016x}", actor.account));
  if (!actor.unit.empty()) put(record, "by_unit", actor.unit);
  for (const auto& [name, value] : more) {
    if (name == "key") {
      record.record_id = value;
    } else {
      put(record, name, value);
    }
  }
  std::sort(record.values.begin(), record.values.end(),
            [](const FieldValue& a, const FieldValue& b) { return a.field < b.field; });
  record.subjects.emplace_back().key = {building_type(), building};
  return record;
}

HandledCity::HandledCity(std::vector<Rule> rules, StateStore* store)
    : rules_{std::move(rules), {}, sha256("rules")},
      sources_(three_sources()),
      setup_{rules_, catalog(), directory_, sources_, site_} {
  site_.site = "test";
  setup_.store = store;
  partition_ = std::make_unique<Partition>(setup_);
}

void HandledCity::take(const LogRecord& record) {
  Effects effects;
  partition_->step(record, effects).value_or_die();
  log_.push_back(record);
  for (const RowWrite& write : effects.rows) {
    published_.rows[write.row.signal_id] = write.json();
  }
  published_.changes.insert(published_.changes.end(), effects.changes.begin(),
                            effects.changes.end());
  answers_.insert(answers_.end(), effects.answers.begin(), effects.answers.end());
}

void HandledCity::opens_orange(const std::string& building, double day) {
  for (int i = 0; i < 3; ++i) take(report(building, days(day), "h" + std::to_string(i)));
  take(failed_inspection(building, days(day)));
  now = std::max(now, days(day));
}

void HandledCity::opens_red(const std::string& building, double day) {
  for (int i = 0; i < 5; ++i) take(report(building, days(day), "h" + std::to_string(i)));
  for (int i = 0; i < 2; ++i) take(failed_inspection(building, days(day)));
  now = std::max(now, days(day));
}

Answer HandledCity::tell(const std::string& building, const std::string& kind, const Actor& actor,
                         const std::vector<std::pair<std::string, std::string>>& more) {
  const std::size_t before = answers_.size();
  take(command_record(building, now, kind, actor, more));
  CHECK_EQ(answers_.size(), before + 1);
  return answers_.back().answer;
}

void HandledCity::pass(EventTime at) {
  now = std::max(now, at);
  ClockReport report = clock_at(at);
  SourceClock commands;
  commands.source = kHandlingFeed;
  commands.finished = true;
  report.clocks.push_back(commands);
  take(report);
}

std::string HandledCity::member(const std::string& building, const std::string& name,
                                std::string_view hazard) const {
  const auto row = published_.rows.find(signal_id_of("test", "place.building", building, hazard));
  return row == published_.rows.end() ? "" : member_of(row->second, name);
}

void HandledCity::restart() {
  StateBatch batch;
  partition_->write_checkpoint(batch);
  setup_.store->write(batch, true).value_or_die();
  partition_ = std::make_unique<Partition>(setup_);
  partition_->read_checkpoint().value_or_die();
}

}  // namespace tributary::testing
