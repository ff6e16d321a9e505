#include "schemas/registry/source_registry.h"

#include <algorithm>
#include <set>
#include <utility>

#include "engine/base/check.h"
#include "engine/base/text.h"

namespace tributary {

SchemaView::SchemaView(const Catalog& catalog, std::vector<SourceInfo> sources)
    : catalog_(&catalog), sources_(std::move(sources)) {
  std::sort(sources_.begin(), sources_.end(),
            [](const SourceInfo& a, const SourceInfo& b) { return a.name < b.name; });
  std::set<SourceId> ids;
  for (std::size_t i = 0; i < sources_.size(); ++i) {
    CHECK(ids.insert(sources_[i].id).second);
    CHECK_LT(sources_[i].schema.value(), catalog.schemas.size());
    if (i > 0) CHECK_NE(sources_[i - 1].name, sources_[i].name);
  }
}

SchemaView SchemaView::of_catalog(const Catalog& catalog) {
  std::vector<SourceInfo> sources;
  for (std::size_t i = 0; i < catalog.schemas.size(); ++i) {
    const Schema& schema = catalog.schemas[i];
    SourceInfo source;
    source.name = std::string(schema.name);
    source.schema = SchemaId(static_cast<SchemaId::Value>(i));
    source.source_class = schema.source_class;
    source.has_reporter = schema.token != none_of<FieldId>();
    sources.push_back(std::move(source));
  }
  std::sort(sources.begin(), sources.end(),
            [](const SourceInfo& a, const SourceInfo& b) { return a.name < b.name; });
  for (std::size_t i = 0; i < sources.size(); ++i) {
    sources[i].id = SourceId(static_cast<SourceId::Value>(i));
  }
  return {catalog, std::move(sources)};
}

const SourceInfo* SchemaView::source_named(std::string_view name) const {
  for (const SourceInfo& source : sources_) {
    if (source.name == name) return &source;
  }
  return nullptr;
}

const SourceInfo* SchemaView::source(SourceId id) const {
  for (const SourceInfo& source : sources_) {
    if (source.id == id) return &source;
  }
  return nullptr;
}

const Field* SchemaView::field_named(const SourceInfo& source, std::string_view name) const {
  const Schema& schema = schema_of(source);
  const std::optional<FieldId> id = tributary::field_named(schema, name);
  return id ? &schema.fields[id->value()] : nullptr;
}

std::vector<std::string> SchemaView::source_names() const {
  std::vector<std::string> names;
  names.reserve(sources_.size());
  for (const SourceInfo& source : sources_) names.push_back(source.name);
  return names;
}

std::vector<std::string> SchemaView::field_names(const SourceInfo& source) const {
  std::vector<std::string> names;
  for (const Field& field : schema_of(source).fields) names.emplace_back(field.name);
  std::sort(names.begin(), names.end());
  return names;
}

std::string SchemaView::field_note(const SourceInfo& source) const {
  const Schema& schema = schema_of(source);
  return "fields of " + std::string(schema.name) + " v" + std::to_string(schema.version);
}

std::optional<std::string> SchemaView::nearest_source(std::string_view name) const {
  return nearest_name(name, source_names());
}

std::optional<std::string> SchemaView::nearest_field(const SourceInfo& source,
                                                     std::string_view name) const {
  return nearest_name(name, field_names(source));
}

}  // namespace tributary
