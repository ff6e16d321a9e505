#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <ostream>

#include "ops/tributary/backtest/comparison.h"
#include "ops/tributary/commands/audited.h"
#include "ops/tributary/commands/command.h"
#include "ops/tributary/commands/configured.h"
#include "ops/tributary/commands/listed_rows.h"
#include "ops/tributary/commands/watched_run.h"
#include "rules/check/report.h"

namespace tributary {
namespace {

constexpr std::size_t kMostShown = 40;  // rows printed; -o json and csv print all

struct BacktestOptions {
  std::vector<std::string> paths;
  std::string config, from, to, compare, expect, junit;
  std::string output = "table";
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

Result<Period> period_of(const BacktestOptions& options, UtcOffset offset) {
  Period period;
  TRY_ASSIGN(period.from, time_option("--from", options.from, offset, period.from));
  TRY_ASSIGN(period.to, time_option("--to", options.to, offset, period.to));
  if (period.from >= period.to) {
    return Error{ErrorCode::kInvalid, "--from must be earlier than --to"};
  }
  return period;
}

/// The configuration with other rules; empty `paths`: its own.
std::optional<Site> site_with(const BacktestOptions& options, const std::vector<std::string>& paths,
                              const Console& console) {
  Diagnostics diagnostics;
  auto config = read_config(options.config, "", diagnostics);
  std::optional<Site> site;
  if (config) {
    if (!paths.empty()) config->rules.clear();
    for (const std::string& path : paths) config->rules.push_back({path, {}});
    site = load_site(std::move(*config), diagnostics);
  }
  if (console.show(diagnostics)) return std::nullopt;
  return site;
}

/// Runs the site's rules over its files and reads what they listed. Nothing live is touched: no
/// state, none of the configuration's outputs.
Result<Peaks> peaks_under(Site site, const Period& period, const HeldSignals& held,
                          const Console& console) {
  TRY_ASSIGN(const auto scratch, ScratchFolder::make());
  const UtcOffset offset = site.config.utc_offset;
  const std::string changes = scratch->file("changes.jsonl");
  TRY_ASSIGN(auto engine, Engine::replay(std::move(site), {changes}));
  const Watched watched = run_watched(*engine, held, console, /*shows_share=*/true);
  TRY(watched.status);
  if (watched.was_stopped) return Error{ErrorCode::kUnavailable, "stopped before its end"};
  // Else an empty answer would read as "these rules list nothing".
  const EventTime newest = engine->partition().w();
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

TextTable rows_table(const Comparison& comparison, std::size_t most, const Console& console) {
  const auto words = [&](Words both) { return std::string(console.in_words(both)); };
  TextTable table({{"fate", words({"Fate", "变化"})},
                   {"before", words({"Before", "原级别"})},
                   {"after", words({"After", "新级别"})},
                   {"hazard", words({"Hazard", "风险"})},
                   {"subject", words({"Subject", "对象"})},
                   {"title", words({"Title", "标题"}), false, true}});
  for (const ComparedRow& row : comparison.rows) {
    if (table.rows() == most) break;
    table.add({Cell::of(std::string(name_of(row.fate))), Cell::of(row.before, console.language()),
               Cell::of(row.after, console.language()), Cell::of(row.peak.hazard),
               Cell::of(row.peak.subject_type + " " + row.peak.subject_id),
               Cell::of(row.peak.title)});
  }
  return table;
}

TextTable levels_table(const Comparison& comparison, bool compares, const Console& console) {
  const auto words = [&](Words both) { return std::string(console.in_words(both)); };
  std::vector<Column> columns = {{"level", words({"Level", "级别"})},
                                 {"rows", words({"Rows", "行数"}), true}};
  if (compares) columns.push_back({"compared", words({"Compared with", "对照"}), true});
  TextTable table(columns);
  for (auto level = kLevels.rbegin(); level != kLevels.rend(); ++level) {
    const auto i = static_cast<std::size_t>(*level);
    std::vector<Cell> row = {Cell::of(*level, console.language()),
                             Cell::number(comparison.after[i])};
    if (compares) row.push_back(Cell::number(comparison.before[i]));
    table.add(std::move(row));
  }
  return table;
}

void print_sums(const Comparison& comparison, const Labels& labels, bool compares,
                const Console& console) {
  if (compares) {
    const auto fate = [&](RowFate f) { return comparison.fates[static_cast<std::size_t>(f)]; };
    console.out() << fmt::format(fmt::runtime(console.in_words(Words{
                                     "{} new, {} raised, {} the same, {} lowered, {} vanished\n",
                                     "新增 {}，升级 {}，不变 {}，降级 {}，消失 {}\n"})),
                                 fate(RowFate::kNew), fate(RowFate::kRaised), fate(RowFate::kSame),
                                 fate(RowFate::kLowered), fate(RowFate::kVanished));
  }
  if (const auto precision = labels.precision()) {
    console.out() << fmt::format(
        fmt::runtime(console.in_words(
            Words{"precision {:.3f} over {} labelled rows\n", "准确率 {:.3f}（已标注 {} 行）\n"})),
        *precision, labels.true_alarms + labels.false_alarms);
  } else {
    console.out() << console.in_words(
        Words{"no row carries a label yet, so there is no precision\n",
              "尚无已标注的行，无法计算准确率\n"});
  }
}

void print(const BacktestOptions& options, const Comparison& comparison, const Labels& labels,
           const Console& console) {
  const bool compares = !options.compare.empty();
  if (options.output != "table") {
    rows_table(comparison, comparison.rows.size(), console)
        .write(console, output_format_named(options.output));
    return;
  }
  levels_table(comparison, compares, console).write(console, OutputFormat::kTable);
  print_sums(comparison, labels, compares, console);
  if (!compares || comparison.rows.empty()) return;
  rows_table(comparison, kMostShown, console).write(console, OutputFormat::kTable);
  if (comparison.rows.size() > kMostShown) {
    console.out() << fmt::format(
        fmt::runtime(console.in_words(
            Words{"and {} more; `-o csv` prints all\n", "另有 {} 行，用 `-o csv` 可全部列出\n"})),
        comparison.rows.size() - kMostShown);
  }
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

ExitCode backtest(const BacktestOptions& options, const Console& console) {
  auto expected = expected_rows(options.expect);
  if (!expected) return environment_error(console, expected.error());
  auto tried = site_with(options, options.paths, console);
  if (!tried) return ExitCode::kEnvironment;
  const Config config = tried->config;
  const auto period = period_of(options, config.utc_offset);
  if (!period) return environment_error(console, period.error());
  if (!note_in_audit(config, {"backtest", "", "", ""}, console)) return ExitCode::kEnvironment;
  const HeldSignals held;
  const auto after = peaks_under(std::move(*tried), *period, held, console);
  if (!after) return environment_error(console, after.error());
  Result<Peaks> before{Peaks()};
  if (!options.compare.empty()) {
    const bool with_active = options.compare == "active";
    auto compared = site_with(
        options, with_active ? std::vector<std::string>() : std::vector{options.compare}, console);
    if (!compared) return ExitCode::kEnvironment;
    before = peaks_under(std::move(*compared), *period, held, console);
    if (!before) return environment_error(console, before.error());
  }
  print(options, compare(*before, *after), labels_of(config, *after, console), console);
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
       {"tributary backtest rules/new --from 2025-01-01 --to 2025-04-01 --expect rows.jsonl",
        {"a quarter, and rows that must come", "一个季度，并核对应出现的行"}}});
  // shared_ptr: the action, which CLI11 copies, owns them with the parser.
  auto options = std::make_shared<BacktestOptions>();
  command.add_option("PATH", options->paths,
                     commands.text({"Rules or folders of rules; the configuration's when absent",
                                    "规则文件或目录，缺省为配置中的规则"}));
  commands.config_option(command, options->config);
  const auto text_option = [&](const char* name, std::string& value, const char* type, Words what) {
    command.add_option(name, value, commands.text(what))->type_name(type);
  };
  text_option("--from", options->from, "DAY|TIME",
              {"Count rows from then on (records before still build windows)",
               "从此刻起计行（更早的记录仍用于窗口）"});
  text_option("--to", options->to, "DAY|TIME", {"Count rows before then", "只计此刻之前的行"});
  text_option("--compare", options->compare, "active|PATH",
              {"Other rules to compare with; `active`: the configuration's",
               "用于对比的规则；active 指配置中的规则"});
  text_option("--expect", options->expect, "FILE",
              {"Rows that must come, one JSON object a line; exit 1 if one differs",
               "应出现的行，每行一个 JSON；不符则退出码为 1"});
  text_option("--junit", options->junit, "FILE",
              {"Also write the outcome of --expect as JUnit", "将 --expect 的结果另存为 JUnit"});
  commands.output_option(command, options->output);
  commands.on(command,
              [options, &console = commands.console()] { return backtest(*options, console); });
}

}  // namespace tributary
