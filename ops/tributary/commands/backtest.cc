#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <ostream>

#include "connectors/system/give_way.h"
#include "ops/tributary/backtest/comparison.h"
#include "ops/tributary/commands/audited.h"
#include "ops/tributary/commands/backtest_page.h"
#include "ops/tributary/commands/command.h"
#include "ops/tributary/commands/configured.h"
#include "ops/tributary/commands/listed_rows.h"
#include "ops/tributary/commands/watched_run.h"
#include "ops/tributary/composition/engine.h"
#include "rules/check/report.h"

namespace tributary {
namespace {

struct BacktestOptions {
  std::vector<std::string> paths;
  std::string config, state, tried, from, to, last, compare, expect, junit, progress;
  std::string output = "table";
  bool is_in_background = false;
};

/// A folder of its own for a run's change log, gone with it.
class ScratchFolder {
 public:
  static Result<std::unique_ptr<ScratchFolder>> make() {
    std::error_code error;
    std::string path = std::filesystem::temp_directory_path(error) / "tributary-backtest-XXXXXX";
    if (error || ::mkdtemp(path.data()) == nullptr) {
      return Error{ErrorCode::kIo, "cannot create a temporary directory"};
    }
    return std::unique_ptr<ScratchFolder>(new ScratchFolder(std::move(path)));
  }
  ~ScratchFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;
  [[nodiscard]] std::string file(std::string_view name) const {
    return (std::filesystem::path(path_) / name).string();
  }

 private:
  explicit ScratchFolder(std::string path) : path_(std::move(path)) {}
  std::string path_;
};

/// A time, or a day: its beginning. The error names the option.
Result<EventTime> time_option(const std::string& name, const std::string& text, UtcOffset offset,
                              EventTime otherwise) {
  constexpr std::size_t kDay = std::string_view("2025-03-12").size();
  if (text.empty()) return otherwise;
  const auto at = parse_time(text.size() == kDay ? text + "T00:00" : text, offset);
  if (!at) return at.error().within(name);
  return *at;
}

/// What is counted, as the options say it.
struct Counted {
  Period period;
  std::optional<Millis> last;  ///< up to the newest record, which is known only when it is read

  /// In whole days: from the beginning of the first.
  [[nodiscard]] Period up_to(EventTime newest, UtcOffset offset) const {
    if (!last) return period;
    return {start_of_local_day(newest - *last, offset), EventTime::max()};
  }
};

Result<Counted> counted_by(const BacktestOptions& options, UtcOffset offset) {
  Counted counted;
  Period& period = counted.period;
  TRY_ASSIGN(period.from, time_option("--from", options.from, offset, period.from));
  TRY_ASSIGN(period.to, time_option("--to", options.to, offset, period.to));
  if (period.from >= period.to) {
    return Error{ErrorCode::kInvalid, "--from must be earlier than --to"};
  }
  if (options.last.empty()) return counted;
  const auto last = parse_duration(options.last);
  if (!last || *last <= Millis(0)) {
    return Error{ErrorCode::kInvalid, "--last: a time like 30d is needed"};
  }
  counted.last = *last;
  return counted;
}

/// The rules of one side.
struct Side {
  std::vector<std::string> paths;  ///< empty: the configuration's
  std::string tried;               ///< a rule in place of the one of its name; empty: none
};

/// The configuration with that side's rules.
std::optional<Site> site_of(const BacktestOptions& options, const Side& side,
                            const Console& console) {
  Diagnostics diagnostics;
  auto config = read_config(options.config, options.state, diagnostics);
  std::optional<Site> site;
  if (config) {
    if (!side.paths.empty()) config->rules.clear();
    for (const std::string& path : side.paths) config->rules.push_back({path, {}});
    config->tried_rule = side.tried;
    site = load_site(std::move(*config), diagnostics);
  }
  if (console.show(diagnostics)) return std::nullopt;
  return site;
}

/// The share of all sides that has been read, in a file that somebody looks at.
class ProgressFile {
 public:
  ProgressFile(std::string path, double sides) : path_(std::move(path)), sides_(sides) {}

  void next_side() { done_ += 1; }
  void write(double share) const {
    if (path_.empty()) return;
    const std::string unfinished = path_ + ".new";
    if (!(std::ofstream(unfinished) << (done_ + share) / sides_ << '\n').flush()) return;
    std::error_code ignored;  // who looks sees an older share
    std::filesystem::rename(unfinished, path_, ignored);
  }

