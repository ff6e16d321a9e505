#include "engine/model/catalog.h"

#include <string>

namespace tributary {

namespace {

template <typename Id, typename Entry>
std::optional<Id> index_named(std::span<const Entry> entries, std::string_view name) {
  for (std::size_t i = 0; i < entries.size(); ++i) {
    if (entries[i].name == name) return Id(static_cast<typename Id::Value>(i));
  }
  return std::nullopt;
}

}  // namespace

std::string_view name_of(SourceClass value) {
  switch (value) {
    case SourceClass::kPeople:
      return "people";
    case SourceClass::kOpinion:
      return "opinion";
    case SourceClass::kInspection:
      return "inspection";
    case SourceClass::kInstrument:
      return "instrument";
    case SourceClass::kOffice:
      return "office";
  }
  return "office";
}

std::optional<SubjectTypeId> Catalog::subject_type_named(std::string_view name) const {
  return index_named<SubjectTypeId>(subject_types, name);
}
std::optional<SchemaId> Catalog::schema_named(std::string_view name) const {
  return index_named<SchemaId>(schemas, name);
}
std::optional<TopicId> Catalog::topic_named(std::string_view name) const {
  return index_named<TopicId>(topics, name);
}
std::optional<UnitKindId> Catalog::unit_kind_named(std::string_view name) const {
  return index_named<UnitKindId>(unit_kinds, name);
}
std::optional<AdviceId> Catalog::advice_named(std::string_view name) const {
  return index_named<AdviceId>(advice, name);
}

std::optional<FieldId> field_named(const Schema& schema, std::string_view name) {
  return index_named<FieldId>(schema.fields, name);
}

std::optional<std::size_t> value_named(const Field& field, std::string_view name) {
  for (std::size_t i = 0; i < field.values.size(); ++i) {
    if (field.values[i] == name) return i;
    if (i < field.values_zh.size() && field.values_zh[i] == name) return i;
  }
  return std::nullopt;
}

}  // namespace tributary
