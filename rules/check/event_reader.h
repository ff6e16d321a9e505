// One event of a time line: from `{ at: 9d, source: grievance, building: B7, … }` to a draft, as a
// decoder would have made it.
#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "engine/model/observation.h"
#include "schemas/document/reader.h"
#include "schemas/registry/source_registry.h"

namespace tributary {

class EventReader {
 public:
  /// `start` is what durations count from. Both referents must outlive it.
  EventReader(Reader& reader, const SchemaView& schemas, EventTime start)
      : reader_(reader), schemas_(schemas), start_(start) {}

  /// The event's source and fields; `at` and the id are set by the caller. `others` are keys that
  /// are no fields (`at`, `times`). nullopt after a report.
  std::optional<ObservationDraft> read(const YamlNode& node,
                                       std::span<const std::string_view> others);

 private:
  bool add_field(const YamlEntry& entry, const Schema& schema, FieldId id, ObservationDraft& draft);
  bool add_value(const YamlNode& node, const Field& field, FieldValue value,
                 ObservationDraft& draft);
  bool add_reference(const YamlNode& node, const Field& field, FieldId id, ObservationDraft& draft);
  bool index_of(const YamlNode& node, const Field& field, std::int64_t& bits);
  bool topic(const YamlNode& node, std::int64_t& bits);
  bool time(const YamlNode& node, std::int64_t& bits);

  Reader& reader_;
  const SchemaView& schemas_;
  EventTime start_;
};

/// `[latitude, longitude]` in degrees.
std::optional<GeoPoint> read_point(const YamlNode& node, Reader& reader);

/// Own record id: `number` of the event in its test.
void set_identity(ObservationDraft& draft, EventTime at, std::uint64_t number);

}  // namespace tributary
