#include "engine/model/observation.h"

namespace tributary {

void ObservationDraft::clear() {
  source = SourceId();
  schema = SchemaId();
  position = {};
  at = EventTime();
  arrival.reset();
  id_digest = content_digest = version = 0;
  is_void = is_heartbeat = false;
  record_id.clear();
  identifier.clear();
  identifier_kind = 0;
  values.clear();
  text.clear();
  references.clear();
  moved_from.clear();
}

const FieldValue* Observation::find(FieldId field) const {
  for (const FieldValue& value : values) {
    if (value.field == field) return &value;
  }
  return nullptr;
}

}  // namespace tributary
