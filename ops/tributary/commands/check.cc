#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <memory>
#include <ostream>

#include "engine/base/counted.h"
#include "ops/tributary/commands/command.h"
#include "ops/tributary/commands/configured.h"
#include "ops/tributary/commands/state_remarks.h"
#include "ops/tributary/composition/calendar_words.h"
#include "ops/tributary/composition/connection.h"
#include "ops/tributary/composition/site.h"
#include "rules/check/test_runner.h"
#include "rules/language/rule_lock.h"
#include "schemas/catalog/catalog.h"
#include "schemas/feeds/mapping_loader.h"

namespace tributary {
namespace {

namespace fs = std::filesystem;

struct CheckOptions {
  std::vector<std::string> paths;
  std::string config;
  std::string lists;
  std::string format = "text";
  bool has_config = false;
  bool is_strict = false;
  bool prints = false;
  bool writes_lock = false;
  bool connects = false;
};

/// How much was looked at, so that "no error" is not said of nothing.
struct Looked {
  std::size_t rules = 0;
  std::size_t mappings = 0;
  std::size_t registers = 0;
  std::optional<WorkCalendar> calendar;  ///< by which some rule counts working days
};

bool is_mapping(const std::string& path) {
  return path.size() > 13 && path.compare(path.size() - 13, 13, ".mapping.yaml") == 0;
}

/// Tests and versions of rules that were loaded; with --write-lock and nothing wrong, what they are
/// now becomes what they are compared with.
void check_rules(const LoadedRules& rules, const SchemaView& schemas,
                 const std::vector<std::string>& paths, const CheckOptions& options,
                 const Console& console, Diagnostics& diagnostics) {
  check_tests(rules, schemas, diagnostics);
  check_lock(rules, diagnostics);
  if (!options.writes_lock || diagnostics.has_errors()) return;
  for (const std::string& file : write_lock(rules, paths, diagnostics)) {
    console.err() << console.in_words(Words{"written: ", "已写入："}) << file << '\n';
  }
}

/// nullopt where no rule counts in working days.
std::optional<WorkCalendar> calendar_counted_by(const LoadedRules& rules,
                                                const WorkCalendar& calendar) {
  const bool counts = std::any_of(rules.files.begin(), rules.files.end(), [](const RuleFile& file) {
    return file.rule && counts_working_days(*file.rule);
  });
  return counts ? std::optional(calendar) : std::nullopt;
}

Looked check_site(const Config& config, const CheckOptions& options, const Console& console,
                  Diagnostics& diagnostics) {
  const Site site = load_site(config, diagnostics);
  std::vector<std::string> paths;
  for (const auto& rules : config.rules) paths.push_back(rules.path);
  check_rules(site.rules, site.schemas, paths, options, console, diagnostics);
  std::error_code none;
  if (site.config.roles.correlate && site.config.state.is_set() &&
      fs::exists(site.config.state.path, none)) {
    const auto store = open_for_reading("", site.config.state.path, console);
    const Status read = store == nullptr ? Status() : remark_on_state(*store, site, diagnostics);
    if (!read) console.complain(read.error());
  }
  if (options.connects && !diagnostics.has_errors()) {
    for (const std::string& line : check_connection(site.config, diagnostics)) {
      console.err() << line << '\n';
    }
  }
  return {site.rules.files.size(), site.feeds.size(), site.registers.size(),
          calendar_counted_by(site.rules, site.calendar)};
}

/// Rules and mappings by path, against `site`'s sources or, without one, one source per schema.
Looked check_paths(const CheckOptions& options, const std::optional<Config>& config,
                   const Console& console, Diagnostics& diagnostics) {
  Looked looked;
  RulePaths paths;
  paths.lists = options.lists;
  for (const std::string& path : options.paths) {
    if (!is_mapping(path)) {
      paths.rules.push_back(path);
      continue;
    }
    ++looked.mappings;
    load_mapping_file(path, catalog(), diagnostics);
  }
  if (paths.rules.empty()) return looked;
  std::optional<Site> site;
  if (config) {
    Config without_rules = *config;
    without_rules.rules.clear();
    if (paths.lists.empty()) paths.lists = config->lists.path;
    site = load_site(std::move(without_rules), diagnostics);
  }
  const SchemaView schemas = site ? site->schemas : SchemaView::of_catalog(catalog());
  LanguageContext context;
  context.schemas = &schemas;
  if (site) {
    context.registers = site->registers;
    context.event_store = site->config.settings.event_store;
    context.bands = site->config.settings.bands;
  }
  const LoadedRules rules = load_rules(paths, context, diagnostics);
  check_rules(rules, schemas, paths.rules, options, console, diagnostics);
  looked.rules = rules.files.size();
  if (site) looked.calendar = calendar_counted_by(rules, site->calendar);
  return looked;
}

void print_result(const CheckOptions& options, const Console& console, const Looked& looked,
                  const Diagnostics& diagnostics) {
  if (options.format != "text") {
    RenderOptions how;
    how.format = *diagnostic_format_named(options.format);
    how.language = console.language();
    console.out() << render(diagnostics, how);
    return;
  }
  console.show(diagnostics);
  if (looked.calendar) {
    console.out() << console.in_words(Words{"calendar of working days: ", "工作日历："})
                  << calendar_words(*looked.calendar, console.language()) << '\n';
  }
  const std::string en = fmt::format(
      "{}, {}, {}: {}, {}\n", counted(looked.rules, "rule"), counted(looked.mappings, "mapping"),
      counted(looked.registers, "register"), counted(diagnostics.errors(), "error"),
      counted(diagnostics.warnings(), "warning"));
  const std::string zh =
      fmt::format("规则 {} 条，映射 {} 个，登记册 {} 个：错误 {} 个，警告 {} 个\n", looked.rules,
                  looked.mappings, looked.registers, diagnostics.errors(), diagnostics.warnings());
  console.out() << console.in_words(Words{en, zh});
}

ExitCode check(const CheckOptions& options, const Console& console) {
  Diagnostics diagnostics;
  Looked looked;
  const bool wants_config = options.paths.empty() || options.has_config || options.prints;
  std::optional<Config> config;
  if (wants_config) config = read_config(options.config, "", diagnostics);
  if (config && options.prints) console.out() << print_config(*config);
  if (!options.paths.empty()) {
    looked = check_paths(options, config, console, diagnostics);
  } else if (config) {
    looked = check_site(*config, options, console, diagnostics);
  }
  print_result(options, console, looked, diagnostics);
  const bool is_found =
      diagnostics.has_errors() || (options.is_strict && diagnostics.warnings() > 0);
  return is_found ? ExitCode::kFindings : ExitCode::kDone;
}

}  // namespace

void add_check(Commands& commands) {
  CLI::App& command = commands.add(
      "check",
      {"Check configuration, mappings, registers and rules", "检查配置、映射、登记册和规则"},
      {{"tributary check --config city/tributary.yaml", {"all that it names", "配置所列的一切"}},
       {"tributary check --strict rules/packs",
        {"rules alone; warnings count", "只查规则，警告也算"}},
       {"tributary check --print", {"the resolved configuration", "显示解析后的配置"}}});
  // shared_ptr: the action, which CLI11 copies, owns them with the parser.
  auto options = std::make_shared<CheckOptions>();
  command.add_option("PATH", options->paths,
                     commands.text({"Rules, folders of rules, or *.mapping.yaml",
                                    "规则文件、规则目录或 *.mapping.yaml"}));
  commands.config_option(command, options->config);
  command
      .add_option("--lists", options->lists,
                  commands.text({"Folder of NAME.txt, for rules without a configuration",
                                 "名单目录（NAME.txt），用于没有配置的规则"}))
      ->type_name("DIR");
  command.add_flag("--strict", options->is_strict,
                   commands.text({"Warnings are findings too", "警告也算发现问题"}));
  command
      .add_option("--format", options->format,
                  commands.text({"How to print findings", "检查结果的格式"}))
      ->check(CLI::IsMember({"text", "json", "sarif", "github"}).description(""))
      ->type_name("text|json|sarif|github")
      ->capture_default_str();
  command.add_flag("--write-lock", options->writes_lock,
                   commands.text({"Write the versions of rules without errors into rules.lock",
                                  "规则无错误时，把各版本写入 rules.lock"}));
  command.add_flag("--connect", options->connects,
                   commands.text({"Also ask the Kafka cluster: login, topics, permissions",
                                  "并检查 Kafka 集群：登录、主题、权限"}));
  command.add_flag("--print", options->prints,
                   commands.text({"Print the resolved configuration, secrets masked",
                                  "显示解析后的配置，密值以 *** 代替"}));
  commands.on(command, [options, &command, &console = commands.console()] {
    options->has_config = command.count("--config") > 0;
    return check(*options, console);
  });
}

}  // namespace tributary
