#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <ostream>

#include "engine/feedback/command_record.h"
#include "engine/partition/dead_letters.h"
#include "ops/tributary/commands/audited.h"
#include "ops/tributary/commands/command.h"
#include "ops/tributary/commands/configured.h"
#include "ops/tributary/commands/running.h"
#include "ops/tributary/commands/watched_run.h"
#include "ops/tributary/composition/engine.h"
#include "ops/tributary/composition/retry_request.h"

namespace tributary {
namespace {

struct DlqOptions {
  std::string config, state, output;
  std::string source, reason, letter;
  std::size_t limit = 1000;
};

// shared_ptr: the actions of three commands, which CLI11 copies, own them together.
using SharedOptions = std::shared_ptr<DlqOptions>;

struct Letters {
  std::vector<SourceInfo> sources;
  std::vector<ConfiguredSource> configured;
  std::vector<Rejection> letters;  ///< by source, then position
};

/// Place of a dead letter: `grievance/0/4711`: source, number of its file, offset.
std::string place_of(const Rejection& letter, const Letters& all) {
  return fmt::format("{}/{}/{}", all.sources[letter.source.value()].name, letter.position.stream,
                     letter.position.offset);
}

/// Of the sources that are configured, and of commands, which are one, too.
std::vector<ConfiguredSource> read_sources(const Config& config) {
  std::vector<ConfiguredSource> sources = config.sources;
  if (!config.takes_commands()) return sources;
  ConfiguredSource commands;
  commands.name = kHandlingSource;
  if (config.commands.is_set()) commands.files.push_back(config.commands);
  commands.topic = config.commands_topic;
  sources.push_back(std::move(commands));
  return sources;
}

/// By name only: a dead letter needs no mapping.
std::vector<SourceInfo> sources_of(const std::vector<ConfiguredSource>& configured) {
  std::vector<SourceInfo> sources;
  for (const ConfiguredSource& source : configured) {
    SourceInfo info;
    info.id = SourceId(static_cast<std::uint16_t>(sources.size()));
    info.name = source.name;
    sources.push_back(info);
  }
  return sources;
}

std::optional<Letters> read_letters(const DlqOptions& options, const Console& console) {
  Diagnostics diagnostics;
  const auto config = read_config(options.config, options.state, diagnostics);
  if (console.show(diagnostics) || !config) return std::nullopt;
  const auto store = open_audited(options.config, options.state, {"dlq", "", "", ""}, console);
  if (store == nullptr) return std::nullopt;
  Letters all;
  all.configured = read_sources(*config);
  all.sources = sources_of(all.configured);
  Status damaged;
  Status scanned = store->scan(Table::kMeta, kDeadLettersFrom, kDeadLettersTo,
                               [&](std::string_view key, std::string_view value) {
                                 auto letter = read_dead_letter(key, value, all.sources);
                                 if (letter) {
                                   all.letters.push_back(std::move(*letter));
                                 } else if (letter.error().code != ErrorCode::kNotFound) {
                                   damaged = Status(letter.error());
                                 }
                                 return damaged.has_value();
                               });
  const Status& failed = scanned ? damaged : scanned;
  if (!failed) {
    console.complain(failed.error());
    return std::nullopt;
  }
  return all;
}

bool is_wanted(const Rejection& letter, const Letters& all, const DlqOptions& options) {
  if (!options.source.empty() && all.sources[letter.source.value()].name != options.source) {
    return false;
  }
  return options.reason.empty() || name_of(letter.reason) == options.reason;
}

ExitCode ls(const DlqOptions& options, const Console& console) {
  const auto all = read_letters(options, console);
  if (!all) return ExitCode::kEnvironment;
  const auto say = [&](Words words) { return std::string(console.in_words(words)); };
  TextTable table(
      {{"place", say({"Place", "位置"})},
       {"reason", say({"Reason", "原因"})},
       {"field", say({"Field", "字段"})},
       {"address", say({"Known parts of the address", "地址的已知部分"}), false, true}});
  std::size_t wanted = 0;
  for (const Rejection& letter : all->letters) {
    if (!is_wanted(letter, *all, options) || ++wanted > options.limit) continue;
    table.add({Cell::of(place_of(letter, *all)), Cell::of(std::string(name_of(letter.reason))),
               Cell::of(letter.field), Cell::of(letter.address)});
  }
  const OutputFormat format = output_format_named(options.output);
  table.write(console, format);
  if (format != OutputFormat::kTable) return ExitCode::kDone;
  console.out() << fmt::format(
      fmt::runtime(console.in_words(
          Words{"{} dead letters, {} shown (--limit)\n", "死信 {} 条，显示 {} 条（--limit）\n"})),
      grouped(wanted), grouped(table.rows()));
  return ExitCode::kDone;
}

/// Where the record is, so that who may read the feed can look at it there. Its content is nowhere.
ExitCode show(const DlqOptions& options, const Console& console) {
  const auto all = read_letters(options, console);
  if (!all) return ExitCode::kEnvironment;
  for (const Rejection& letter : all->letters) {
    if (place_of(letter, *all) != options.letter) continue;
    const auto& files = all->configured[letter.source.value()].files;
    const std::size_t number = letter.position.stream;
    TextTable table({{"name", std::string(console.in_words(Words{"Name", "名称"}))},
                     {"value", std::string(console.in_words(Words{"Value", "值"}))}});
    table.add({Cell::of("source"), Cell::of(all->sources[letter.source.value()].name)});
    const std::string& topic = all->configured[letter.source.value()].topic.name;
    if (topic.empty()) {
      table.add({Cell::of("file"), Cell::of(number < files.size() ? files[number].path : "")});
    } else {
      table.add({Cell::of("topic"), Cell::of(topic)});
      table.add({Cell::of("partition"), Cell::of(std::to_string(number))});
    }
    table.add({Cell::of("offset"), Cell::of(std::to_string(letter.position.offset))});
    table.add({Cell::of("reason"), Cell::of(std::string(name_of(letter.reason)))});
    table.add({Cell::of("field"), Cell::of(letter.field)});
    table.add({Cell::of("address"), Cell::of(letter.address)});
    table.write(console, output_format_named(options.output));
    return ExitCode::kDone;
  }
  console.complain(
      Message{"there is no dead letter `" + options.letter + "`; `tributary dlq ls` prints them",
              "没有位置为“" + options.letter + "”的死信；用 tributary dlq ls 查看"});
  return ExitCode::kFindings;
}

/// An engine runs on the state: it is asked.
ExitCode ask_for_retry(const Config& config, pid_t process, const Console& console) {
  const Status left = RetryRequest(config.state.path).leave();
  if (!left) return environment_error(console, left.error());
  console.out() << fmt::format(
      fmt::runtime(console.in_words(
          Words{"asked process {} to read them again; `tributary dlq ls` shows what is left\n",
                "已请求进程 {} 重新读取；用 tributary dlq ls 查看剩余\n"})),
      process);
  return ExitCode::kDone;
}

/// Reads every dead letter again from its source, then goes on with the feeds to their end.
ExitCode retry(const DlqOptions& options, const Console& console) {
  auto before = read_letters(options, console);
  if (!before) return ExitCode::kEnvironment;
  auto site = configured_site(options.config, options.state, console);
  if (!site) return ExitCode::kEnvironment;
  if (site->config.stream.is_set()) {
    return environment_error(
        console, Message{"the feeds are read by another process (`stream`), which does not read "
                         "dead letters again yet",
                         "数据源由另一进程读取（stream），目前尚不支持重新读取死信"});
  }
  if (const auto process = running_on(site->config.state.path)) {
    return ask_for_retry(site->config, *process, console);
  }
  if (!may_be_engine(site->config, console)) return ExitCode::kEnvironment;
  const HeldSignals held;
  Diagnostics remarks;
  auto engine = Engine::durable(std::move(*site), Reading::kToTheEnd, Retries::kAll, remarks);
  if (!engine) return environment_error(console, engine.error());
  console.show(remarks);
  const Watched watched = run_watched(**engine, held, console, {});
  if (!watched.status) return environment_error(console, watched.status.error());
  engine->reset();
  const auto after = read_letters(options, console);
  if (!after) return ExitCode::kEnvironment;
  console.out() << fmt::format(
      fmt::runtime(console.in_words(
          Words{"{} dead letters before, {} after\n", "死信由 {} 条变为 {} 条\n"})),
      grouped(before->letters.size()), grouped(after->letters.size()));
  return ExitCode::kDone;
}

void add_ls(Commands& commands, CLI::App& dlq, const SharedOptions& options) {
  CLI::App& command = commands.add(
      "ls", {"Print them: place, reason, field; never content", "列出位置、原因和字段，不含内容"},
      {{"tributary dlq ls --reason unresolved", {"of one reason", "某一原因"}},
       {"tributary dlq ls --source grievance -o csv", {"of one source", "某一数据源"}}},
      &dlq);
  commands.config_option(command, options->config);
  commands.state_option(command, options->state);
  commands.output_option(command, options->output);
  command
      .add_option("--source", options->source,
                  commands.text({"Only this source's", "只列该数据源"}))
      ->type_name("NAME");
  command
      .add_option("--reason", options->reason, commands.text({"Only this reason", "只列该原因"}))
      ->type_name("REASON");
  command.add_option("--limit", options->limit, commands.text({"At most so many", "最多条数"}))
      ->type_name("N")
      ->capture_default_str();
  commands.on(command, [options, &console = commands.console()] { return ls(*options, console); });
}

void add_show_letter(Commands& commands, CLI::App& dlq, const SharedOptions& options) {
  CLI::App& command = commands.add(
      "show",
      {"Print one: where its record is and why it was not used", "显示一条：记录位置与原因"},
      {{"tributary dlq show grievance/0/4711", {"by its place", "按位置"}},
       {"tributary dlq show grievance/0/4711 -o json", {"for programs", "供程序使用"}}},
      &dlq);
  command.add_option("PLACE", options->letter, commands.text({"As ls prints it", "ls 显示的位置"}))
      ->required();
  commands.config_option(command, options->config);
  commands.state_option(command, options->state);
  commands.output_option(command, options->output);
  commands.on(command,
              [options, &console = commands.console()] { return show(*options, console); });
}

void add_retry(Commands& commands, CLI::App& dlq, const SharedOptions& options) {
  CLI::App& command =
      commands.add("retry",
                   {"Read them again from their source, then go on to the feeds' end; a running "
                    "engine is asked to",
                    "从数据源重新读取，并继续读到文件末尾；若引擎正在运行，则由其执行"},
                   {{"tributary dlq retry --config city/tributary.yaml",
                     {"after a register was completed", "登记册补全之后"}},
                    {"tributary dlq retry --state /data/state", {"of this state", "指定状态目录"}}},
                   &dlq);
  commands.config_option(command, options->config);
  commands.state_option(command, options->state);
  commands.on(command,
              [options, &console = commands.console()] { return retry(*options, console); });
}

}  // namespace

void add_dlq(Commands& commands) {
  CLI::App& dlq =
      commands.add("dlq", {"Dead letters: records that could not be used", "死信：未能采用的记录"},
                   {{"tributary dlq ls --reason unresolved", {"which and why", "哪些、为什么"}},
                    {"tributary dlq retry", {"read them again", "重新读取"}}});
  dlq.require_subcommand(1);
  // shared_ptr: the action, which CLI11 copies, owns them with the parser.
  auto options = std::make_shared<DlqOptions>();
  add_ls(commands, dlq, options);
  add_show_letter(commands, dlq, options);
  add_retry(commands, dlq, options);
}

}  // namespace tributary
