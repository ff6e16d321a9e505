#include "engine/feedback/command_record.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "engine/base/check.h"
#include "engine/base/decimal.h"

namespace tributary {

namespace {

std::uint64_t digest_of(std::string_view text) {
  std::uint64_t digest = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), digest, 16);
  return error == std::errc() && end == text.data() + text.size() ? digest : 0;
}

}  // namespace

std::string_view event_name_of(EngineMove move) {
  static constexpr std::array<std::string_view, 5> kNames = {"", "opened", "raised", "closed",
                                                             "reopened"};
  return kNames.at(static_cast<std::size_t>(move));
}

HandlingSchema::HandlingSchema(const Catalog& catalog) : catalog_(catalog) {
  static constexpr std::array<std::string_view, kReads> kNames = {
      "account", "by_unit", "done",     "hazard", "inspection", "into", "kind",    "label",
      "level",   "outcome", "possible", "reason", "revision",   "role", "to_unit", "until"};
  const std::optional<SchemaId> id = catalog.schema_named("handling");
  CHECK(id.has_value());
  id_ = *id;
  for (std::size_t i = 0; i < kReads; ++i) {
    const std::optional<FieldId> field = field_named(catalog[id_], kNames[i]);
    CHECK(field.has_value());
    fields_[i] = *field;
  }
}

std::string_view HandlingSchema::enumeration(const Observation& record, Read read) const {
  const FieldValue* value = record.find(fields_[read]);
  if (value == nullptr || value->kind != ValueKind::kEnumeration) return {};
  const auto& values = catalog_[id_].fields[fields_[read].value()].values;
  const auto index = static_cast<std::size_t>(value->bits);
  return index < values.size() ? values[index] : std::string_view();
}

std::string_view HandlingSchema::code(const Observation& record, Read read) const {
  const FieldValue* value = record.find(fields_[read]);
  return value != nullptr && value->kind == ValueKind::kCode ? record.code(*value)
                                                             : std::string_view();
}

std::optional<Command> HandlingSchema::command_of(const Observation& record) const {
  const std::optional<CommandKind> kind = command_named(enumeration(record, kKind));
  const std::optional<Role> role = role_named(enumeration(record, kRole));
  const FieldValue* hazard = record.find(fields_[kHazard]);
  Command command;
  command.account = digest_of(code(record, kAccount));
  if (!kind || !role || hazard == nullptr || command.account == 0) return std::nullopt;
  command.hazard = TopicId(static_cast<TopicId::Value>(hazard->bits));
  const bool is_hazard =
      command.hazard.value() < catalog_.topics.size() && catalog_[command.hazard].is_hazard;
  if (!is_hazard) return std::nullopt;
  command.kind = *kind;
  command.role = *role;
  command.key = record.record_id;
  command.content = record.content_digest;
  command.at = record.at;
  command.unit = std::string(code(record, kByUnit));
  command.to_unit = std::string(code(record, kToUnit));
  command.into = std::string(code(record, kInto));
  command.inspection = std::string(code(record, kInspection));
  command.reason = reason_named(enumeration(record, kReason)).value_or(Reason::kNone);
  command.outcome =
      closing_outcome_named(enumeration(record, kOutcome)).value_or(ClosingOutcome::kNone);
  command.label = alarm_label_named(enumeration(record, kLabel)).value_or(AlarmLabel::kNone);
  command.level = level_named(enumeration(record, kLevel)).value_or(Level::kNone);
  command.done = done_named(enumeration(record, kDone)).value_or(Done::kNone);
  if (const FieldValue* until = record.find(fields_[kUntil])) {
    command.until = EventTime::from_millis(until->bits);
  }
  if (const FieldValue* possible = record.find(fields_[kPossible])) {
    command.is_possible = possible->bits != 0;
  }
  if (const FieldValue* revision = record.find(fields_[kRevision])) {
    command.revision = static_cast<std::uint64_t>(std::max<std::int64_t>(0, revision->bits)) /
                       static_cast<std::uint64_t>(Decimal::kScale);
  }
  return command;
}

void HandlingSchema::put_enumeration(Observation& record, Read read, std::string_view name) const {
  const auto& values = catalog_[id_].fields[fields_[read].value()].values;
  const auto value = std::find(values.begin(), values.end(), name);
  CHECK(value != values.end());
  record.values.push_back({fields_[read], ValueKind::kEnumeration, value - values.begin()});
}

Observation HandlingSchema::record_of(const RowEvent& event, SourceId source,
                                      const SubjectKey& subject) const {
  Observation record;
  record.source = source;
  record.schema = id_;
  record.at = event.at;
  Sha256 identity;
  identity.field(event.kind).field(catalog_[event.hazard].name).field(event.revision);
  const Sha256Digest digest = identity.finish();
  record.record_id = base32(digest, 16);
  record.id_digest = hash64(record.record_id);
  record.content_digest = record.id_digest;
  record.values.push_back({fields_[kHazard], ValueKind::kTopic, event.hazard.value()});
  put_enumeration(record, kKind, event.kind);
  if (event.level > Level::kNone) put_enumeration(record, kLevel, name_of(event.level));
  if (!event.unit.empty()) {
    record.values.push_back(
        {fields_[kToUnit], ValueKind::kCode, pack_code(record.text.size(), event.unit.size())});
    record.text += event.unit;
  }
  std::sort(record.values.begin(), record.values.end(),
            [](const FieldValue& a, const FieldValue& b) { return a.field < b.field; });
  record.subjects.emplace_back().key = subject;
  return record;
}

}  // namespace tributary
