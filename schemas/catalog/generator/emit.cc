#include "schemas/catalog/generator/emit.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "engine/base/decimal.h"

namespace tributary::generator {

namespace {

/// A C++ literal; the catalogue's own text, so quotes and backslashes are all there is to escape.
std::string literal(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + "\"";
}

std::string bilingual(std::string_view zh, std::string_view en) {
  return fmt::format("{{{}, {}}}", literal(zh), literal(en));
}

template <typename Entries>
std::string index_of(const Entries& entries, std::string_view id, const std::string& name) {
  const auto found = std::find_if(entries.begin(), entries.end(),
                                  [&](const auto& entry) { return entry.name == name; });
  if (found == entries.end()) return fmt::format("none_of<{}>()", id);
  return fmt::format("{}({})", id, found - entries.begin());
}

class Emitter {
 public:
  explicit Emitter(const Source& source) : source_(source) {}

  std::string run() {
    out_ =
        "// Generated from schemas/catalog; do not edit.\n"
        "#include \"schemas/catalog/catalog.h\"\n\n"
        "namespace tributary {\n\nnamespace {\n\n";
    subject_types();
    topics();
    plain();
    schemas();
    closing();
    return std::move(out_);
  }

 private:
  /// A constexpr array of strings, or nothing for none; returns what to write for the span.
  std::string strings(const std::string& name, const std::vector<std::string>& values) {
    if (values.empty()) return "{}";
    out_ += fmt::format("constexpr std::string_view {}[] = {{", name);
    for (const std::string& value : values) out_ += literal(value) + ", ";
    out_ += "};\n";
    return name;
  }

  void table(std::string_view type, std::string_view name, const std::vector<std::string>& rows) {
    out_ += fmt::format("constexpr {} {}[] = {{\n", type, name);
    for (const std::string& row : rows) out_ += "    " + row + ",\n";
    out_ += "};\n\n";
  }

  static std::string attribute_kind(const std::string& kind) {
    std::string name = kind;
    name.front() = static_cast<char>(name.front() - 'a' + 'A');
    return "AttributeKind::k" + name;
  }

  void subject_types() {
    std::vector<std::string> rows;
    for (std::size_t i = 0; i < source_.subject_types.size(); ++i) {
      const SubjectType& type = source_.subject_types[i];
      std::vector<std::string> attributes;
      for (std::size_t k = 0; k < type.attributes.size(); ++k) {
        const Attribute& each = type.attributes[k];
        const std::string values = strings(fmt::format("kType{}Values{}", i, k), each.values);
        const std::string of =
            each.kind == "reference"
                ? index_of(source_.subject_types, "SubjectTypeId", each.subject_type)
                : "none_of<SubjectTypeId>()";
        attributes.push_back(fmt::format("{{{}, {}, {}, {}}}", literal(each.name),
                                         attribute_kind(each.kind), values, of));
      }
      std::string span = "{}";
      if (!attributes.empty()) {
        span = fmt::format("kType{}Attributes", i);
        table("Attribute", span, attributes);
      }
      rows.push_back(fmt::format(
          "{{{}, {}, RegisterKind::{}, {}, {}, {}, {}, {}, {}, {}}}", literal(type.name),
          bilingual(type.zh, type.en), type.is_open ? "kOpen" : "kClosed",
          type.name.starts_with("place."), type.name.starts_with("organisation."),
          type.name.starts_with("matter."), type.is_unit, type.is_dwelling, type.is_cell, span));
    }
    table("SubjectType", "kSubjectTypes", rows);
  }

  template <typename Entries>
  std::string ids(const std::string& name, std::string_view id, const Entries& entries,
                  const std::vector<std::string>& wanted) {
    if (wanted.empty()) return "{}";
    out_ += fmt::format("constexpr {} {}[] = {{", id, name);
    for (const std::string& each : wanted) out_ += index_of(entries, id, each) + ", ";
    out_ += "};\n";
    return name;
  }

  void topics() {
    std::vector<std::string> rows;
    for (std::size_t i = 0; i < source_.topics.size(); ++i) {
      const Topic& topic = source_.topics[i];
      // A topic may go where its hazard may.
      const Topic& hazard = *std::find_if(source_.topics.begin(), source_.topics.end(),
                                          [&](const Topic& t) { return t.name == topic.hazard; });
      const auto at = &hazard - source_.topics.data();
      const std::string units_name = fmt::format("kUnitsOf{}", at);
      const std::string advice_name = fmt::format("kAdviceOf{}", at);
      if (topic.is_hazard) {
        ids(units_name, "UnitKindId", source_.unit_kinds, topic.units);
        ids(advice_name, "AdviceId", source_.advice, topic.advice);
      }
      rows.push_back(fmt::format("{{{}, {}, {}, {}, {}, {}, {}}}", literal(topic.name),
                                 bilingual(topic.zh, topic.en), topic.is_hazard,
                                 index_of(source_.topics, "TopicId", topic.hazard), units_name,
                                 advice_name, hazard.small_place));
    }
    table("Topic", "kTopics", rows);
  }

