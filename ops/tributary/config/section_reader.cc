#include "ops/tributary/config/section_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <utility>

#include "engine/model/coordinates.h"
#include "ops/tributary/config/bands_section.h"
#include "ops/tributary/config/delivery_section.h"
#include "ops/tributary/config/kafka_section.h"
#include "ops/tributary/config/names.h"

namespace tributary {
namespace {

constexpr std::uint64_t kMiB = std::uint64_t{1} << 20;

bool are_digits(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// `+08:00`, `-05:30`; `Z` and `+00:00` for UTC.
std::optional<UtcOffset> parse_offset(std::string_view text) {
  if (text == "Z") return UtcOffset{};
  if (text.size() != 6 || text[3] != ':' || (text[0] != '+' && text[0] != '-')) return std::nullopt;
  if (!are_digits(text.substr(1, 2)) || !are_digits(text.substr(4, 2))) return std::nullopt;
  const int hours = (text[1] - '0') * 10 + (text[2] - '0');
  const int minutes = (text[4] - '0') * 10 + (text[5] - '0');
  if (hours > 14 || minutes > 59) return std::nullopt;
  const int east = hours * 60 + minutes;
  return UtcOffset{std::chrono::minutes(text[0] == '-' ? -east : east)};
}

}  // namespace

std::string SectionReader::site(const YamlNode& root) {
  const YamlNode* node = reader_.required(root, "site");
  if (node == nullptr) return "";
  auto value = reader_.text(*node);
  if (!value) return "";
  if (is_name(*value, "-_")) return *value;
  reader_.error(node->span, "E110",
                {"a site is named in small letters, digits, `-` and `_`, at most 40",
                 "站点名只用小写字母、数字、“-”和“_”，不超过 40 个字符"});
  return "";
}

UtcOffset SectionReader::utc_offset(const YamlNode& node) {
  const auto value = reader_.text(node);
  if (!value) return {};
  if (const auto offset = parse_offset(*value)) return *offset;
  reader_.error(node.span, "E110",
                {fmt::format("expected an offset such as \"+08:00\", found `{}`", *value),
                 fmt::format("应为时差（如 \"+08:00\"），实为“{}”", *value)});
  return {};
}

ConfiguredPath SectionReader::path(const YamlNode& node) {
  const auto value = reader_.text(node);
  if (!value) return {};
  // An absolute path replaces the folder.
  const auto joined = std::filesystem::path(folder_) / *value;
  return {joined.lexically_normal().string(), node.span};
}

ConfiguredPath SectionReader::optional_path(const YamlNode& mapping, std::string_view key) {
  const YamlNode* node = mapping.find(key);
  return node == nullptr ? ConfiguredPath{} : path(*node);
}

std::vector<ConfiguredPath> SectionReader::paths(const YamlNode& node) {
  std::vector<ConfiguredPath> all;
  if (!node.is_sequence()) {
    all.push_back(path(node));
    return all;
  }
  all.reserve(node.items.size());
  for (const YamlNode& item : node.items) all.push_back(path(item));
  return all;
}

std::vector<ConfiguredRegister> SectionReader::registers(const YamlNode& node) {
  std::vector<ConfiguredRegister> all;
  if (!node.is_sequence()) {
    reader_.error(node.span, "E110",
                  {"expected a list of registers (`- { type: …, file: … }`)",
                   "应为登记册列表（- { type: …, file: … }）"});
    return all;
  }
  for (const YamlNode& item : node.items) {
    all.push_back(one_register(item));
  }
  return all;
}

ConfiguredRegister SectionReader::one_register(const YamlNode& node) {
  ConfiguredRegister entry;
  entry.span = node.span;
  if (!reader_.keys(node, {"type", "file", "crs", "columns"})) return entry;
  if (const YamlNode* type = reader_.required(node, "type")) register_type(*type, entry);
  if (const YamlNode* file = reader_.required(node, "file")) entry.file = path(*file);
  entry.crs = crs(node);
  entry.columns = columns(node);
  return entry;
}

std::string SectionReader::crs(const YamlNode& entry) {
  constexpr std::array<std::string_view, 4> kNames = {"wgs84", "cgcs2000", "gcj02", "bd09"};
  const YamlNode* node = entry.find("crs");
  if (node == nullptr) return std::string(kNames[0]);
  const auto index = reader_.one_of(*node, {kNames[0], kNames[1], kNames[2], kNames[3]});
  return std::string(kNames[index.value_or(0)]);
}

std::map<std::string, std::string> SectionReader::columns(const YamlNode& entry) {
  std::map<std::string, std::string> all;
  const YamlNode* node = entry.find("columns");
  if (node == nullptr) return all;
  if (!node->is_mapping()) {
    reader_.error(node->span, "E110",
                  {"expected `our name: the file's column`", "应为“我们的名称: 文件的列名”"});
    return all;
  }
  for (const YamlEntry& column : node->entries) {
    if (auto name = reader_.text(column.value)) all[column.key] = std::move(*name);
  }
  return all;
}

std::vector<ConfiguredInstruments> SectionReader::instruments(const YamlNode& node) {
  std::vector<ConfiguredInstruments> all;
  if (!node.is_sequence()) {
    reader_.error(node.span, "E110",
                  {"expected a list of files of instruments (`- { file: … }`)",
                   "应为仪器登记册列表（- { file: … }）"});
    return all;
  }
  for (const YamlNode& item : node.items) {
    ConfiguredInstruments entry;
    if (!reader_.keys(item, {"file", "crs", "columns"})) continue;
    if (const YamlNode* file = reader_.required(item, "file")) entry.file = path(*file);
    entry.crs = crs(item);
    entry.columns = columns(item);
    all.push_back(std::move(entry));
  }
  return all;
}

void SectionReader::register_type(const YamlNode& node, ConfiguredRegister& entry) {
  auto name = reader_.text(node);
  if (!name) return;
  entry.type_name = *name;
  if (const auto type = catalog_.subject_type_named(*name)) {
    entry.type = *type;
    return;
  }
  std::vector<std::string> valid;
  for (const SubjectType& type : catalog_.subject_types) valid.emplace_back(type.name);
  Diagnostic diagnostic =
      reader_.at(node.span, "E202",
                 {fmt::format("`{}` is no subject type of the catalogue", *name),
                  fmt::format("“{}”不是目录中的主体类型", *name)});
  suggest(diagnostic, *name, valid, {"subject types", "主体类型"});
  reader_.report(std::move(diagnostic));
}

std::vector<ConfiguredSource> SectionReader::sources(const YamlNode& node) {
  std::vector<ConfiguredSource> all;
  if (!node.is_mapping() || node.entries.empty()) {
    reader_.error(node.span, "E110",
                  {"expected sources (`name: { mapping: …, files: […] }`)",
                   "应为数据源（名称: { mapping: …, files: […] }）"});
    return all;
  }
  for (const YamlEntry& entry : node.entries) all.push_back(one_source(entry));
  std::sort(all.begin(), all.end(),
            [](const ConfiguredSource& a, const ConfiguredSource& b) { return a.name < b.name; });
  return all;
}

ConfiguredSource SectionReader::one_source(const YamlEntry& entry) {
  ConfiguredSource source;
  source.name = entry.key;
  source.span = entry.key_span;
  const bool begins_with_letter = !entry.key.empty() && entry.key[0] >= 'a' && entry.key[0] <= 'z';
  if (!is_name(entry.key, "_") || !begins_with_letter) {
    reader_.error(entry.key_span, "E110",
                  {"a source is named in small letters, digits and `_`, beginning with a letter",
                   "数据源名只用小写字母、数字和“_”，以字母开头"});
  } else if (entry.key == "signal" || entry.key == "handling") {
    reader_.error(
        entry.key_span, "E110",
        {fmt::format("`{}` is a source of the engine's own; take another name", entry.key),
         fmt::format("“{}”是引擎自有的数据源名；请另取名称", entry.key)});
  }
  if (!reader_.keys(entry.value,
                    {"mapping", "files", "topic", "start", "stale_after", "lateness"})) {
    return source;
  }
  if (const YamlNode* mapping = reader_.required(entry.value, "mapping")) {
    source.mapping = path(*mapping);
  }
  files_or_topic(entry.value, source);
  if (const YamlNode* node = entry.value.find("stale_after")) {
    source.stale_after = reader_.duration(*node);
  }
  if (const YamlNode* node = entry.value.find("lateness"))
    source.lateness = reader_.duration(*node);
  return source;
}

void SectionReader::files_or_topic(const YamlNode& node, ConfiguredSource& source) {
  const YamlNode* topic = node.find("topic");
  const YamlNode* start = node.find("start");
  const YamlNode* files = topic == nullptr ? reader_.required(node, "files") : node.find("files");
  if (topic != nullptr && files != nullptr) {
    reader_.error(files->span, "E110",
                  {"a source is read from files or from a topic; both are given",
                   "数据源取自文件或主题之一，此处两者都有"});
  } else if (topic != nullptr) {
    source.topic = KafkaSection(reader_, *this).topic(*topic);
  } else if (files != nullptr) {
    source.files = paths(*files);
    if (source.files.empty()) {
      reader_.error(files->span, "E012",
                    {"a source needs at least one file", "数据源至少需要一个文件"});
    }
  }
  if (start == nullptr) return;
  source.starts_latest = reader_.one_of(*start, {"earliest", "latest"}).value_or(0) == 1;
  if (topic == nullptr) {
    reader_.error(start->span, "E110",
                  {"files are read from their beginning; `start` is for a topic",
                   "文件总是从头读取；start 只用于主题"});
  }
}

ConfiguredOutput SectionReader::output(const YamlNode& node) {
  ConfiguredOutput output;
  if (!reader_.keys(node, {"changes", "dead_letters", "rotate", "topics", "webhooks",
                           "alertmanager", "deliveries"}))
    return output;
  if (const YamlNode* topics = node.find("topics")) {
    output.topics = KafkaSection(reader_, *this).output(*topics);
  }
  DeliverySection(reader_, *this).read(node, output);
  output.changes = optional_path(node, "changes");
  output.dead_letters = optional_path(node, "dead_letters");
  byte_count(node, "rotate", kMiB, std::uint64_t{1} << 40, output.rotate_bytes);
  if (output.changes.is_set() && output.changes.path == output.dead_letters.path) {
    reader_.error(
        output.dead_letters.span, "E110",
        {"`changes` and `dead_letters` are one file", "changes 与 dead_letters 是同一个文件"});
  }
  return output;
}

namespace {

bool is_on_loopback(std::string_view listen) {
  return listen.starts_with("127.0.0.1:") || listen.starts_with("[::1]:");
}

}  // namespace

ConfiguredApi SectionReader::api(const YamlNode& node) {
  ConfiguredApi api;
  api.span = node.span;
  if (!reader_.keys(node, {"listen", "tokens", "console", "tls"})) return api;
  if (const YamlNode* tokens = reader_.required(node, "tokens")) api.tokens = path(*tokens);
  if (const YamlNode* console = node.find("console")) api.console = path(*console);
  if (const YamlNode* tls = node.find("tls"); tls && reader_.keys(*tls, {"certificate", "key"})) {
    if (const YamlNode* file = reader_.required(*tls, "certificate")) api.certificate = path(*file);
    if (const YamlNode* file = reader_.required(*tls, "key")) api.key = path(*file);
  }
  const YamlNode* listen = reader_.required(node, "listen");
  if (listen == nullptr) return api;
  if (auto text = reader_.text(*listen)) api.listen = std::move(*text);
  if (!is_on_loopback(api.listen) && !api.certificate.is_set()) {
    reader_.error(listen->span, "E110",
                  {"without `tls: { certificate: FILE, key: FILE }` only 127.0.0.1 is listened on",
                   "未配置 tls: { certificate: 文件, key: 文件 } 时只能监听 127.0.0.1"});
  }
  return api;
}

ConfiguredAdmin SectionReader::admin(const YamlNode& node) {
  ConfiguredAdmin admin;
  if (!reader_.keys(node, {"listen"})) return admin;
  const YamlNode* listen = reader_.required(node, "listen");
  if (listen == nullptr) return admin;
  if (auto text = reader_.text(*listen)) admin.listen = std::move(*text);
  if (!is_on_loopback(admin.listen)) {
    reader_.error(
        listen->span, "E110",
        {"`admin` asks for no token and listens on 127.0.0.1 only; `api` has /metrics, too",
         "admin 无需令牌，只能监听 127.0.0.1；api 也提供 /metrics"});
  }
  return admin;
}

Settings SectionReader::settings(const YamlNode& node) {
  using std::chrono::hours;
  using std::chrono::minutes;
  Settings settings;
  if (!reader_.keys(node,
                    {"min_reporters", "commit_interval", "checkpoint_interval", "checkpoint_bytes",
                     "cache", "event_store", "reopen_within", "max_skew", "bands"})) {
    return settings;
  }
  if (const YamlNode* reporters = node.find("min_reporters")) {
    const auto value = reader_.integer(*reporters, floors::kMinReporters, floors::kLadder.back());
    if (value) settings.min_reporters = static_cast<std::uint32_t>(*value);
  }
  duration(node, "commit_interval", Millis(1), Millis(100), settings.commit_interval);
  duration(node, "checkpoint_interval", Millis(100), minutes(5), settings.checkpoint_interval);
  byte_count(node, "checkpoint_bytes", kMiB, std::uint64_t{4} << 30, settings.checkpoint_bytes);
  byte_count(node, "cache", 8 * kMiB, std::uint64_t{1} << 40, settings.cache_bytes);
  duration(node, "event_store", hours(24), hours(3660 * 24), settings.event_store);
  duration(node, "reopen_within", hours(1), hours(366 * 24), settings.reopen_within);
  duration(node, "max_skew", hours(1), hours(30 * 24), settings.max_skew);
  if (const YamlNode* bands = node.find("bands")) {
    settings.bands = BandsSection(reader_).bands(*bands);
  }
  return settings;
}

void SectionReader::duration(const YamlNode& mapping, std::string_view key, Millis least,
                             Millis most, Millis& value) {
  const YamlNode* node = mapping.find(key);
  if (node == nullptr) return;
  const auto found = reader_.duration(*node);
  if (!found) return;
  if (*found >= least && *found <= most) {
    value = *found;
    return;
  }
  const std::string from = format_duration(least);
  const std::string to = format_duration(most);
  reader_.error(node->span, "E110",
                {fmt::format("`{}` is from {} to {}", key, from, to),
                 fmt::format("“{}”应在 {} 到 {} 之间", key, from, to)});
}

void SectionReader::byte_count(const YamlNode& mapping, std::string_view key, std::uint64_t least,
                               std::uint64_t most, std::uint64_t& value) {
  const YamlNode* node = mapping.find(key);
  if (node == nullptr) return;
  const auto found = reader_.byte_count(*node);
  if (!found) return;
  if (*found >= least && *found <= most) {
    value = *found;
    return;
  }
  reader_.error(node->span, "E110",
                {fmt::format("`{}` is from {} MiB to {} MiB", key, least / kMiB, most / kMiB),
                 fmt::format("“{}”应在 {} MiB 到 {} MiB 之间", key, least / kMiB, most / kMiB)});
}

}  // namespace tributary
