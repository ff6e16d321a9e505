// What rules may know of the configured sources: their names, classes and fields; and nothing of
// what they carry. Read by rules/language, which prints the suggestions.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/model/source.h"

namespace tributary {

/// The configured sources beside the catalogue. Immutable; safe to read from any thread. The
/// catalogue must outlive it.
class SchemaView {
 public:
  /// `sources` in any order; each `id` must be its own, each name too (CHECKed: schemas/feeds and
  /// the configuration see to it).
  SchemaView(const Catalog& catalog, std::vector<SourceInfo> sources);

  /// One source per schema of the catalogue, of the schema's name and with a reporter where the
  /// schema has a token: what `check` takes without a configuration.
  static SchemaView of_catalog(const Catalog& catalog);

  [[nodiscard]] const Catalog& catalog() const { return *catalog_; }
  [[nodiscard]] const std::vector<SourceInfo>& sources() const { return sources_; }  ///< by name

  /// nullptr when there is none.
  [[nodiscard]] const SourceInfo* source_named(std::string_view name) const;
  [[nodiscard]] const SourceInfo* source(SourceId id) const;
  [[nodiscard]] const Schema& schema_of(const SourceInfo& source) const {
    return (*catalog_)[source.schema];
  }

  /// nullptr when the source's schema has no such field.
  [[nodiscard]] const Field* field_named(const SourceInfo& source, std::string_view name) const;

  [[nodiscard]] std::vector<std::string> source_names() const;                         ///< sorted
  [[nodiscard]] std::vector<std::string> field_names(const SourceInfo& source) const;  ///< sorted
  /// `fields of grievance v1`: what a diagnostic's `valid` lists.
  [[nodiscard]] std::string field_note(const SourceInfo& source) const;

  /// The nearest valid name (RULES 5), or nullopt.
  [[nodiscard]] std::optional<std::string> nearest_source(std::string_view name) const;
  [[nodiscard]] std::optional<std::string> nearest_field(const SourceInfo& source,
                                                         std::string_view name) const;

 private:
  const Catalog* catalog_;
  std::vector<SourceInfo> sources_;  ///< by name
};

}  // namespace tributary
