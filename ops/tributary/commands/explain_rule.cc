#include "ops/tributary/commands/explain_rule.h"

#include <fmt/format.h>

#include <algorithm>
#include <ostream>

#include "engine/base/digest.h"
#include "engine/base/text.h"
#include "engine/model/floors.h"
#include "engine/resolve/cells.h"
#include "ops/tributary/commands/audited.h"
#include "ops/tributary/commands/configured.h"
#include "ops/tributary/commands/explanation_page.h"
#include "ops/tributary/commands/watched_run.h"
#include "ops/tributary/composition/engine.h"
#include "ops/tributary/explanation/rule_watch.h"
#include "schemas/catalog/catalog.h"

namespace tributary {
namespace {

/// The site's rule of that id, whatever its status; nullptr after having said that there is none.
Rule* find_rule(Site& site, const std::string& id, const Console& console) {
  std::vector<std::string> ids;
  for (RuleFile& file : site.rules.files) {
    if (!file.rule) continue;
    if (file.rule->id == id) return &*file.rule;
    ids.push_back(file.rule->id);
  }
  const auto nearest = nearest_name(id, ids);
  const std::string all = ids.empty() ? "-" : join(ids, ", ");
  console.complain(
      Message{fmt::format("there is no rule `{}`; {}", id,
                          nearest ? fmt::format("did you mean `{}`?", *nearest) : "rules: " + all),
              fmt::format("没有规则“{}”；{}", id,
                          nearest ? fmt::format("是否应为“{}”？", *nearest) : "现有规则：" + all)});
  return nullptr;
}

/// A rule that does not run is evaluated as a shadow. One under study is told of in totals alone
/// (PEOPLE 17).
bool make_run(Rule& rule, const Console& console) {
  if (rule.status == RuleStatus::kStudy) {
    console.complain(Message{
        fmt::format("`{}` is under study: only totals are told of it (`tributary study`)", rule.id),
        fmt::format("规则“{}”处于研究状态：只给出合计（tributary study）", rule.id)});
    return false;
  }
  if (!rule.is_evaluated()) rule.status = RuleStatus::kShadow;
  return true;
}

/// A day ends when the next begins. Where reports by people are read there are only days: between
/// two instants of one the time of a report could be found (PEOPLE 2).
std::optional<EventTime> time_asked(const std::string& text, UtcOffset offset, bool as_days,
                                    const Console& console) {
  const auto day = parse_time(text + "T00:00", offset);
  if (day && format_day(*day, offset) == text) return *day + Days(1);
  const auto at = parse_time(text, offset);
  if (at && !as_days) return *at;
  if (at) {
    usage_error(console, {"`--at` takes a day here, such as 2026-03-12: reports by people are read",
                          "此处 `--at` 应为日期，例如 2026-03-12：规则读取群众反映"});
  } else {
    usage_error(console, {"`--at` takes a day or a time, such as 2026-03-12 or 2026-03-12T14:00",
                          "`--at` 应为日期或时刻，例如 2026-03-12 或 2026-03-12T14:00"});
  }
  return std::nullopt;
}

struct AskedSubject {
  std::string type, name;
  bool is_cell = false;
};

/// By type and id. An open type's subjects, and cells, are whatever records name: nothing is said
/// of whether any did, as that could be a single report.
std::optional<AskedSubject> subject_asked(const SubjectDirectory& subjects, const Rule& rule,
                                          const std::string& id, const Console& console) {
  const SubjectType& type = catalog()[rule.subject];
  if (const Subject* subject = subjects.find(rule.subject, id)) {
    return AskedSubject{std::string(type.name), subject->name};
  }
  if (type.register_kind == RegisterKind::kOpen) return AskedSubject{std::string(type.name), id};
  const bool falls_to_cells = rule.falls_to_cells();
  if (falls_to_cells && is_cell_id(id, floors::kFallbackCellLevel)) {
    return AskedSubject{"place.cell", id, true};
  }
  Message message{fmt::format("the register has no {} `{}`", type.name, id),
                  fmt::format("登记册中没有编号为“{1}”的{0}", type.name, id)};
  if (falls_to_cells) {
    message.en += ", and it is no cell such as 36e92e8c";
    message.zh += "，它也不是网格编号（例如 36e92e8c）";
  }
  usage_error(console, message);
  return std::nullopt;
}

bool lacks_people(const Rule& rule, const PartitionSetup& setup) {
  const RuleSet rules =
      without_small_populations(setup.rules, setup.catalog, setup.subjects, setup.population_floor);
  return std::any_of(rules.rules.begin(), rules.rules.end(), [&](const Rule& run) {
    return run.id == rule.id &&
           std::any_of(run.inputs.begin(), run.inputs.end(), [](const RuleInput& input) {
             return input.source_class == SourceClass::kPeople && !input.signal &&
                    input.feeds.empty();
           });
  });
}

/// What stage 1 refused and what came too late for a partition, together.
std::vector<SourceTrouble> troubles_of(const Engine& engine, const RuleWatch& watch) {
  const PartitionSetup setup = engine.partition_setup();
  std::vector<SourceCounts> counts = watch.counts();
  for (const FeedReport& report : engine.feed_reports()) {
    const auto source =
        std::find_if(setup.sources.begin(), setup.sources.end(),
                     [&](const SourceInfo& one) { return hash64(one.name) == report.name; });
    if (source == setup.sources.end()) continue;
    const auto refused = [&](RejectReason reason) {
      return report.counters.rejected[static_cast<std::size_t>(reason)];
    };
    counts[source->id.value()].unresolved += refused(RejectReason::kUnresolved);
    counts[source->id.value()].too_late += refused(RejectReason::kTooLate);
  }
  return trouble_of(watch.rule(), setup.sources, counts, setup.min_reporters);
}

ExitCode watch(Engine& engine, RuleWatch& watch, AskedRule& asked,
               const ExplainRuleOptions& options, const HeldSignals& held, const Console& console) {
  engine.listen(watch);
  const Watched watched = run_watched(engine, held, console, {.shows_share = true});
  if (!watched.status) return environment_error(console, watched.status.error());
  if (watched.was_stopped) {
    return environment_error(
        console, Message{"stopped before its end; nothing is told", "中途停止，不予给出"});
  }
  asked.was_reached = options.at.empty() || watch.was_reached();
  const Explanation told = watch.explanation();
  asked.troubles = troubles_of(engine, watch);
  console.out() << (options.output == "json" ? explanation_json(asked, told)
                                             : explanation_page(asked, told, console));
  return ExitCode::kDone;
}

}  // namespace

ExitCode explain_rule(const ExplainRuleOptions& options, const Console& console) {
  if (options.rule.empty() || options.subject.empty()) {
    return usage_error(
        console, {"`--rule` and `--subject` go together", "`--rule` 与 `--subject` 须同时给出"});
  }
  auto site = configured_site(options.config, "", console);
  if (!site) return ExitCode::kEnvironment;
  Rule* found = find_rule(*site, options.rule, console);
  if (found == nullptr) return ExitCode::kUsage;
  const RuleStatus status = found->status;
  if (!make_run(*found, console)) return ExitCode::kUsage;
  const Rule rule = *found;
  const UtcOffset offset = site->config.utc_offset;
  std::optional<EventTime> at;
  if (!options.at.empty()) {
    at = time_asked(options.at, offset, tells_days(site->rules.rule_set(), rule), console);
    if (!at) return ExitCode::kUsage;
  }
  if (!note_in_audit(site->config, {"explain", "", "", ""}, console)) return ExitCode::kEnvironment;
  const HeldSignals held;
  auto engine = Engine::replay(std::move(*site), {});
  if (!engine) return environment_error(console, engine.error());
  const auto subject = subject_asked((*engine)->subjects(), rule, options.subject, console);
  if (!subject) return ExitCode::kUsage;
  const PartitionSetup setup = (*engine)->partition_setup();
  AskedRule asked{rule, subject->name, subject->type, options.subject, status};
  asked.lacks_people = lacks_people(rule, setup);
  RuleWatch listener({options.rule, options.subject, at, subject->is_cell}, setup);
  return watch(**engine, listener, asked, options, held, console);
}

}  // namespace tributary
