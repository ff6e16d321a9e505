#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <ostream>

#include "engine/base/counted.h"
#include "engine/partition/worker.h"
#include "ops/tributary/commands/command.h"
#include "ops/tributary/commands/configured.h"
#include "ops/tributary/commands/feed_table.h"
#include "ops/tributary/commands/state_check.h"

namespace tributary {
namespace {

struct StateOptions {
  std::string config, state, output;
};

/// Names and values, one a line, so that every format has the same.
class Facts {
 public:
  explicit Facts(const Console& console)
      : table_({{"name", std::string(console.in_words(Words{"Name", "名称"}))},
                {"value", std::string(console.in_words(Words{"Value", "值"})), true}}) {}

  void add(const std::string& name, std::uint64_t value) {
    table_.add({Cell::of(name), Cell::number(value)});
  }
  void add(const std::string& name, const std::string& value) {
    table_.add({Cell::of(name), Cell::of(value)});
  }
  [[nodiscard]] const TextTable& table() const { return table_; }

 private:
  TextTable table_;
};

Status add_tables(const StateStore& store, Facts& facts) {
  for (int i = 0; i < kTables; ++i) {
    const auto table = static_cast<Table>(i);
    TRY_ASSIGN(const TableSize size, size_of(store, table));
    facts.add(fmt::format("table.{}.rows", name_of(table)), size.rows);
    facts.add(fmt::format("table.{}.bytes", name_of(table)), size.bytes);
  }
  return {};
}

void add_feed(const FeedReport& report, const std::string& name, Facts& facts) {
  const std::string head = "source." + name + ".";
  facts.add(head + "records", report.counters.records);
  facts.add(head + "used", report.counters.observations);
  facts.add(head + "heartbeats", report.counters.heartbeats);
  facts.add(head + "held", report.held);
  for (int i = 0; i < kRejectReasons; ++i) {
    const std::uint64_t count = report.counters.rejected[static_cast<std::size_t>(i)];
    if (count == 0) continue;
    facts.add(fmt::format("{}rejected.{}", head, name_of(static_cast<RejectReason>(i))), count);
  }
}

Status add_commit(const CommitRecord& commit, const std::vector<std::string>& names, UtcOffset zone,
                  Facts& facts) {
  facts.add("commit.sequence", commit.sequence);
  facts.add("commit.checkpoint", commit.checkpoint);
  if (commit.w > EventTime::min()) facts.add("commit.w", format_time(commit.w, zone));
  for (const auto& [name, value] : commit.counters.all()) {
    facts.add("counter." + std::string(name), value);
  }
  TRY_ASSIGN(const std::vector<FeedReport> reports, read_ingest_state(commit.ingest_state));
  for (const FeedReport& report : merged_by_source(reports)) {
    add_feed(report, name_of_feed(report.name, names), facts);
  }
  return {};
}

Status collect(const StateStore& store, const std::optional<Config>& config, Facts& facts) {
  std::vector<std::string> names;
  UtcOffset zone;
  if (config) {
    zone = config->utc_offset;
    for (const ConfiguredSource& source : config->sources) names.push_back(source.name);
  }
  TRY_ASSIGN(const std::optional<CommitRecord> commit, read_commit(store));
  if (commit) TRY(add_commit(*commit, names, zone, facts));
  return add_tables(store, facts);
}

ExitCode info(const StateOptions& options, const Console& console) {
  const auto store = open_for_reading(options.config, options.state, console);
  if (store == nullptr) return ExitCode::kEnvironment;
  Diagnostics ignored;  // with --state the configuration only lends its names
  const auto config = read_config(options.config, "", ignored);
  Facts facts(console);
  if (const Status status = collect(*store, config, facts); !status) {
    return environment_error(console, status.error());
  }
  facts.table().write(console, output_format_named(options.output));
  return ExitCode::kDone;
}

ExitCode verify(const StateOptions& options, const Console& console) {
  const auto store = open_for_reading(options.config, options.state, console);
  if (store == nullptr) return ExitCode::kEnvironment;
  const StateFindings findings = check_state(*store);
  for (const Message& problem : findings.problems) console.complain(problem);
  const std::string rows = grouped(findings.rows_read);
  const std::size_t problems = findings.problems.size();
  const std::string en = counted(rows, "row") + " read: " + counted(problems, "problem") + "\n";
  const std::string zh = fmt::format("已读 {} 行：问题 {} 个\n", rows, problems);
  console.out() << console.in_words(Words{en, zh});
  return findings.problems.empty() ? ExitCode::kDone : ExitCode::kFindings;
}

}  // namespace

void add_state(Commands& commands) {
  CLI::App& state = commands.add(
      "state", {"Look at a state directory", "查看状态目录"},
      {{"tributary state info --config city/tributary.yaml", {"sizes and counters", "大小与计数"}},
       {"tributary state verify --state /data/state", {"read every row", "逐行检查"}}});
  state.require_subcommand(1);
  // shared_ptr: the action, which CLI11 copies, owns them with the parser.
  auto options = std::make_shared<StateOptions>();
  CLI::App& shows = commands.add(
      "info", {"Positions, counters and sizes", "位置、计数与大小"},
      {{"tributary state info --config city/tributary.yaml", {"as a table", "表格"}},
       {"tributary state info --state /data/state -o json", {"for programs", "供程序使用"}}},
      &state);
  commands.config_option(shows, options->config);
  commands.state_option(shows, options->state);
  commands.output_option(shows, options->output);
  commands.on(shows, [options, &console = commands.console()] { return info(*options, console); });
  CLI::App& verifies =
      commands.add("verify",
                   {"Read all of it and check what can be checked; exit 1 when damaged",
                    "读取全部并检查；有损坏时退出码为 1"},
                   {{"tributary state verify --config city/tributary.yaml",
                     {"the configured one", "配置的状态"}},
                    {"tributary state verify --state /backup/state", {"a copy", "备份"}}},
                   &state);
  commands.config_option(verifies, options->config);
  commands.state_option(verifies, options->state);
  commands.on(verifies,
              [options, &console = commands.console()] { return verify(*options, console); });
}

}  // namespace tributary
