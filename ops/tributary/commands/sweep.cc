// `tributary sweep`: asks for a check of everything known. Where no engine runs on the state it is
// run here; else the engine is asked.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <ostream>

#include "connectors/system/system_clock.h"
#include "engine/partition/sweep_codec.h"
#include "ops/tributary/commands/audited.h"
#include "ops/tributary/commands/command.h"
#include "ops/tributary/commands/configured.h"
#include "ops/tributary/commands/running.h"
#include "ops/tributary/commands/sweep_table.h"
#include "ops/tributary/composition/engine.h"
#include "ops/tributary/composition/sweep_check.h"
#include "ops/tributary/composition/sweep_requests.h"
#include "schemas/catalog/catalog.h"

namespace tributary {
namespace {

struct SweepOptions {
  std::string config, state, output;
  std::string id, at, every;
  bool ends = false;
  Sweep sweep;
};

/// The request that the options make; a mistake in them is shown.
std::optional<Sweep> request_of(const SweepOptions& options, const Site& site,
                                const Console& console) {
  Sweep sweep = options.sweep;
  sweep.id = options.id.empty() ? sweep_id(sweep.check, SystemClock().now()) : options.id;
  sweep.at = EventTime::min();
  if (!options.at.empty()) {
    const auto at = parse_time(options.at, site.config.utc_offset);
    if (!at) return console.complain(at.error()), std::nullopt;
    sweep.at = *at;
  }
  if (!options.every.empty()) {
    const auto every = parse_duration(options.every);
    if (!every || *every < Sweep::kSlice) {
      console.complain(Message{"`--every` is a time of an hour or more, as 30d",
                               "--every 为一小时以上的时长，如 30d"});
      return std::nullopt;
    }
    sweep.every = *every;
  }
  if (const auto wrong = mistake_in(sweep, site)) return console.complain(*wrong), std::nullopt;
  return sweep;
}

ExitCode print_report(const SweepReport& report, const Site& site, OutputFormat format,
                      const Console& console) {
  sweep_table({report}, catalog(), site.config.utc_offset, console).write(console, format);
  if (report.differences == 0) return ExitCode::kDone;
  const std::string count = std::to_string(report.differences);
  console.complain(Message{
      count + " rows are in the list by this sweep alone: the stream has missed them; report it",
      "有 " + count + " 行仅由本次排查发现：实时处理遗漏了它们，请报告此问题"});
  return ExitCode::kFindings;
}

/// No engine runs: this process is one for as long as it takes.
ExitCode run_here(Site site, const Sweep& sweep, OutputFormat format, const Console& console) {
  Diagnostics remarks;
  const Site known = site;
  auto engine =
      Engine::durable(std::move(site), Reading::kToTheEnd, Retries::kWhenRegistersChanged, remarks);
  console.show(remarks);
  if (!engine) return environment_error(console, engine.error());
  const RunningMark mark(known.config.state.path);
  const Partition& partition = (*engine)->partition();
  if (partition.w() == EventTime::min()) {
    return environment_error(console, Message{"nothing has been read yet; `tributary run` does",
                                              "尚未读取任何数据；请先执行 tributary run"});
  }
  const auto asked = (*engine)->sweep(sweep);
  if (!asked) return environment_error(console, asked.error());
  const bool is_end = sweep.check == CheckKind::kRolling && sweep.every == Millis(0);
  const auto& reports = partition.sweeps().reports();
  const auto of = std::find_if(reports.rbegin(), reports.rend(), [&](const SweepReport& one) {
    return is_end ? one.sweep.check == sweep.check : one.sweep.id == sweep.id;
  });
  if (of != reports.rend()) return print_report(*of, known, format, console);
  return environment_error(console,
                           Message{"it was not taken: too many others wait for their time, or "
                                   "there is no rolling check to end",
                                   "未被接受：等待执行的排查过多，或没有可结束的滚动排查"});
}

ExitCode ask(const SweepOptions& options, const Console& console) {
  auto site = configured_site(options.config, options.state, console);
  if (!site) return ExitCode::kFindings;
  const auto sweep = request_of(options, *site, console);
  if (!sweep) return ExitCode::kUsage;
  const std::string what = "sweep " + std::string(name_of(sweep->check));
  if (!note_in_audit(site->config, {what, "", "", ""}, console)) return ExitCode::kEnvironment;
  const auto process = running_on(site->config.state.path);
  if (!process && !may_be_engine(site->config, console)) return ExitCode::kEnvironment;
  if (!process) {
    return run_here(std::move(*site), *sweep, output_format_named(options.output), console);
  }
  const Status left = request_sweep(site->config.state.path, *sweep);
  if (!left) return environment_error(console, left.error());
  console.out() << fmt::format(
      fmt::runtime(console.in_words(
          Words{"asked process {} for {}; `tributary sweep list` shows what becomes of it\n",
                "已请求进程 {} 执行 {}；用 tributary sweep list 查看进展\n"})),
      *process, sweep->id);
  return ExitCode::kDone;
}

ExitCode list_sweeps(const SweepOptions& options, const Console& console) {
  const auto store =
      open_audited(options.config, options.state, {"sweep list", "", "", ""}, console);
  if (store == nullptr) return ExitCode::kEnvironment;
  const auto reports = read_sweep_reports(*store, catalog());
  if (!reports) return environment_error(console, reports.error());
  Diagnostics ignored;  // a state can be read where its configuration is not
  const auto config = read_config(options.config, options.state, ignored);
  const UtcOffset offset = config ? config->utc_offset : UtcOffset();
  sweep_table(*reports, catalog(), offset, console)
      .write(console, output_format_named(options.output));
  return ExitCode::kDone;
}

/// What every kind of sweep is asked for with.
void add_options(Commands& commands, CLI::App& command, SweepOptions& options) {
  commands.config_option(command, options.config);
  commands.state_option(command, options.state);
  commands.output_option(command, options.output);
  command
      .add_option("--id", options.id,
                  commands.text({"Its name (default: by the time)", "名称（默认按时间生成）"}))
      ->type_name("ID");
  command
      .add_option("--at", options.at,
                  commands.text({"When event time has passed this (default: now)",
                                 "事件时间到达该时刻时执行（默认立即）"}))
      ->type_name("TIME");
}

void add_full(Commands& commands, CLI::App& parent) {
  CLI::App& command = commands.add(
      "full", {"Every registered subject against every rule", "全面排查：全部登记对象、全部规则"},
      {{"tributary sweep full --config city/tributary.yaml", {"now", "立即"}},
       {"tributary sweep full --at 2025-06-01T00:00+08:00 --id june", {"on that day", "在当天"}}},
      &parent);
  auto options = std::make_shared<SweepOptions>();
  options->sweep.check = CheckKind::kFull;
  add_options(commands, command, *options);
  commands.on(command, [options, &console = commands.console()] { return ask(*options, console); });
}

void add_special(Commands& commands, CLI::App& parent) {
  CLI::App& command = commands.add(
      "special", {"The rules of one theme", "专项排查：某一主题的规则"},
      {{"tributary sweep special --theme flood_season", {"everywhere", "全部区域"}},
       {"tributary sweep special --theme fire --area 500103", {"in one district", "某一区县"}},
       {"tributary sweep special --theme fire --profile strict",
        {"by stricter rules", "采用更严格的规则"}}},
      &parent);
  auto options = std::make_shared<SweepOptions>();
  options->sweep.check = CheckKind::kSpecial;
  command
      .add_option("--theme", options->sweep.theme,
                  commands.text({"Of the catalogue", "目录中的主题"}))
      ->type_name("THEME")
      ->required();
  command
      .add_option(
          "--area", options->sweep.area,
          commands.text({"Division code of street level or above", "街道及以上级别的区划代码"}))
      ->type_name("CODE");
  command
      .add_option("--profile", options->sweep.profile,
                  commands.text({"Ask the rules' variants ID@PROFILE instead; what they find holds "
                                 "for 30 days",
                                 "改用规则的变体“编号@PROFILE”；其结果 30 天内有效"}))
      ->type_name("PROFILE");
  add_options(commands, command, *options);
  commands.on(command, [options, &console = commands.console()] { return ask(*options, console); });
}

void add_rolling(Commands& commands, CLI::App& parent) {
  CLI::App& command = commands.add(
      "rolling", {"A slice every hour, again and again", "滚动排查：每小时一批，循环进行"},
      {{"tributary sweep rolling --every 30d", {"each subject once in 30 days", "每 30 天一轮"}},
       {"tributary sweep rolling --end", {"no more of them", "停止滚动排查"}}},
      &parent);
  auto options = std::make_shared<SweepOptions>();
  options->sweep.check = CheckKind::kRolling;
  auto* every = command
                    .add_option("--every", options->every,
                                commands.text({"How long one round takes", "一轮的时长"}))
                    ->type_name("DURATION");
  command.add_flag("--end", options->ends, commands.text({"End the one there is", "停止现有的"}))
      ->excludes(every);
  add_options(commands, command, *options);
  commands.on(command, [options, &console = commands.console()] {
    if (options->every.empty() && !options->ends) {
      console.complain(Message{"say `--every` or `--end`", "请给出 --every 或 --end"});
      return ExitCode::kUsage;
    }
    return ask(*options, console);
  });
}

void add_list_of_sweeps(Commands& commands, CLI::App& parent) {
  CLI::App& command = commands.add(
      "list", {"What was checked, and what nobody has looked at", "排查覆盖情况"},
      {{"tributary sweep list --config city/tributary.yaml", {"as a table", "表格"}},
       {"tributary sweep list --state /data/state -o json", {"for programs", "供程序使用"}}},
      &parent);
  auto options = std::make_shared<SweepOptions>();
  commands.config_option(command, options->config);
  commands.state_option(command, options->state);
  commands.output_option(command, options->output);
  commands.on(command,
              [options, &console = commands.console()] { return list_sweeps(*options, console); });
}

}  // namespace

void add_sweep(Commands& commands) {
  CLI::App& command = commands.add(
      "sweep",
      {"Check all that is known at one instant, and see what was covered",
       "对全部已知情况进行排查，并查看覆盖情况"},
      {{"tributary sweep full --config city/tributary.yaml", {"everything", "全面"}},
       {"tributary sweep list --config city/tributary.yaml", {"the coverage", "覆盖情况"}}});
  command.require_subcommand(1);
  add_full(commands, command);
  add_special(commands, command);
  add_rolling(commands, command);
  add_list_of_sweeps(commands, command);
}

}  // namespace tributary