 private:
  std::string path_;
  double sides_;
  double done_ = 0;
};

/// What both sides are run with.
struct Run {
  Counted counted;
  ProgressFile progress;
  Period period{};  ///< as counted in the end
};

/// Runs the site's rules over its files and reads what they listed. Nothing live is touched: no
/// state, none of the configuration's outputs.
Result<Peaks> peaks_under(Site site, Run& run, const HeldSignals& held, const Console& console) {
  TRY_ASSIGN(const auto scratch, ScratchFolder::make());
  const UtcOffset offset = site.config.utc_offset;
  const std::string changes = scratch->file("changes.jsonl");
  TRY_ASSIGN(auto engine, Engine::replay(std::move(site), {changes}));
  const Watched watched = run_watched(
      *engine, held, console,
      {.shows_share = true, .on_share = [&](double share) { run.progress.write(share); }});
  TRY(watched.status);
  if (watched.was_stopped) return Error{ErrorCode::kUnavailable, "stopped before its end"};
  run.progress.next_side();
  const EventTime newest = engine->partition().w();
  const Period period = run.period = run.counted.up_to(newest, offset);
  // Else an empty answer would read as "these rules list nothing".
  if (period.from > newest && period.from > EventTime::min()) {
    return Error{ErrorCode::kInvalid,
                 "--from is later than the newest record, of " + format_time(newest, offset)};
  }
  std::ifstream lines(changes, std::ios::binary);
  return peaks_of(lines, period);
}

/// Labels of the state's rows that the rules tried list, too. No state yet: none.
Labels labels_of(const Config& config, const Peaks& peaks, const Console& console) {
  Labels labels;
  if (!config.state.is_set() || !std::filesystem::exists(config.state.path)) return labels;
  const auto store = open_for_reading("", config.state.path, console);
  if (store == nullptr) return labels;
  const auto rows = read_rows(*store);
  if (!rows) return labels;
  for (const ListedRow& row : *rows) {
    if (!peaks.contains(row.id)) continue;
    if (row.label == "true_alarm") ++labels.true_alarms;
    if (row.label == "false_alarm") ++labels.false_alarms;
  }
  return labels;
}

TestReport report_of(const std::vector<ExpectedRow>& expected, const std::string& file) {
  TestReport report;
  for (std::size_t i = 0; i < expected.size(); ++i) {
    const ExpectedRow& wanted = expected[i];
    TestOutcome outcome;
    outcome.rule = "backtest";
    outcome.file = file;
    outcome.line = static_cast<std::uint32_t>(i + 1);
    outcome.test = wanted.subject_type + " " + wanted.subject_id + " " + wanted.hazard;
    outcome.passed = wanted.holds();
    outcome.expected = name_of(wanted.level);
    outcome.found = name_of(wanted.found.value_or(Level::kNone));
    outcome.explanation = {"the row's highest level in the period is another",
                           "该行在此期间的最高级别与预期不同"};
    report.outcomes.push_back(std::move(outcome));
  }
  return report;
}

Result<std::vector<ExpectedRow>> expected_rows(const std::string& path) {
  if (path.empty()) return std::vector<ExpectedRow>();
  std::ifstream lines(path, std::ios::binary);
  if (!lines) return Error{ErrorCode::kNotFound, "cannot read " + path};
  return read_expected(lines, path);
}

/// The rows of --expect against those found; kFindings when one differs.
ExitCode judge_expected(const BacktestOptions& options, std::vector<ExpectedRow> expected,
                        const Peaks& peaks, const Console& console) {
  look_up(expected, peaks);
  const TestReport report = report_of(expected, options.expect);
  if (!options.expect.empty()) console.out() << report_text(report, console.language());
  if (!options.junit.empty()) {
    std::ofstream file(options.junit, std::ios::binary);
    file << report_junit(report);
    if (!file.flush()) {
      return environment_error(
          console, Message{"cannot write " + options.junit, "无法写入 " + options.junit});
    }
  }
  return report.failures() > 0 ? ExitCode::kFindings : ExitCode::kDone;
}

/// What the rules tried are compared with; nullopt: nothing.
std::optional<Side> compared_side(const BacktestOptions& options) {
  if (options.compare.empty()) return std::nullopt;
  if (options.compare == "active") return Side{};
  return Side{{options.compare}, ""};
}

ExitCode backtest(const BacktestOptions& options, const Console& console) {
  if (options.is_in_background) give_way();
  auto expected = expected_rows(options.expect);
  if (!expected) return environment_error(console, expected.error());
  auto tried = site_of(options, {options.paths, options.tried}, console);
  if (!tried) return ExitCode::kEnvironment;
  const Config config = tried->config;
  const auto counted = counted_by(options, config.utc_offset);
  if (!counted) return usage_error(console, counted.error());
  if (!note_in_audit(config, {"backtest", "", "", ""}, console)) return ExitCode::kEnvironment;
  const HeldSignals held;
  const auto compared = compared_side(options);
  Run run{*counted, ProgressFile(options.progress, compared ? 2 : 1)};
  const auto after = peaks_under(std::move(*tried), run, held, console);
  if (!after) return environment_error(console, after.error());
  Result<Peaks> before{Peaks()};
  if (compared) {
    auto site = site_of(options, *compared, console);
    if (!site) return ExitCode::kEnvironment;
    before = peaks_under(std::move(*site), run, held, console);
    if (!before) return environment_error(console, before.error());
  }
  const BacktestOutcome outcome{run.period, compared.has_value(), compare(*before, *after),
                                labels_of(config, *after, console)};
  print_backtest(outcome, output_format_named(options.output), config.utc_offset, console);
  return judge_expected(options, std::move(*expected), *after, console);
}

}  // namespace

void add_backtest(Commands& commands) {
  CLI::App& command = commands.add(
      "backtest",
      {"What rules would have listed on past records; touches nothing live",
       "用历史数据回测规则，不影响在用的状态"},
      {{"tributary backtest rules/packs --config city/tributary.yaml --compare active",
        {"against the rules in use", "与在用规则对比"}},
       {"tributary backtest --with new.rule.yaml --compare active --last 30d",
        {"one rule, the last 30 days", "一条规则，最近 30 天"}},
       {"tributary backtest rules/new --from 2025-01-01 --to 2025-04-01 --expect rows.jsonl",
        {"a quarter, and rows that must come", "一个季度，并核对应出现的行"}}});
  // shared_ptr: the action, which CLI11 copies, owns them with the parser.
  auto options = std::make_shared<BacktestOptions>();
  command.add_option("PATH", options->paths,
                     commands.text({"Rules or folders of rules; the configuration's when absent",
                                    "规则文件或目录，缺省为配置中的规则"}));
  commands.config_option(command, options->config);
  commands.state_option(command, options->state);
  const auto text_option = [&](const char* name, std::string& value, const char* type, Words what) {
    return command.add_option(name, value, commands.text(what))->type_name(type);
  };
  text_option("--with", options->tried, "FILE",
              {"A rule in place of the one of its name, or beside the others",
               "用该规则文件代替同名规则，或与其他规则一并使用"});
  auto* from = text_option("--from", options->from, "DAY|TIME",
                           {"Count rows from then on (records before still build windows)",
                            "从此刻起计行（更早的记录仍用于窗口）"});
  auto* to =
      text_option("--to", options->to, "DAY|TIME", {"Count rows before then", "只计此刻之前的行"});
  text_option("--last", options->last, "DURATION",
              {"Count the days up to the newest record", "只计最新记录之前的若干天"})
      ->excludes(from)
      ->excludes(to);
  text_option("--compare", options->compare, "active|PATH",
              {"Other rules to compare with; `active`: the configuration's",
               "用于对比的规则；active 指配置中的规则"});
  text_option("--expect", options->expect, "FILE",
              {"Rows that must come, one JSON object a line; exit 1 if one differs",
               "应出现的行，每行一个 JSON；不符则退出码为 1"});
  text_option("--junit", options->junit, "FILE",
              {"Also write the outcome of --expect as JUnit", "将 --expect 的结果另存为 JUnit"});
  text_option("--progress", options->progress, "FILE",
              {"Keep the share that is done in this file, 0 to 1", "将进度（0 到 1）写入该文件"});
  command.add_flag(
      "--background", options->is_in_background,
      commands.text({"Give way to all else on the machine, and end with who started it",
                     "为机器上的其他工作让路，并随启动者一同结束"}));
  commands.output_option(command, options->output);
  commands.on(command,
              [options, &console = commands.console()] { return backtest(*options, console); });
}

}  // namespace tributary
