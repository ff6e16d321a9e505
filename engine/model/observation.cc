#include "engine/model/observation.h"

#include <algorithm>

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

bool SubjectRef::came_from(FieldId of) const {
  return of != none_of<FieldId>() &&
         (field == of ||
          std::find(more_fields.begin(), more_fields.end(), of) != more_fields.end());
}

const FieldValue* Observation::find(FieldId field) const {
  for (const FieldValue& value : values) {
    if (value.field == field) return &value;
  }
  return nullptr;
}

}  // namespace tributary
