#include "rules/check/test_registers.h"

#include <algorithm>
#include <array>
#include <limits>
#include <optional>
#include <utility>

#include "engine/model/floors.h"
#include "rules/check/event_reader.h"

namespace tributary {
namespace {

constexpr std::string_view kDistrict = "000000";  // where a test names none

/// Households and residents are attributes of some types as well; the two must agree.
void copy_counts(const SubjectType& type, Subject& subject) {
  for (std::size_t i = 0; i < type.attributes.size(); ++i) {
    const std::string_view name = type.attributes[i].name;
    const auto& count = name == "households" ? subject.households : subject.residents;
    if ((name != "households" && name != "residents") || !count) continue;
    subject.attributes.push_back({AttributeId(static_cast<std::uint8_t>(i)), AttributeKind::kNumber,
                                  Decimal::from_int(*count).raw(), ""});
  }
  std::sort(
      subject.attributes.begin(), subject.attributes.end(),
      [](const AttributeValue& a, const AttributeValue& b) { return a.attribute < b.attribute; });
}

}  // namespace

Subject TestRegisters::row(SubjectTypeId type, const std::string& id) const {
  Subject subject;
  subject.key = {type, id};
  subject.name = id;
  subject.district = kDistrict;
  if (catalog_[type].is_place) {
    subject.households = floors::kHouseholds;
    subject.residents = floors::kResidents;
  }
  return subject;
}

void TestRegisters::add(SubjectTypeId type, const std::string& id) {
  if (type == none_of<SubjectTypeId>()) return;
  const SubjectKey key{type, id};
  if (!subjects_.contains(key)) subjects_.emplace(key, row(type, id));
}

void TestRegisters::add_named(const ObservationDraft& draft) {
  for (const Reference& reference : draft.references) {
    if (!reference.text.empty()) add(reference.type, reference.text);
  }
  add_instrument(draft);
}

void TestRegisters::add_instrument(const ObservationDraft& draft) {
  const FieldId field = catalog_[draft.schema].instrument;
  if (field == none_of<FieldId>()) return;
  const auto named = std::find_if(draft.values.begin(), draft.values.end(),
                                  [&](const FieldValue& value) { return value.field == field; });
  const auto placed =
      std::find_if(draft.references.begin(), draft.references.end(),
                   [](const Reference& reference) { return reference.point.has_value(); });
  if (named == draft.values.end() || placed == draft.references.end()) return;
  const auto code = static_cast<std::uint64_t>(named->bits);
  const std::string id = draft.text.substr(code >> 32, code & 0xffffffffU);
  instruments_.try_emplace(
      {draft.schema, id}, Instrument{draft.schema, id, id, *placed->point, std::string(kDistrict)});
}

void TestRegisters::read(const YamlNode& node, Reader& reader) {
  if (!node.is_sequence()) {
    reader.error(node.span, "E110", {"`subjects` is a list", "`subjects` 应为列表"});
    return;
  }
  for (const YamlNode& item : node.items) read_row(item, reader);
}

void TestRegisters::read_row(const YamlNode& node, Reader& reader) {
  const YamlNode* id = node.is_mapping() ? reader.required(node, "id") : nullptr;
  if (id == nullptr) return;
  SubjectTypeId type = subject_;
  if (const YamlNode* name = node.find("type")) {
    const std::optional<SubjectTypeId> found = catalog_.subject_type_named(name->text);
    if (!found) {
      reader.error(name->span, "E202",
                   {"`" + name->text + "` is no subject type", "“" + name->text + "”不是对象类型"});
      return;
    }
    type = *found;
  }
  Subject subject = row(type, id->text);
  for (const YamlEntry& entry : node.entries) {
    if (entry.key == "id" || entry.key == "type") continue;
    if (!read_key(entry, subject, reader)) return;
  }
  subjects_.insert_or_assign(subject.key, subject);
}

bool TestRegisters::read_key(const YamlEntry& entry, Subject& subject, Reader& reader) {
  const YamlNode& node = entry.value;
  constexpr std::int64_t kMost = std::numeric_limits<std::int32_t>::max();
  if (entry.key == "location") {
    subject.location = read_point(node, reader);
    return subject.location.has_value();
  }
  if (entry.key == "households" || entry.key == "residents") {
    const std::optional<std::int64_t> count = reader.integer(node, 0, kMost);
    auto& target = entry.key == "households" ? subject.households : subject.residents;
    if (count) target = static_cast<std::uint32_t>(*count);
    return count.has_value();
  }
  for (const auto& [key, target] :
       {std::pair{"name", &subject.name}, std::pair{"district", &subject.district},
        std::pair{"unit", &subject.unit}, std::pair{"address", &subject.address}}) {
    if (entry.key != key) continue;
    const std::optional<std::string> text = reader.text(node);
    if (text) *target = *text;
    return text.has_value();
  }
  const SubjectType& type = catalog_[subject.key.type];
  std::vector<std::string> valid = {"id",         "type",      "name", "location", "district",
                                    "households", "residents", "unit", "address"};
  for (std::size_t i = 0; i < type.attributes.size(); ++i) {
    valid.emplace_back(type.attributes[i].name);
    if (type.attributes[i].name != entry.key) continue;
    return read_attribute(entry, AttributeId(static_cast<std::uint8_t>(i)), subject, reader);
  }
  reader.unknown_key(entry, valid, {"of a subject", "对象的键"});
  return false;
}

bool TestRegisters::read_attribute(const YamlEntry& entry, AttributeId id, Subject& subject,
                                   Reader& reader) {
  const Attribute& attribute = catalog_[subject.key.type].attributes[id.value()];
  AttributeValue value{id, attribute.kind, 0, ""};
  bool is_sound = false;
  switch (attribute.kind) {
    case AttributeKind::kNumber: {
      const std::optional<Decimal> number = reader.decimal(entry.value);
      is_sound = number.has_value();
      value.bits = number ? number->raw() : 0;
      break;
    }
    case AttributeKind::kEnumeration: {
      const auto found =
          std::find(attribute.values.begin(), attribute.values.end(), entry.value.text);
      is_sound = found != attribute.values.end();
      value.bits = found - attribute.values.begin();
      break;
    }
    case AttributeKind::kTime: {
      const Result<EventTime> at = parse_time(entry.value.text);
      is_sound = at.has_value();
      value.bits = at ? at->millis() : 0;
      break;
    }
    case AttributeKind::kBool:
      is_sound = entry.value.text == "true" || entry.value.text == "false";
      value.bits = entry.value.text == "true" ? 1 : 0;
      break;
    case AttributeKind::kReference:
    case AttributeKind::kCode:
      is_sound = entry.value.is_scalar();
      value.text = entry.value.text;
      break;
  }
  if (is_sound) {
    if (attribute.kind == AttributeKind::kReference) add(attribute.subject_type, value.text);
    subject.attributes.push_back(std::move(value));
  } else if (attribute.kind != AttributeKind::kNumber) {
    reader.error(entry.value.span, "E110",
                 {"`" + entry.value.text + "` is no value of `" + entry.key + "`",
                  "“" + entry.value.text + "”不是“" + entry.key + "”的取值"});
  }
  return is_sound;
}

std::vector<Register> TestRegisters::take() {
  std::vector<Register> out;
  for (auto& [key, subject] : subjects_) {  // by type, then id
    if (out.empty() || out.back().type != key.type) {
      out.emplace_back();
      out.back().type = key.type;
    }
    copy_counts(catalog_[key.type], subject);
    out.back().subjects.push_back(std::move(subject));
  }
  subjects_.clear();
  return out;
}

InstrumentRegister TestRegisters::take_instruments() {
  InstrumentRegister out;
  for (auto& [key, instrument] : instruments_) out.instruments.push_back(std::move(instrument));
  instruments_.clear();
  return out;
}

}  // namespace tributary