  void plain() {
    std::vector<std::string> units;
    for (const UnitKind& each : source_.unit_kinds) {
      units.push_back(fmt::format("{{{}, {}, {}}}", literal(each.name), bilingual(each.zh, each.en),
                                  each.without_reports));
    }
    table("UnitKind", "kUnitKinds", units);
    std::vector<std::string> advice;
    for (const Advice& each : source_.advice) {
      advice.push_back(fmt::format("{{{}, {}, {}}}", literal(each.name),
                                   bilingual(each.zh, each.en), each.needs_finding));
    }
    table("Advice", "kAdvice", advice);
    std::vector<std::string> themes;
    for (const Named& each : source_.themes) themes.push_back(literal(each.name));
    table("std::string_view", "kThemes", themes);
  }

  std::string field_row(const std::string& prefix, const Field& field) {
    const std::string values = strings(prefix + "Values", field.values);
    const std::string values_zh = strings(prefix + "ValuesZh", field.values_zh);
    const std::string adverse = strings(prefix + "Adverse", field.adverse);
    std::string notable = "std::nullopt";
    if (field.notable_from) {
      const auto value = Decimal::from_double(*field.notable_from);
      notable = fmt::format("Decimal::from_raw({})", value.value_or(Decimal()).raw());
    }
    return fmt::format(
        "{{.name = {}, .kind = FieldKind::k{}, .required = {}, .values = {}, .values_zh = {}, "
        ".adverse = {}, .pattern = {}, .subject_type = {}, .notable_from = {}, .title = {}}}",
        literal(field.name), field.kind, field.required, values, values_zh, adverse,
        literal(field.pattern),
        index_of(source_.subject_types, "SubjectTypeId", field.subject_type), notable,
        bilingual(field.zh, field.en));
  }

  void schemas() {
    std::vector<std::string> rows;
    for (std::size_t i = 0; i < source_.schemas.size(); ++i) {
      const Schema& schema = source_.schemas[i];
      std::vector<std::string> fields;
      for (std::size_t k = 0; k < schema.fields.size(); ++k) {
        fields.push_back(field_row(fmt::format("kSchema{}Field{}", i, k), schema.fields[k]));
      }
      table("Field", fmt::format("kSchema{}Fields", i), fields);
      std::string source_class = schema.source_class;
      source_class.front() = static_cast<char>(source_class.front() - 'a' + 'A');
      const auto field = [&](const std::string& name) {
        return index_of(schema.fields, "FieldId", name);
      };
      rows.push_back(fmt::format(
          "{{.name = {}, .version = {}, .source_class = SourceClass::k{}, .fields = "
          "kSchema{}Fields, .event_time = {}, .void_field = {}, .token = {}, .instrument = {}, "
          ".title = {}}}",
          literal(schema.name), schema.version, source_class, i, field(schema.event_time),
          field(schema.void_field), field(schema.token), field(schema.instrument),
          bilingual(schema.zh, schema.en)));
    }
    table("Schema", "kSchemas", rows);
    texts("kJsonSchemas", [](const Schema& schema) { return schema.text; });
    texts("kExamples", [](const Schema& schema) { return schema.example; });
  }

  template <typename Text>
  void texts(std::string_view name, Text&& text) {
    std::vector<std::string> rows;
    for (const Schema& schema : source_.schemas) {
      rows.push_back(fmt::format("R\"json({})json\"", text(schema)));
    }
    table("std::string_view", name, rows);
  }

  void closing() {
    std::string digest;
    for (const auto byte : source_.digest) digest += fmt::format("0x{:02x}, ", byte);
    out_ += fmt::format(
        "constexpr Catalog kCatalog{{kSubjectTypes, kSchemas, kTopics, kUnitKinds, kAdvice, "
        "kThemes, {{{}}}}};\n\n"
        "std::size_t index_of(const Schema& schema) {{\n"
        "  return static_cast<std::size_t>(&schema - kCatalog.schemas.data());\n}}\n\n"
        "}}  // namespace\n\n"
        "const Catalog& catalog() {{ return kCatalog; }}\n\n"
        "std::string_view json_schema_of(const Schema& schema) {{\n"
        "  return kJsonSchemas[index_of(schema)];\n}}\n\n"
        "std::string_view example_of(const Schema& schema) {{ return kExamples[index_of(schema)]; "
        "}}\n\n}}  // namespace tributary\n",
        digest);
  }

  const Source& source_;
  std::string out_;
};

}  // namespace

std::string emit(const Source& source) { return Emitter(source).run(); }

}  // namespace tributary::generator
