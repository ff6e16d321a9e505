#include "rules/check/event_reader.h"

#include <algorithm>
#include <string>
#include <utility>

#include "engine/base/digest.h"
#include "engine/model/identifier.h"

namespace tributary {

std::optional<ObservationDraft> EventReader::read(const YamlNode& node,
                                                  std::span<const std::string_view> others) {
  const YamlNode* name = node.is_mapping() ? reader_.required(node, "source") : nullptr;
  if (name == nullptr) return std::nullopt;
  const SourceInfo* source = schemas_.source_named(name->text);
  if (source == nullptr) {
    Diagnostic found =
        reader_.at(name->span, "E101",
                   {"there is no source `" + name->text + "`", "没有数据源“" + name->text + "”"});
    suggest(found, name->text, schemas_.source_names(), {"sources", "数据源"});
    reader_.report(std::move(found));
    return std::nullopt;
  }
  ObservationDraft draft;
  draft.source = source->id;
  draft.schema = source->schema;
  const Schema& schema = schemas_.schema_of(*source);
  bool is_sound = true;
  for (const YamlEntry& entry : node.entries) {
    const bool is_other = std::find(others.begin(), others.end(), entry.key) != others.end();
    if (is_other || entry.key == "source") continue;
    const std::optional<FieldId> field = field_named(schema, entry.key);
    if (!field) {
      Diagnostic found =
          reader_.at(entry.key_span, "E102",
                     {"source `" + source->name + "` has no field `" + entry.key + "`",
                      "数据源“" + source->name + "”没有字段“" + entry.key + "”"});
      suggest(found, entry.key, schemas_.field_names(*source),
              {schemas_.field_note(*source), std::string(schema.name) + " 的字段"});
      reader_.report(std::move(found));
      is_sound = false;
    } else {
      is_sound = add_field(entry, schema, *field, draft) && is_sound;
    }
  }
  if (!is_sound) return std::nullopt;
  std::sort(draft.values.begin(), draft.values.end(),
            [](const FieldValue& a, const FieldValue& b) { return a.field < b.field; });
  return draft;
}

bool EventReader::add_field(const YamlEntry& entry, const Schema& schema, FieldId id,
                            ObservationDraft& draft) {
  const Field& field = schema.fields[id.value()];
  const YamlNode& node = entry.value;
  if (id == schema.void_field) draft.is_void = true;
  switch (field.kind) {
    case FieldKind::kToken: {
      const std::optional<std::string> who = reader_.text(node);
      if (!who) return false;
      draft.identifier = *who;
      draft.identifier_kind = static_cast<std::uint8_t>(IdentifierKind::kPseudonym);
      return true;
    }
    case FieldKind::kReference:
    case FieldKind::kAddress:
    case FieldKind::kLocation:
      return add_reference(node, field, id, draft);
    default:
      return add_value(node, field, FieldValue{id, ValueKind::kCode, 0}, draft);
  }
}

bool EventReader::add_reference(const YamlNode& node, const Field& field, FieldId id,
                                ObservationDraft& draft) {
  Reference reference;
  reference.field = id;
  reference.type = field.subject_type;
  if (field.kind == FieldKind::kLocation) {
    reference.point = read_point(node, reader_);
    if (!reference.point) return false;
  } else {
    const std::optional<std::string> text = reader_.text(node);
    if (!text) return false;
    reference.text = *text;
  }
  draft.references.push_back(std::move(reference));
  return true;
}

bool EventReader::add_value(const YamlNode& node, const Field& field, FieldValue value,
                            ObservationDraft& draft) {
  bool is_sound = true;
  switch (field.kind) {
    case FieldKind::kEnumeration:
      value.kind = ValueKind::kEnumeration;
      is_sound = index_of(node, field, value.bits);
      break;
    case FieldKind::kTopic:
      value.kind = ValueKind::kTopic;
      is_sound = topic(node, value.bits);
      break;
    case FieldKind::kNumber: {
      const std::optional<Decimal> number = reader_.decimal(node);
      value.kind = ValueKind::kNumber;
      value.bits = number ? number->raw() : 0;
      is_sound = number.has_value();
      break;
    }
    case FieldKind::kTime:
      value.kind = ValueKind::kTime;
      is_sound = time(node, value.bits);
      break;
    case FieldKind::kBool: {
      const std::optional<bool> truth = reader_.boolean(node);
      value.kind = ValueKind::kBool;
      value.bits = truth.value_or(false) ? 1 : 0;
      is_sound = truth.has_value();
      break;
    }
    default: {
      const std::optional<std::string> code = reader_.text(node);
      if (!code) return false;
      value.bits = pack_code(draft.text.size(), code->size());
      draft.text += *code;
      break;
    }
  }
  if (is_sound) draft.values.push_back(value);
  return is_sound;
}

bool EventReader::index_of(const YamlNode& node, const Field& field, std::int64_t& bits) {
  const std::optional<std::size_t> found = value_named(field, node.text);
  bits = static_cast<std::int64_t>(found.value_or(0));
  if (node.is_scalar() && found) return true;
  Diagnostic wrong = reader_.at(node.span, "E110",
                                {"`" + node.text + "` is not one of the values of this field",
                                 "“" + node.text + "”不是该字段的取值"});
  const std::vector<std::string> valid(field.values.begin(), field.values.end());
  suggest(wrong, node.text, valid, {"its values", "可用的值"});
  reader_.report(std::move(wrong));
  return false;
}

bool EventReader::topic(const YamlNode& node, std::int64_t& bits) {
  const Catalog& catalog = schemas_.catalog();
  if (const std::optional<TopicId> found = catalog.topic_named(node.text)) {
    bits = found->value();
    return true;
  }
  Diagnostic wrong = reader_.at(
      node.span, "E204",
      {"`" + node.text + "` is no topic of the catalogue", "“" + node.text + "”不是目录中的主题"});
  std::vector<std::string> valid;
  for (const Topic& one : catalog.topics) valid.emplace_back(one.name);
  suggest(wrong, node.text, valid, {"topics", "主题"});
  reader_.report(std::move(wrong));
  return false;
}

/// A duration counts from the start of the test.
bool EventReader::time(const YamlNode& node, std::int64_t& bits) {
  if (const Result<EventTime> at = parse_time(node.text)) {
    bits = at->millis();
    return true;
  }
  const std::optional<Millis> after = reader_.duration(node);
  if (after) bits = (start_ + *after).millis();
  return after.has_value();
}

std::optional<GeoPoint> read_point(const YamlNode& node, Reader& reader) {
  if (node.is_sequence() && node.items.size() == 2) {
    const std::optional<Decimal> latitude = reader.decimal(node.items[0]);
    const std::optional<Decimal> longitude = reader.decimal(node.items[1]);
    if (!latitude || !longitude) return std::nullopt;
    const GeoPoint point{latitude->to_double(), longitude->to_double()};
    if (point.latitude >= -90 && point.latitude <= 90 && point.longitude >= -180 &&
        point.longitude <= 180) {
      return point;
    }
  }
  reader.error(node.span, "E110",
               {"expected `[latitude, longitude]` in degrees", "此处应为 `[纬度, 经度]`（度）"});
  return std::nullopt;
}

void set_identity(ObservationDraft& draft, EventTime at, std::uint64_t number) {
  draft.at = at;
  draft.version = static_cast<std::uint64_t>(at.millis());
  draft.position = {draft.source.value(), number};
  draft.record_id = "event-" + std::to_string(number + 1);
  draft.id_digest = combine_hashes(hash64("test event"), number);
  draft.content_digest = combine_hashes(draft.id_digest, draft.version);
}

}  // namespace tributary
