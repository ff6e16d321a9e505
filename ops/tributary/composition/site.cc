#include "ops/tributary/composition/site.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <map>
#include <utility>

#include "engine/feedback/command_record.h"
#include "engine/model/coordinates.h"
#include "ops/tributary/composition/sweep_check.h"
#include "ops/tributary/config/config_loader.h"
#include "ops/tributary/screen/console.h"
#include "schemas/catalog/catalog.h"
#include "schemas/feeds/handling_mapping.h"
#include "schemas/feeds/mapping_loader.h"
#include "schemas/registry/calendar_loader.h"
#include "schemas/registry/instrument_loader.h"
#include "schemas/registry/register_loader.h"

namespace tributary {
namespace {

constexpr std::size_t kMostDivisionBytes = std::size_t{256} << 20;  // China has 45 MB of them

bool exists(const ConfiguredPath& path) {
  std::error_code error;
  return std::filesystem::exists(path.path, error);
}

/// nullopt after having reported; check_files has already said when it is not there.
std::optional<std::string> text_of(const ConfiguredPath& file, std::size_t most,
                                   Diagnostics& diagnostics) {
  auto text = read_file(file.path, most);
  if (text) return std::move(*text);
  if (text.error().code == ErrorCode::kNotFound) return std::nullopt;
  diagnostics.file_error("E013", file.path, {text.error().message, chinese_of(text.error())});
  return std::nullopt;
}

std::optional<Register> load_one_register(const ConfiguredRegister& entry,
                                          Diagnostics& diagnostics) {
  if (!register_format_of(entry.file.path)) {
    diagnostics.file_error("E110", entry.file.path,
                           {"a register ends in .csv, .jsonl or .geojson",
                            "登记册文件应以 .csv、.jsonl 或 .geojson 结尾"});
    return std::nullopt;
  }
  const auto bytes = text_of(entry.file, kMostRegisterBytes, diagnostics);
  if (!bytes) return std::nullopt;
  RegisterSpec spec;
  spec.type = entry.type;
  spec.file = entry.file.path;
  spec.crs = coordinate_system_named(entry.crs).value_or(CoordinateSystem::kWgs84);
  spec.columns = entry.columns;
  return load_register(spec, *bytes, catalog(), diagnostics);
}

/// Several files of one type are one register.
std::vector<Register> load_registers(const Config& config, Diagnostics& diagnostics) {
  std::map<SubjectTypeId, std::vector<Register>> parts;
  std::map<SubjectTypeId, std::string> files;
  for (const ConfiguredRegister& entry : config.registers) {
    auto loaded = load_one_register(entry, diagnostics);
    if (!loaded) continue;
    parts[entry.type].push_back(std::move(*loaded));
    files[entry.type] = entry.file.path;
  }
  std::vector<Register> registers;
  for (auto& [type, of_type] : parts) {
    if (of_type.size() == 1) {
      registers.push_back(std::move(of_type.front()));
    } else if (auto merged = merge_registers(std::move(of_type), files[type], diagnostics)) {
      registers.push_back(std::move(*merged));
    }
  }
  return registers;
}

InstrumentRegister load_configured_instruments(const Config& config, Diagnostics& diagnostics) {
  std::vector<InstrumentRegister> parts;
  for (const ConfiguredInstruments& entry : config.instruments) {
    const auto bytes = text_of(entry.file, kMostRegisterBytes, diagnostics);
    if (!bytes) continue;
    InstrumentSpec spec;
    spec.file = entry.file.path;
    spec.crs = coordinate_system_named(entry.crs).value_or(CoordinateSystem::kWgs84);
    spec.columns = entry.columns;
    auto loaded = load_instruments(spec, *bytes, catalog(), diagnostics);
    if (loaded) parts.push_back(std::move(*loaded));
  }
  if (parts.empty()) return {};
  return merge_instruments(std::move(parts), config.instruments.back().file.path, diagnostics)
      .value_or(InstrumentRegister{});
}

/// What people say about rows is a source like the others, with its place in the order of names.
void add_commands(const Config& config, std::vector<ConfiguredFeed>& feeds) {
  if (!config.takes_commands()) return;
  ConfiguredFeed feed;
  feed.mapping = handling_mapping(catalog());
  feed.info = source_info_of(feed.mapping, catalog(), SourceId(0), std::string(kHandlingSource));
  if (config.commands.is_set()) feed.files.push_back(config.commands.path);
  feed.topic = config.commands_topic.name;
  feed.is_ours = true;
  const auto after = std::find_if(feeds.begin(), feeds.end(), [](const ConfiguredFeed& other) {
    return other.info.name > kHandlingSource;
  });
  feeds.insert(after, std::move(feed));
  for (std::size_t i = 0; i < feeds.size(); ++i) {
    feeds[i].info.id = SourceId(static_cast<std::uint16_t>(i));
  }
}

std::vector<ConfiguredFeed> load_feeds(const Config& config, Diagnostics& diagnostics) {
  std::vector<ConfiguredFeed> feeds;
  for (const ConfiguredSource& source : config.sources) {
    if (!exists(source.mapping)) continue;  // check_files has said so
    auto mapping = load_mapping_file(source.mapping.path, catalog(), diagnostics);
    if (!mapping) continue;
    if (source.stale_after) mapping->stale_after = *source.stale_after;
    if (source.lateness) mapping->lateness = *source.lateness;
    ConfiguredFeed feed;
    feed.info = source_info_of(*mapping, catalog(),
                               SourceId(static_cast<std::uint16_t>(feeds.size())), source.name);
    feed.mapping = std::move(*mapping);
    for (const ConfiguredPath& file : source.files) feed.files.push_back(file.path);
    feed.topic = source.topic.name;
    feed.starts_latest = source.starts_latest;
    if (source.topic.is_set() && feed.mapping.format == FeedFormat::kCsv) {
      diagnostics.file_error("E110", source.mapping.path,
                             {"a record of a topic is JSON; CSV has its header in a file",
                              "主题中的记录须为 JSON；CSV 的表头在文件中"});
    }
    if (feed.mapping.schema == handling_mapping(catalog()).schema) {
      diagnostics.file_error("E110", source.mapping.path,
                             {"records of `handling` come in by `commands` only",
                              "“handling”记录只能经 commands 进入"});
    }
    feeds.push_back(std::move(feed));
  }
  add_commands(config, feeds);
  return feeds;
}

Divisions load_configured_divisions(const Config& config, Diagnostics& diagnostics) {
  if (!config.divisions.is_set()) return {};
  const auto bytes = text_of(config.divisions, kMostDivisionBytes, diagnostics);
  if (!bytes) return {};
  return load_divisions(config.divisions.path, *bytes, diagnostics).value_or(Divisions{});
}

WorkCalendar load_configured_calendar(const Config& config, Diagnostics& diagnostics) {
  if (!config.calendar.is_set() || !exists(config.calendar)) return {};
  return load_calendar(config.calendar.path, diagnostics).value_or(WorkCalendar{});
}

std::vector<SourceInfo> infos_of(const std::vector<ConfiguredFeed>& feeds) {
  std::vector<SourceInfo> infos;
  infos.reserve(feeds.size());
  for (const ConfiguredFeed& feed : feeds) infos.push_back(feed.info);
  return infos;
}

LoadedRules load_configured_rules(const Config& config, const SchemaView& schemas,
                                  const std::vector<Register>& registers,
                                  Diagnostics& diagnostics) {
  RulePaths paths;
  for (const ConfiguredPath& rules : config.rules) {
    if (exists(rules)) paths.rules.push_back(rules.path);  // the others are reported already
  }
  if (config.lists.is_set() && exists(config.lists)) paths.lists = config.lists.path;
  paths.tried = config.tried_rule;
  if (paths.rules.empty()) return {};
  LanguageContext context;
  context.schemas = &schemas;
  context.registers = registers;
  context.event_store = config.settings.event_store;
  context.bands = config.settings.bands;
  return load_rules(paths, context, diagnostics);
}

}  // namespace

std::vector<SourceInfo> Site::sources() const { return infos_of(feeds); }

Site load_site(Config config, Diagnostics& diagnostics) {
  check_files(config, diagnostics);
  Divisions divisions = load_configured_divisions(config, diagnostics);
  WorkCalendar calendar = load_configured_calendar(config, diagnostics);
  std::vector<Register> registers = load_registers(config, diagnostics);
  InstrumentRegister instruments = load_configured_instruments(config, diagnostics);
  const std::size_t errors_before = diagnostics.errors();
  std::vector<ConfiguredFeed> feeds = load_feeds(config, diagnostics);
  SchemaView schemas(catalog(), infos_of(feeds));
  // Without its feeds a rule's sources are unknown, which would hide the one mistake among many.
  LoadedRules rules;
  if (diagnostics.errors() == errors_before &&
      feeds.size() == config.sources.size() + (config.takes_commands() ? 1 : 0)) {
    rules = load_configured_rules(config, schemas, registers, diagnostics);
  }
  Site site{std::move(config),      std::move(divisions), std::move(calendar), std::move(registers),
            std::move(instruments), std::move(feeds),     std::move(schemas),  std::move(rules)};
  // A variant is looked for among rules: without them each would seem to be missing.
  if (diagnostics.errors() == errors_before) check_sweeps(site, diagnostics);
  return site;
}

Result<std::string> read_file(const std::string& path, std::size_t most_bytes) {
  std::ifstream in(path, std::ios::binary | std::ios::ate);
  if (!in) {
    const int why = errno;
    const ErrorCode code = why == EACCES   ? ErrorCode::kDenied
                           : why == ENOENT ? ErrorCode::kNotFound
                                           : ErrorCode::kIo;
    return Error{code, "cannot read " + path + ": " + std::strerror(why)};
  }
  const auto size = static_cast<std::size_t>(std::max<std::streamoff>(in.tellg(), 0));
  if (size > most_bytes) return Error{ErrorCode::kLimit, path + " is too large"};
  std::string text(size, '\0');
  in.seekg(0);
  if (size > 0 && !in.read(text.data(), static_cast<std::streamsize>(size))) {
    return Error{ErrorCode::kIo, "cannot read " + path};
  }
  return text;
}

}  // namespace tributary
