#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>
#include <ostream>

#include "engine/base/text.h"
#include "ops/tributary/commands/command.h"
#include "ops/tributary/commands/configured.h"
#include "ops/tributary/commands/watched_run.h"
#include "ops/tributary/composition/engine.h"
#include "ops/tributary/study/study_listener.h"
#include "schemas/catalog/catalog.h"

namespace tributary {
namespace {

struct StudyOptions {
  std::string rule, config, outcome, after, from, to;
  std::string output = "text";
};

/// What was asked, with its options read.
struct Asked {
  StudyQuestion question;
  Millis after{0};
};

/// Whole days only: a period that could end at any instant would tell one subject from the next by
/// asking twice.
std::optional<EventTime> day_option(std::string_view name, const std::string& text,
                                    EventTime otherwise, UtcOffset offset, const Console& console) {
  if (text.empty()) return otherwise;
  const auto day = parse_time(text + "T00:00", offset);
  if (day && format_day(*day, offset) == text) return *day;
  usage_error(console, {fmt::format("`{}` takes a day, such as 2015-01-01", name),
                        fmt::format("`{}` 应为日期，例如 2015-01-01", name)});
  return std::nullopt;
}

std::optional<Millis> after_option(const std::string& text, const Console& console) {
  const auto after = parse_duration(text);
  if (after && *after >= Days(1)) return *after;
  usage_error(console, {"`--after` takes a duration of a day or more, such as 90d",
                        "`--after` 应为不少于一天的时长，例如 90d"});
  return std::nullopt;
}

/// An outcome is what was found, measured or done, never that somebody reported (PEOPLE 12).
bool can_be_outcome(const RuleInput& input) {
  return !input.signal && input.source_class != SourceClass::kPeople &&
         input.source_class != SourceClass::kOpinion;
}

std::optional<std::size_t> outcome_option(const std::string& name, const Rule& rule,
                                          const Console& console) {
  std::vector<std::string> valid;
  for (std::size_t i = 0; i < rule.inputs.size(); ++i) {
    if (!can_be_outcome(rule.inputs[i])) continue;
    if (rule.inputs[i].name == name) return i;
    valid.push_back(rule.inputs[i].name);
  }
  const std::string names = valid.empty() ? "-" : join(valid, ", ");
  usage_error(
      console,
      {fmt::format("`--outcome` takes an input of the rule that reads findings, measurements or "
                   "what offices did: {}",
                   names),
       fmt::format("`--outcome` 应为规则中读取检查、仪器或处置记录的输入：{}", names)});
  return std::nullopt;
}

/// The one rule of RULE_FILE, made to run: nothing else of the site is evaluated.
Rule* studied_rule(Site& site, const Console& console) {
  std::vector<RuleFile>& files = site.rules.files;
  if (files.size() != 1 || !files.front().rule) {
    usage_error(console, {"a study takes one rule", "study 只接受一条规则"});
    return nullptr;
  }
  Rule& rule = *files.front().rule;
  if (rule.status != RuleStatus::kStudy) {
    usage_error(console, {fmt::format("a study takes only rules with `status: study`; `{}` has "
                                      "another",
                                      rule.id),
                          fmt::format("study 只接受 `status: study` 的规则，“{}”不是", rule.id)});
    return nullptr;
  }
  const bool reads_rules = std::any_of(rule.inputs.begin(), rule.inputs.end(),
                                       [](const RuleInput& input) { return input.signal; });
  if (reads_rules) {
    usage_error(console, {"a study runs alone, so its rule cannot read `from: signal`",
                          "study 单独运行，其规则不能读取 `from: signal`"});
    return nullptr;
  }
  rule.status = RuleStatus::kActive;
  return &rule;
}

std::optional<Asked> asked(const StudyOptions& options, Site& site, const Console& console) {
  const Rule* rule = studied_rule(site, console);
  if (rule == nullptr) return std::nullopt;
  const UtcOffset offset = site.config.utc_offset;
  const auto outcome = outcome_option(options.outcome, *rule, console);
  if (!outcome) return std::nullopt;
  const auto after = after_option(options.after, console);
  if (!after) return std::nullopt;
  const auto from = day_option("--from", options.from, EventTime::min(), offset, console);
  if (!from) return std::nullopt;
  const auto to = day_option("--to", options.to, EventTime::max(), offset, console);
  if (!to) return std::nullopt;
  if (*from >= *to) {
    usage_error(console, {"`--from` must be earlier than `--to`", "`--from` 必须早于 `--to`"});
    return std::nullopt;
  }
  return Asked{{*rule, *outcome, *from, *to}, *after};
}

std::string per_cent(double rate) { return fmt::format("{:.2f} %", rate * 100); }

void print_text(const StudyOptions& options, const Asked& asked, const StudyTotals& totals,
                const Console& console) {
  const auto words = [&](Words both) { return std::string(console.in_words(both)); };
  console.out() << fmt::format(
      fmt::runtime(words({"{} version {}: `{}` within {}\n", "{} 第 {} 版：{3} 内出现 `{2}`\n"})),
      asked.question.rule.id, asked.question.rule.version, options.outcome,
      format_duration(asked.after));
  TextTable table({{"cohort", words({"Cohort", "组"})},
                   {"subjects", words({"Subjects", "对象数"}), true},
                   {"with_outcome", words({"With outcome", "出现结果"}), true},
                   {"rate", words({"Rate", "比例"}), true}});
  const auto row = [&](Words name, const CohortTotals& cohort) {
    table.add({Cell::of(words(name)), Cell::number(cohort.subjects),
               Cell::number(cohort.with_outcome), Cell::of(per_cent(cohort.rate()))});
  };
  row({"all, from their first record", "全部（自首条记录起）"}, totals.all);
  row({"met the rule, from then on", "符合规则（自符合时起）"}, totals.met);
  row({"did not meet it", "不符合规则"}, totals.not_met);
  table.write(console, OutputFormat::kTable);
  const std::string none = words({"none", "无"});
  console.out() << fmt::format(fmt::runtime(words({"base rate {}, lift {}, median lead {}\n",
                                                   "基准比例 {}，提升 {}，提前天数中位数 {}\n"})),
                               per_cent(totals.all.rate()),
                               totals.lift ? fmt::format("{:.2f}", *totals.lift) : none,
                               totals.median_lead ? format_duration(*totals.median_lead) : none);
}

nlohmann::ordered_json json_of(const CohortTotals& cohort) {
  return {{"subjects", cohort.subjects},
          {"with_outcome", cohort.with_outcome},
          {"rate", cohort.rate()}};
}

void print_json(const StudyOptions& options, const Asked& asked, const StudyTotals& totals,
                const Console& console) {
  nlohmann::ordered_json json = {
      {"rule", asked.question.rule.id},    {"version", asked.question.rule.version},
      {"outcome", options.outcome},        {"after", format_duration(asked.after)},
      {"all", json_of(totals.all)},        {"met", json_of(totals.met)},
      {"not_met", json_of(totals.not_met)}};
  json["lift"] = totals.lift ? nlohmann::ordered_json(*totals.lift) : nullptr;
  json["median_lead_days"] =
      totals.median_lead ? nlohmann::ordered_json(totals.median_lead->count()) : nullptr;
  console.out() << json.dump() << '\n';
}

/// Later subjects have had less time to show an outcome than was asked for.
void warn_of_short_records(const Asked& asked, EventTime known_until, UtcOffset offset,
                           const Console& console) {
  if (known_until >= asked.question.to + asked.after - Days(1)) return;
  const std::string day =
      known_until == EventTime::min() ? std::string("-") : format_day(known_until, offset);
  console.complain(Message{
      fmt::format("the outcome's records end on {}, before `--to` and `--after` ask: rates are too "
                  "low",
                  day),
      fmt::format("结果记录止于 {}，早于 `--to` 加 `--after`：比例偏低", day)});
}

ExitCode tell(const StudyOptions& options, const Asked& asked, const StudyListener& listener,
              UtcOffset offset, const Console& console) {
  const auto totals = totals_of(listener.studied(), asked.after);
  if (!totals) {
    console.complain(
        Message{fmt::format("nothing is told: those that met the rule, or those that did not, are "
                            "fewer than {} subjects",
                            kLeastCohort),
                fmt::format("不予给出：符合或不符合规则的对象少于 {} 个", kLeastCohort)});
    return ExitCode::kFindings;
  }
  warn_of_short_records(asked, listener.known_until(), offset, console);
  (options.output == "json" ? print_json : print_text)(options, asked, *totals, console);
  return ExitCode::kDone;
}

ExitCode study(const StudyOptions& options, const Console& console) {
  Diagnostics diagnostics;
  auto config = read_config(options.config, "", diagnostics);
  std::optional<Site> site;
  if (config) {
    config->rules = {{options.rule, {}}};
    site = load_site(std::move(*config), diagnostics);
  }
  if (console.show(diagnostics)) return ExitCode::kEnvironment;
  if (!site) return ExitCode::kEnvironment;
  const auto asked = tributary::asked(options, *site, console);
  if (!asked) return ExitCode::kUsage;
  const UtcOffset offset = site->config.utc_offset;
  const std::string name = site->config.site;
  const std::vector<SourceInfo> sources = site->sources();
  const HeldSignals held;
  auto engine = Engine::replay(std::move(*site), {});
  if (!engine) return environment_error(console, engine.error());
  StudyListener listener(asked->question, catalog(), sources, (*engine)->subjects(), name);
  (*engine)->listen(listener);
  const Watched watched = run_watched(**engine, held, console, {.shows_share = true});
  if (!watched.status) return environment_error(console, watched.status.error());
  if (watched.was_stopped) {
    return environment_error(
        console, Message{"stopped before its end; nothing is told", "中途停止，不予给出"});
  }
  return tell(options, *asked, listener, offset, console);
}

}  // namespace

void add_study(Commands& commands) {
  CLI::App& command = commands.add(
      "study",
      {"How often subjects that meet a rule under study have an outcome: totals only",
       "研究规则与结果的关系：只给出合计"},
      {{"tributary study two-hazards.rule.yaml --config city/tributary.yaml --outcome violation "
        "--after 90d",
        {"over all records of the files", "全部历史记录"}},
       {"tributary study two-hazards.rule.yaml --outcome violation --after 90d --from 2015-01-01 "
        "--to 2015-04-01 -o json",
        {"a quarter; outcomes up to 90 days later", "一个季度，结果计至其后 90 天"}}});
  // shared_ptr: the action, which CLI11 copies, owns them with the parser.
  auto options = std::make_shared<StudyOptions>();
  command
      .add_option("RULE_FILE", options->rule,
                  commands.text({"One rule with `status: study`", "一条 `status: study` 的规则"}))
      ->required();
  commands.config_option(command, options->config);
  const auto text_option = [&](const char* name, std::string& value, const char* type, Words what) {
    return command.add_option(name, value, commands.text(what))->type_name(type);
  };
  text_option("--outcome", options->outcome, "INPUT",
              {"Input of the rule that is the outcome", "作为结果的输入"})
      ->required();
  text_option("--after", options->after, "DURATION",
              {"How long after an outcome counts", "结果在多长时间内有效"})
      ->required();
  text_option("--from", options->from, "DAY",
              {"Subjects count from then on (records before still build windows)",
               "从该日起计对象（更早的记录仍用于窗口）"});
  text_option("--to", options->to, "DAY", {"Subjects count before then", "只计该日之前的对象"});
  command.add_option("-o,--output", options->output, commands.text({"How to print", "输出格式"}))
      ->check(CLI::IsMember({"text", "json"}).description(""))
      ->type_name("text|json")
      ->capture_default_str();
  commands.on(command,
              [options, &console = commands.console()] { return study(*options, console); });
}

}  // namespace tributary
