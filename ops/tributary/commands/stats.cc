// `tributary stats`: how right the rules were, and how what they listed was handled.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <ostream>

#include "ops/tributary/commands/audited.h"
#include "ops/tributary/commands/command.h"
#include "ops/tributary/commands/configured.h"
#include "ops/tributary/statistics/change_files.h"
#include "ops/tributary/statistics/rule_statistics.h"

namespace tributary {
namespace {

struct StatsOptions {
  std::string config, output, rule;
};

constexpr const char* kHidden = "–";

std::string hours(const std::optional<Millis>& value) {
  constexpr double kHour = 3'600'000;
  return value ? fmt::format("{:.2f}", static_cast<double>(value->count()) / kHour) : "";
}

Cell measured(const std::string& value) {
  Cell cell = Cell::of(value.empty() ? kHidden : value);
  cell.value = value;
  return cell;
}

TextTable table_of(const std::vector<RuleStatistics>& rules, const std::string& rule,
                   const Console& console) {
  const auto say = [&](Words words) { return std::string(console.in_words(words)); };
  TextTable table({{"id", say({"Rule", "规则"}), false, true},
                   {"version", say({"Version", "版本"}), true},
                   {"labelled", say({"Labelled", "已标注"}), true},
                   {"precision", say({"Precision", "准确率"}), true},
                   {"low", say({"from", "下限"}), true},
                   {"high", say({"to", "上限"}), true},
                   {"lead_hours", say({"Lead (h)", "提前（时）"}), true},
                   {"hours_to_accept", say({"Accepted (h)", "签收（时）"}), true},
                   {"hours_to_close", say({"Closed (h)", "办结（时）"}), true},
                   {"overdue_percent", say({"Overdue (%)", "逾期（%）"}), true}});
  for (const RuleStatistics& one : rules) {
    if (!rule.empty() && one.rule.first != rule) continue;
    const auto share = [&](double value) {
      return measured(one.precision ? fmt::format("{:.4f}", value) : "");
    };
    table.add({Cell::of(one.rule.first), Cell::number(one.rule.second), Cell::number(one.labelled),
               share(one.precision.value_or(0)), share(one.interval.low), share(one.interval.high),
               measured(hours(one.lead)), measured(hours(one.to_accept)),
               measured(hours(one.to_close)),
               measured(one.overdue_share ? std::to_string(*one.overdue_share) : "")});
  }
  return table;
}

ExitCode stats(const StatsOptions& options, const Console& console) {
  Diagnostics diagnostics;
  const auto config = read_config(options.config, "", diagnostics);
  if (console.show(diagnostics) || !config) return ExitCode::kEnvironment;
  if (!config->output.changes.is_set()) {
    return environment_error(
        console,
        Message{"`" + config->file + "` names no file `output.changes`; it is read from it",
                "“" + config->file + "”没有 output.changes 文件；统计取自该文件"});
  }
  if (!note_in_audit(*config, {"stats", "", "", ""}, console)) return ExitCode::kEnvironment;
  Cases cases;
  ChangePlace place;
  const Status read = read_changes(config->output.changes.path, place,
                                   [&](std::string_view line) { cases.take(line); });
  if (!read) return environment_error(console, read.error());
  const std::vector<RuleStatistics> rules = statistics_of(cases);
  const OutputFormat format = output_format_named(options.output);
  if (format == OutputFormat::kJson) {
    console.out() << statistics_json(rules, cases.as_of(), config->utc_offset, options.rule)
                  << '\n';
    return ExitCode::kDone;
  }
  table_of(rules, options.rule, console).write(console, format);
  if (format != OutputFormat::kTable) return ExitCode::kDone;
  console.out() << fmt::format(
      fmt::runtime(console.in_words(
          Words{"Middles (medians). What fewer than {} cases would show is not shown. Precision: "
                "true alarms of those labelled, 95 % interval by Wilson's score.\n",
                "时长为中位数。不足 {} 例的不显示。准确率：已标注中属实的比例，区间为 95% 威尔逊"
                "区间。\n"})),
      kLeastCases);
  return ExitCode::kDone;
}

}  // namespace

void add_stats(Commands& commands) {
  CLI::App& command = commands.add(
      "stats",
      {"How right the rules were, and how quickly what they listed was handled",
       "规则的准确率，以及所列各行的处置时效"},
      {{"tributary stats --config city/tributary.yaml", {"every rule", "全部规则"}},
       {"tributary stats --rule fire-building-repeat -o json", {"one, for programs", "单条规则"}}});
  // shared_ptr: the action, which CLI11 copies, owns them with the parser.
  auto options = std::make_shared<StatsOptions>();
  commands.config_option(command, options->config);
  commands.output_option(command, options->output);
  command.add_option("--rule", options->rule, commands.text({"Only this rule", "只统计该规则"}))
      ->type_name("ID");
  commands.on(command,
              [options, &console = commands.console()] { return stats(*options, console); });
}

}  // namespace tributary
