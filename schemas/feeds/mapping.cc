#include "schemas/feeds/mapping.h"

#include <algorithm>

namespace tributary {

SourceInfo source_info_of(const Mapping& mapping, const Catalog& catalog, SourceId id,
                          std::string name) {
  SourceInfo info;
  info.id = id;
  info.name = std::move(name);
  info.schema = mapping.schema;
  info.source_class = catalog[mapping.schema].source_class;
  info.lateness = mapping.lateness;
  info.stale_after = mapping.stale_after;
  info.max_ahead = mapping.max_ahead;
  info.has_reporter = mapping.reporter.has_value();
  info.arrival_is_mapped = mapping.arrival.has_value();
  return info;
}

std::vector<std::string> columns_read(const Mapping& mapping) {
  std::vector<std::string> names = mapping.record_id;
  names.push_back(mapping.version);
  names.push_back(mapping.time.from);
  if (mapping.arrival) names.push_back(mapping.arrival->from);
  for (const auto* fields : {&mapping.fields, &mapping.moved_from}) {
    for (const FieldMapping& field : *fields) {
      names.insert(names.end(), field.from.begin(), field.from.end());
      names.push_back(field.latitude);
      names.push_back(field.longitude);
    }
  }
  if (mapping.reporter) names.push_back(mapping.reporter->from);
  if (mapping.void_reason) names.push_back(mapping.void_reason->from);
  if (mapping.heartbeat) names.push_back(mapping.heartbeat->from);
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  if (!names.empty() && names.front().empty()) names.erase(names.begin());
  return names;
}

}  // namespace tributary
