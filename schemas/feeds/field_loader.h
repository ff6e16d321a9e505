// The part of a mapping that is read under `fields`, `moved_from`, `void` and `time`. Used by
// mapping_loader only.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/model/catalog.h"
#include "schemas/document/reader.h"
#include "schemas/feeds/mapping.h"

namespace tributary {

/// Each function reports what is wrong and returns nullopt; none reports twice.
class FieldLoader {
 public:
  FieldLoader(Reader& reader, const Catalog& catalog, SchemaId schema, FeedFormat format)
      : reader_(reader), catalog_(catalog), schema_(catalog[schema]), format_(format) {}

  /// A column, or for JSON lines a path; not empty, not too long.
  std::optional<std::string> name(const YamlNode& node);
  /// One such name, or a list of at most kMostJoined.
  std::optional<std::vector<std::string>> names(const YamlNode& node);
  /// What stands in `node` for the field called `entry.key`.
  std::optional<FieldMapping> field(const YamlEntry& entry);
  /// `{ field, formats, zone }`; a name alone has the formats and zone of `inherited`.
  std::optional<TimeMapping> time(const YamlNode& node, std::string_view name_key,
                                  const TimeMapping* inherited);
  /// A value table onto `target`. `null` is refused where `with_null` is false.
  std::vector<ValueEntry> table(const YamlNode& node, const Field& target, bool with_null);

 private:
  std::optional<FieldMapping> typed_field(const YamlNode& node, const Field& field, FieldId id);
  std::optional<FieldMapping> location(const YamlNode& node, FieldId id);
  bool placeholders(const YamlNode& node, FieldMapping& out);
  bool source_of(const YamlNode& node, const Field& field, FieldMapping& out);
  bool constant_fits(const YamlNode& node, const Field& field);
  bool is_target(const YamlNode& node, const Field& field);
  bool not_personal(const YamlNode& node, std::string_view text);
  void unknown_field(const YamlEntry& entry);

  Reader& reader_;
  const Catalog& catalog_;
  const Schema& schema_;
  FeedFormat format_;
};

}  // namespace tributary
