#include "schemas/feeds/handling_mapping.h"

#include "engine/base/check.h"

namespace tributary {

Mapping handling_mapping(const Catalog& catalog) {
  const std::optional<SchemaId> schema = catalog.schema_named("handling");
  CHECK(schema.has_value());
  Mapping mapping;
  mapping.file = "handling";
  mapping.schema = *schema;
  mapping.record_id = {"key"};
  mapping.lateness = Millis(0);
  const Schema& handling = catalog[*schema];
  for (std::size_t i = 0; i < handling.fields.size(); ++i) {
    const FieldId id(static_cast<FieldId::Value>(i));
    const Field& field = handling.fields[i];
    if (id == handling.event_time) {
      mapping.time.from = field.name;
    } else if (id != handling.void_field) {
      FieldMapping& read = mapping.fields.emplace_back();
      read.field = id;
      read.from = {std::string(field.name)};
      if (field.kind == FieldKind::kTime) read.time.from = field.name;
    }
  }
  return mapping;
}

}  // namespace tributary
