#include "schemas/feeds/field_loader.h"

#include <fmt/format.h>

#include <algorithm>

#include "engine/base/decimal.h"
#include "engine/model/personal_shapes.h"
#include "schemas/feeds/time_format.h"

namespace tributary {
namespace {

std::vector<std::string> strings_of(std::span<const std::string_view> views) {
  return {views.begin(), views.end()};
}

/// Keys that mean something for a field of this kind.
std::vector<std::string> keys_for(FieldKind kind) {
  switch (kind) {
    case FieldKind::kEnumeration:
    case FieldKind::kTopic:
    case FieldKind::kBool:
      return {"from", "constant", "values"};
    case FieldKind::kCode:
    case FieldKind::kReference:
      return {"from", "constant", "values", "as"};
    case FieldKind::kNumber:
      return {"from", "constant"};
    case FieldKind::kTime:
      return {"from", "formats", "zone"};
    case FieldKind::kLocation:
      return {"latitude", "longitude", "placeholders"};
    case FieldKind::kAddress:
    case FieldKind::kToken:
      return {"from"};
  }
  return {"from"};
}

std::optional<double> degrees(std::string_view text) {
  const auto value = Decimal::parse(text);
  if (!value) return std::nullopt;
  return value->to_double();
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

}  // namespace

std::optional<std::string> FieldLoader::name(const YamlNode& node) {
  auto text = reader_.text(node);
  if (!text) return std::nullopt;
  if (text->empty() || text->size() > kMostNameBytes) {
    reader_.error(node.span, "E110",
                  {fmt::format("the name of a column must have 1 to {} bytes", kMostNameBytes),
                   fmt::format("列名须为 1 到 {} 字节", kMostNameBytes)});
    return std::nullopt;
  }
  if (format_ != FeedFormat::kJsonLines) return text;
  const auto depth = static_cast<std::size_t>(std::count(text->begin(), text->end(), '.')) + 1;
  if (depth > kMostPathDepth || text->front() == '.' || text->back() == '.' ||
      text->find("..") != std::string::npos) {
    reader_.error(node.span, "E110",
                  {fmt::format("a path is 1 to {} names with a dot between them", kMostPathDepth),
                   fmt::format("路径由 1 到 {} 个名称组成，以点分隔", kMostPathDepth)});
    return std::nullopt;
  }
  return text;
}

std::optional<std::vector<std::string>> FieldLoader::names(const YamlNode& node) {
  std::vector<std::string> out;
  if (!node.is_sequence()) {
    auto one = name(node);
    if (!one) return std::nullopt;
    out.push_back(std::move(*one));
    return out;
  }
  if (node.items.empty() || node.items.size() > kMostJoined) {
    reader_.error(node.span, "E110",
                  {fmt::format("a list of columns has 1 to {} of them", kMostJoined),
                   fmt::format("列名清单须有 1 到 {} 项", kMostJoined)});
    return std::nullopt;
  }
  for (const YamlNode& item : node.items) {
    auto one = name(item);
    if (!one) return std::nullopt;
    out.push_back(std::move(*one));
  }
  return out;
}

void FieldLoader::unknown_field(const YamlEntry& entry) {
  Diagnostic diagnostic =
      reader_.at(entry.key_span, "E102",
                 {fmt::format("schema `{}` has no field `{}`", schema_.name, entry.key),
                  fmt::format("模式 `{}` 没有字段 `{}`", schema_.name, entry.key)});
  std::vector<std::string> valid;
  for (const Field& field : schema_.fields) valid.emplace_back(field.name);
  suggest(diagnostic, entry.key, valid,
          {fmt::format("fields of {} v{}", schema_.name, schema_.version),
           fmt::format("{} v{} 的字段", schema_.name, schema_.version)});
  reader_.report(std::move(diagnostic));
}

std::optional<FieldMapping> FieldLoader::field(const YamlEntry& entry) {
  const auto id = field_named(schema_, entry.key);
  if (!id) {
    unknown_field(entry);
    return std::nullopt;
  }
  const Field& target = schema_.fields[id->value()];
  const bool has_own_key = *id == schema_.event_time || *id == schema_.void_field ||
                           *id == schema_.token || target.kind == FieldKind::kToken;
  if (has_own_key) {
    const std::string_view key = *id == schema_.event_time   ? "time"
                                 : *id == schema_.void_field ? "void"
                                                             : "reporter";
    reader_.error(entry.key_span, "E102",
                  {fmt::format("`{}` is not mapped here but by the key `{}`", entry.key, key),
                   fmt::format("`{}` 不在此处映射，应使用键 `{}`", entry.key, key)});
    return std::nullopt;
  }
  return typed_field(entry.value, target, *id);
}

std::optional<FieldMapping> FieldLoader::typed_field(const YamlNode& node, const Field& field,
                                                     FieldId id) {
  if (!reader_.keys(node, keys_for(field.kind))) return std::nullopt;
  if (field.kind == FieldKind::kLocation) return location(node, id);
  FieldMapping out;
  out.field = id;
  if (field.kind == FieldKind::kTime) {
    auto mapped = time(node, "from", nullptr);
    if (!mapped) return std::nullopt;
    out.from = {mapped->from};
    out.time = std::move(*mapped);
    return out;
  }
  if (!source_of(node, field, out)) return std::nullopt;
  if (const YamlNode* values = node.find("values")) {
    if (!out.constant.empty()) {
      reader_.error(values->span, "E110", {"a constant has no value table", "常量没有取值对照表"});
      return std::nullopt;
    }
    out.values = table(*values, field, true);
    if (out.values.empty()) return std::nullopt;
  }
  if (const YamlNode* as = node.find("as")) {
    if (!reader_.one_of(*as, {"integer"})) return std::nullopt;
    out.as_integer = true;
  }
  return out;
}

bool FieldLoader::source_of(const YamlNode& node, const Field& field, FieldMapping& out) {
  const YamlNode* from = node.find("from");
  const YamlNode* constant = node.find("constant");
  if ((from == nullptr) == (constant == nullptr)) {
    reader_.error(node.span, "E012",
                  {fmt::format("field `{}` needs `from` or `constant`, one of the two", field.name),
                   fmt::format("字段 `{}` 须且只能有 `from` 或 `constant` 之一", field.name)});
    return false;
  }
  if (constant != nullptr) {
    if (!constant_fits(*constant, field)) return false;
    out.constant = constant->text;
    return true;
  }
  if (field.kind != FieldKind::kAddress) {
    auto one = name(*from);
    if (one) out.from = {std::move(*one)};
    return one.has_value();
  }
  auto several = names(*from);
  if (several) out.from = std::move(*several);
  return several.has_value();
}

bool FieldLoader::constant_fits(const YamlNode& node, const Field& field) {
  const auto text = reader_.text(node);
  if (!text) return false;
  if (text->empty() || text->size() > kMostNameBytes) {
    reader_.error(node.span, "E110", {"a constant is 1 to 200 bytes", "常量须为 1 到 200 字节"});
    return false;
  }
  if (!not_personal(node, *text)) return false;
  if (field.kind == FieldKind::kNumber) return reader_.decimal(node).has_value();
  return is_target(node, field);
}

bool FieldLoader::not_personal(const YamlNode& node, std::string_view text) {
  if (!looks_personal(text)) return true;
  reader_.report(reader_.at(node.span, "E209",
                            {"this looks like the number or address of a person",
                             "此处疑似个人证件号、电话号码或电子邮箱"},
                            Severity::kError, ShowLine::kNo));
  return false;
}

bool FieldLoader::is_target(const YamlNode& node, const Field& field) {
  std::vector<std::string> valid;
  const char* code = "E110";
  Message what{fmt::format("field `{}` has no value `{}`", field.name, node.text),
               fmt::format("字段 `{}` 没有取值 `{}`", field.name, node.text)};
  if (field.kind == FieldKind::kEnumeration) valid = strings_of(field.values);
  if (field.kind == FieldKind::kBool) valid = {"false", "true"};
  if (field.kind == FieldKind::kTopic) {
    code = "E204";
    what = {fmt::format("the catalogue has no topic `{}`", node.text),
            fmt::format("目录中没有主题 `{}`", node.text)};
    for (const Topic& topic : catalog_.topics) valid.emplace_back(topic.name);
  }
  if (valid.empty()) return true;  // a code or an id: tested by its pattern, or the register
  if (std::find(valid.begin(), valid.end(), node.text) != valid.end()) return true;
  Diagnostic diagnostic = reader_.at(node.span, code, std::move(what));
  suggest(diagnostic, node.text, valid,
          {fmt::format("values of `{}`", field.name), fmt::format("`{}` 的取值", field.name)});
  reader_.report(std::move(diagnostic));
  return false;
}

std::vector<ValueEntry> FieldLoader::table(const YamlNode& node, const Field& target,
                                           bool with_null) {
  std::vector<ValueEntry> out;
  if (!node.is_mapping() || node.entries.empty() || node.entries.size() > kMostTableEntries) {
    reader_.error(node.span, "E110",
                  {fmt::format("a value table has 1 to {} lines `value of the source: value of the "
                               "schema`",
                               kMostTableEntries),
                   fmt::format("取值对照表须有 1 到 {} 行“来源值: 模式值”", kMostTableEntries)});
    return out;
  }
  bool good = true;
  for (const YamlEntry& entry : node.entries) {
    if (!entry.value.is_scalar() || entry.key.size() > kMostNameBytes) {
      reader_.error(entry.key_span, "E110",
                    {"a line of a value table is two short texts", "取值对照表每行为两段短文本"});
      good = false;
      continue;
    }
    YamlNode key_place;
    key_place.span = entry.key_span;
    const bool rejects = with_null && (entry.value.is_null() || entry.value.is_empty());
    good = not_personal(key_place, entry.key) && good;
    if (!rejects) {
      good = not_personal(entry.value, entry.value.text) && is_target(entry.value, target) && good;
    }
    out.push_back({std::string(trimmed(entry.key)), rejects ? std::string() : entry.value.text});
  }
  if (!good) out.clear();
  return out;
}

std::optional<TimeMapping> FieldLoader::time(const YamlNode& node, std::string_view name_key,
                                             const TimeMapping* inherited) {
  TimeMapping out;
  if (inherited != nullptr && node.is_scalar()) {
    out = *inherited;
    auto from = name(node);
    if (!from) return std::nullopt;
    out.from = std::move(*from);
    return out;
  }
  const std::vector<std::string> valid = {std::string(name_key), "formats", "zone"};
  if (!reader_.keys(node, valid)) return std::nullopt;
  const YamlNode* from = reader_.required(node, name_key);
  auto column = from != nullptr ? name(*from) : std::nullopt;
  if (!column) return std::nullopt;
  out.from = std::move(*column);
  const YamlNode* zone = node.find("zone");
  if (zone != nullptr) {
    const auto text = reader_.text(*zone);
    if (!text) return std::nullopt;
    if (text->empty() || !TimeZone::named(*text)) {
      reader_.error(zone->span, "E110",
                    {"no such time zone; write `America/New_York`, `UTC` or `\"+08:00\"`",
                     "没有这个时区；应写作 `Asia/Shanghai`、`UTC` 或 `\"+08:00\"`"});
      return std::nullopt;
    }
    out.zone = *text;
  }
  const YamlNode* formats = node.find("formats");
  if (formats == nullptr) return out;
  auto texts = reader_.texts(*formats);
  if (!texts) return std::nullopt;
  out.formats = std::move(*texts);
  auto compiled = TimeReader::compile(out.formats, out.zone);
  if (compiled && !out.formats.empty() && out.formats.size() <= kMostTimeFormats) return out;
  const std::string why =
      compiled ? fmt::format("1 to {} formats", kMostTimeFormats) : compiled.error().message;
  reader_.error(formats->span, "E110",
                {fmt::format("these time formats cannot be used: {}", why),
                 fmt::format("时间格式不可用：{}", why)});
  return std::nullopt;
}

std::optional<FieldMapping> FieldLoader::location(const YamlNode& node, FieldId id) {
  FieldMapping out;
  out.field = id;
  const YamlNode* latitude = reader_.required(node, "latitude");
  const YamlNode* longitude = reader_.required(node, "longitude");
  if (latitude == nullptr || longitude == nullptr) return std::nullopt;
  auto north = name(*latitude);
  auto east = name(*longitude);
  if (!north || !east) return std::nullopt;
  out.latitude = std::move(*north);
  out.longitude = std::move(*east);
  const YamlNode* unknown = node.find("placeholders");
  if (unknown != nullptr && !placeholders(*unknown, out)) return std::nullopt;
  return out;
}

bool FieldLoader::placeholders(const YamlNode& node, FieldMapping& out) {
  const auto texts = reader_.texts(node);
  if (!texts) return false;
  for (const std::string& text : *texts) {
    const std::size_t comma = text.find(',');
    const auto north = degrees(trimmed(std::string_view(text).substr(0, comma)));
    const auto east = comma == std::string::npos
                          ? std::nullopt
                          : degrees(trimmed(std::string_view(text).substr(comma + 1)));
    if (!north || !east) {
      reader_.error(node.span, "E110",
                    {"a placeholder is written as \"42.3594, -71.0587\"",
                     "占位坐标写作 \"42.3594, -71.0587\""});
      return false;
    }
    out.placeholders.push_back({*north, *east});
  }
  return true;
}

}  // namespace tributary
