#include "schemas/feeds/mapping_loader.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "schemas/document/reader.h"
#include "schemas/feeds/field_loader.h"

namespace tributary {
namespace {

class MappingLoader {
 public:
  MappingLoader(const YamlDocument& document, const Catalog& catalog, Diagnostics& diagnostics)
      : root_(document.root()), catalog_(catalog), reader_(document, diagnostics) {
    mapping_.file = document.file();
  }

  std::optional<Mapping> load();

 private:
  bool read_schema();
  bool read_format();
  bool read_durations();
  bool read_identity();
  bool read_times();
  bool read_fields();
  bool read_reporter();
  bool read_void();
  bool read_heartbeat();
  bool read_moved_from();
  bool check_required();
  bool check_reporter_is_no_record();
  bool check_subject_is_no_record();
  FieldLoader field_loader() { return {reader_, catalog_, mapping_.schema, mapping_.format}; }
  [[nodiscard]] const Schema& schema() const { return catalog_[mapping_.schema]; }

  const YamlNode& root_;
  const Catalog& catalog_;
  Reader reader_;
  Mapping mapping_;
};

std::optional<Mapping> MappingLoader::load() {
  bool good = reader_.keys(root_, {"schema", "format", "record_id", "version", "arrival", "time",
                                   "lateness", "stale_after", "max_ahead", "crs", "fields",
                                   "reporter", "void", "heartbeat", "moved_from"});
  if (!root_.is_mapping()) return std::nullopt;
  if (!read_schema() || !read_format()) return std::nullopt;  // all else depends on them
  using Step = bool (MappingLoader::*)();
  constexpr std::array<Step, 9> kSteps = {
      &MappingLoader::read_durations, &MappingLoader::read_identity,
      &MappingLoader::read_times,     &MappingLoader::read_fields,
      &MappingLoader::read_reporter,  &MappingLoader::read_void,
      &MappingLoader::read_heartbeat, &MappingLoader::read_moved_from,
      &MappingLoader::check_required,
  };
  for (const Step step : kSteps) good = (this->*step)() && good;
  if (!good) return std::nullopt;
  good = check_reporter_is_no_record();
  good = check_subject_is_no_record() && good;
  if (!good) return std::nullopt;
  return std::move(mapping_);
}

bool MappingLoader::read_schema() {
  const YamlNode* node = reader_.required(root_, "schema");
  if (node == nullptr) return false;
  const auto name = reader_.text(*node);
  if (!name) return false;
  if (const auto id = catalog_.schema_named(*name)) {
    mapping_.schema = *id;
    return true;
  }
  Diagnostic diagnostic = reader_.at(node->span, "E101",
                                     {fmt::format("the catalogue has no schema `{}`", *name),
                                      fmt::format("目录中没有模式 `{}`", *name)});
  std::vector<std::string> valid;
  for (const Schema& each : catalog_.schemas) valid.emplace_back(each.name);
  suggest(diagnostic, *name, valid, {"schemas", "模式"});
  reader_.report(std::move(diagnostic));
  return false;
}

bool MappingLoader::read_format() {
  const YamlNode* node = reader_.required(root_, "format");
  if (node == nullptr || !reader_.keys(*node, {"type", "compression", "delimiter"})) return false;
  const YamlNode* type = reader_.required(*node, "type");
  if (type == nullptr) return false;
  const auto format = reader_.one_of(*type, {"csv", "jsonl"});
  if (!format) return false;
  mapping_.format = *format == 0 ? FeedFormat::kCsv : FeedFormat::kJsonLines;
  if (const YamlNode* compression = node->find("compression")) {
    const auto chosen = reader_.one_of(*compression, {"auto", "none", "zstd", "gzip"});
    if (!chosen) return false;
    mapping_.compression = static_cast<Compression>(*chosen);
  }
  const YamlNode* delimiter = node->find("delimiter");
  if (delimiter == nullptr) return true;
  const bool usable = mapping_.format == FeedFormat::kCsv && delimiter->is_scalar() &&
                      (delimiter->text == "," || delimiter->text == ";" ||
                       delimiter->text == "\t" || delimiter->text == "|");
  if (!usable) {
    reader_.error(delimiter->span, "E110",
                  {"a delimiter is \",\", \";\", \"|\" or \"\\t\", and of CSV only",
                   "分隔符为 \",\"、\";\"、\"|\" 或 \"\\t\"，且仅用于 CSV"});
    return false;
  }
  mapping_.delimiter = delimiter->text[0];
  return true;
}

bool MappingLoader::read_durations() {
  bool good = true;
  const std::array<std::pair<const char*, Millis*>, 3> keys = {
      {{"lateness", &mapping_.lateness},
       {"stale_after", &mapping_.stale_after},
       {"max_ahead", &mapping_.max_ahead}}};
  for (const auto& [key, out] : keys) {
    const YamlNode* node = root_.find(key);
    if (node == nullptr) continue;
    const auto duration = reader_.duration(*node);
    if (duration) *out = *duration;
    good = duration.has_value() && good;
  }
  if (const YamlNode* crs = root_.find("crs")) {
    const auto chosen = reader_.one_of(*crs, {"wgs84", "cgcs2000", "gcj02", "bd09"});
    if (!chosen) return false;
    mapping_.crs = *coordinate_system_named(crs->text);
  }
  return good;
}

bool MappingLoader::read_identity() {
  bool good = true;
  if (const YamlNode* node = root_.find("record_id")) {
    auto names = field_loader().names(*node);
    if (names) mapping_.record_id = std::move(*names);
    good = names.has_value();
  }
  if (const YamlNode* node = root_.find("version")) {
    auto name = field_loader().name(*node);
    if (name) mapping_.version = std::move(*name);
    good = name.has_value() && good;
  }
  return good;
}

bool MappingLoader::read_times() {
  const YamlNode* node = reader_.required(root_, "time");
  if (node == nullptr) return false;
  auto time = field_loader().time(*node, "field", nullptr);
  if (!time) return false;
  mapping_.time = std::move(*time);
  const YamlNode* arrival = root_.find("arrival");
  if (arrival == nullptr) return true;
  mapping_.arrival = field_loader().time(*arrival, "field", &mapping_.time);
  return mapping_.arrival.has_value();
}

bool MappingLoader::read_fields() {
  const YamlNode* node = reader_.required(root_, "fields");
  if (node == nullptr) return false;
  if (!node->is_mapping()) {
    reader_.error(node->span, "E110",
                  {"`fields` is a list of `field of the schema: where it comes from`",
                   "`fields` 由“模式字段: 来源”组成"});
    return false;
  }
  bool good = true;
  FieldLoader loader = field_loader();
  for (const YamlEntry& entry : node->entries) {
    auto field = loader.field(entry);
    if (!field) {
      good = false;
      continue;
    }
    const bool is_time = schema().fields[field->field.value()].kind == FieldKind::kTime;
    if (is_time && field->time.formats.empty() && field->time.zone.empty()) {
      field->time.formats = mapping_.time.formats;
      field->time.zone = mapping_.time.zone;
    }
    mapping_.fields.push_back(std::move(*field));
  }
  std::sort(mapping_.fields.begin(), mapping_.fields.end(),
            [](const FieldMapping& a, const FieldMapping& b) { return a.field < b.field; });
  return good;
}

bool MappingLoader::read_reporter() {
  const bool has_token = schema().token != none_of<FieldId>();
  const YamlNode* node = root_.find("reporter");
  if (node == nullptr) {
    if (!has_token) return true;
    reader_.error(root_.span, "E012",
                  {"`reporter` is missing: say which field tells people apart, or `reporter: none`",
                   "缺少 `reporter`：请指明区分反映人的字段，或写 `reporter: none`"});
    return false;
  }
  if (node->is_scalar() && node->text == "none") return true;
  if (!has_token) {
    reader_.error(node->span, "E102",
                  {fmt::format("schema `{}` has no reporter", schema().name),
                   fmt::format("模式 `{}` 没有反映人", schema().name)});
    return false;
  }
  if (!reader_.keys(*node, {"from", "kind"})) return false;
  const YamlNode* from = reader_.required(*node, "from");
  const YamlNode* kind = reader_.required(*node, "kind");
  if (from == nullptr || kind == nullptr) return false;
  auto name = field_loader().name(*from);
  const auto chosen =
      reader_.one_of(*kind, {"phone", "email", "resident_id", "account", "pseudonym"});
  if (!name || !chosen) return false;
  mapping_.reporter = ReporterMapping{std::move(*name), *identifier_kind_named(kind->text)};
  return true;
}

bool MappingLoader::read_void() {
  const YamlNode* node = root_.find("void");
  if (node == nullptr) return true;
  if (!reader_.keys(*node, {"from", "values"})) return false;
  const YamlNode* from = reader_.required(*node, "from");
  const YamlNode* values = reader_.required(*node, "values");
  if (from == nullptr || values == nullptr) return false;
  auto name = field_loader().name(*from);
  if (!name) return false;
  if (schema().void_field == none_of<FieldId>()) {
    reader_.error(node->span, "E102",
                  {fmt::format("schema `{}` has no `void`", schema().name),
                   fmt::format("模式 `{}` 没有 `void`", schema().name)});
    return false;
  }
  const Field& target = schema().fields[schema().void_field.value()];
  VoidMapping out{std::move(*name), field_loader().table(*values, target, false)};
  if (out.values.empty()) return false;
  mapping_.void_reason = std::move(out);
  return true;
}

bool MappingLoader::read_heartbeat() {
  const YamlNode* node = root_.find("heartbeat");
  if (node == nullptr) return true;
  if (!reader_.keys(*node, {"from", "equals"})) return false;
  const YamlNode* from = reader_.required(*node, "from");
  const YamlNode* equals = reader_.required(*node, "equals");
  if (from == nullptr || equals == nullptr) return false;
  auto name = field_loader().name(*from);
  auto value = reader_.text(*equals);
  if (!name || !value) return false;
  mapping_.heartbeat = HeartbeatMapping{std::move(*name), std::move(*value)};
  return true;
}

bool MappingLoader::read_moved_from() {
  const YamlNode* node = root_.find("moved_from");
  if (node == nullptr) return true;
  if (!node->is_mapping()) {
    reader_.error(node->span, "E110",
                  {"`moved_from` is a list of `reference of the schema: column with the old one`",
                   "`moved_from` 由“引用字段: 旧值所在列”组成"});
    return false;
  }
  bool good = true;
  FieldLoader loader = field_loader();
  for (const YamlEntry& entry : node->entries) {
    YamlEntry expanded = entry;
    if (entry.value
            .is_scalar()) {  // `building: old_building` is `building: { from: old_building }`
      expanded.value = YamlNode();
      expanded.value.kind = NodeKind::kMapping;
      expanded.value.span = entry.value.span;
      expanded.value.entries.push_back({"from", entry.value.span, entry.value});
    }
    auto field = loader.field(expanded);
    good = field.has_value() && good;
    if (!field) continue;
    const FieldKind kind = schema().fields[field->field.value()].kind;
    if (kind != FieldKind::kReference && kind != FieldKind::kAddress &&
        kind != FieldKind::kLocation) {
      reader_.error(entry.key_span, "E110",
                    {fmt::format("`{}` names no subject", entry.key),
                     fmt::format("`{}` 不指向任何对象", entry.key)});
      good = false;
    }
    mapping_.moved_from.push_back(std::move(*field));
  }
  return good;
}

bool MappingLoader::check_required() {
  const YamlNode* fields = root_.find("fields");
  if (fields == nullptr || !fields->is_mapping()) return false;
  bool good = true;
  for (std::size_t i = 0; i < schema().fields.size(); ++i) {
    const Field& field = schema().fields[i];
    const FieldId id(static_cast<FieldId::Value>(i));
    if (!field.required || id == schema().event_time || id == schema().token) continue;
    if (fields->find(field.name) != nullptr) continue;
    reader_.error(
        root_.entry("fields")->key_span, "E012",
        {fmt::format("field `{}` of schema `{}` must be mapped", field.name, schema().name),
         fmt::format("模式 `{}` 的字段 `{}` 必须映射", schema().name, field.name)});
    good = false;
  }
  return good;
}

/// E208: what differs with every record counts records, not people.
bool MappingLoader::check_reporter_is_no_record() {
  if (!mapping_.reporter) return true;
  const std::string& from = mapping_.reporter->from;
  const auto is = [&](const std::string& name) { return name == from; };
  bool same = std::any_of(mapping_.record_id.begin(), mapping_.record_id.end(), is) ||
              is(mapping_.version) || is(mapping_.time.from) ||
              (mapping_.arrival && is(mapping_.arrival->from));
  for (const FieldMapping& field : mapping_.fields) {
    const FieldKind kind = schema().fields[field.field.value()].kind;
    const bool of_time_or_place = kind == FieldKind::kTime || kind == FieldKind::kLocation;
    same = same || is(field.latitude) || is(field.longitude) ||
           (of_time_or_place && std::any_of(field.from.begin(), field.from.end(), is));
  }
  if (!same) return true;
  reader_.error(root_.find("reporter")->find("from")->span, "E208",
                {"a reporter may not be the record's number, position or time: it would count "
                 "records, not people",
                 "反映人不能是记录的编号、位置或时间：那样统计的是记录而不是人"});
  return false;
}

/// E207: no matter is opened by a report's own number.
bool MappingLoader::check_subject_is_no_record() {
  if (schema().source_class != SourceClass::kPeople) return true;
  for (const FieldMapping& field : mapping_.fields) {
    const Field& target = schema().fields[field.field.value()];
    if (target.kind != FieldKind::kReference) continue;
    for (const std::string& name : field.from) {
      if (std::find(mapping_.record_id.begin(), mapping_.record_id.end(), name) ==
          mapping_.record_id.end()) {
        continue;
      }
      reader_.error(root_.find("fields")->entry(target.name)->key_span, "E207",
                    {"the number of a petition, letter, call or case is never a subject",
                     "信访、来信、来电或案件的编号不能作为对象"});
      return false;
    }
  }
  return true;
}

}  // namespace

std::optional<Mapping> load_mapping(const YamlDocument& document, const Catalog& catalog,
                                    Diagnostics& diagnostics) {
  auto mapping = MappingLoader(document, catalog, diagnostics).load();
  if (diagnostics.errors_in(document.file()) != 0) return std::nullopt;  // the parser's included
  return mapping;
}

std::optional<Mapping> load_mapping_file(const std::string& path, const Catalog& catalog,
                                         Diagnostics& diagnostics) {
  const auto document = YamlDocument::load(path, diagnostics);
  if (!document) return std::nullopt;
  return load_mapping(*document, catalog, diagnostics);
}

}  // namespace tributary
