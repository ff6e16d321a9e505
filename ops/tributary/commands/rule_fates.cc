#include "ops/tributary/commands/rule_fates.h"

#include <fmt/format.h>

#include <algorithm>
#include <ostream>
#include <utility>

#include "engine/model/floors.h"
#include "engine/model/signal_graph.h"
#include "engine/partition/clocks.h"
#include "engine/partition/partition.h"
#include "engine/resolve/subject_index.h"
#include "ops/tributary/screen/text_table.h"
#include "schemas/catalog/catalog.h"

namespace tributary {
namespace {

Words words_of(RuleFate fate) {
  switch (fate) {
    case RuleFate::kKept:
      return {"kept: goes on with what it has", "保留：沿用已有状态"};
    case RuleFate::kRefilled:
      return {"refilled from the event store", "由事件库重新填充"};
    case RuleFate::kNew:
      return {"new: filled from the event store", "新增：由事件库填充"};
    case RuleFate::kReread:
      return {"re-read: what lies within its distance comes from the source again",
              "重新读取：按其距离绑定的记录从数据源再读"};
    case RuleFate::kGone:
      break;
  }
  return {"gone: its rows fall", "已移除：其预警将消失"};
}

}  // namespace

void print_rule_fates(const std::map<std::string, RuleFate>& fates, const Console& console,
                      const std::map<std::string, WarmUp>& warming_up) {
  if (fates.empty()) return;
  TextTable table({{"rule", std::string(console.in_words(Words{"Rule", "规则"}))},
                   {"state", std::string(console.in_words(Words{"State", "状态"})), false, true}});
  for (const auto& [id, fate] : fates) {
    std::string state(console.in_words(words_of(fate)));
    if (const auto warm = warming_up.find(id); warm != warming_up.end()) {
      state += fmt::format(fmt::runtime(console.in_words(Words{"; warming up, {} of {} days",
                                                               "；预热中，{1} 天中已有 {0} 天"})),
                           warm->second.has, warm->second.wants);
    }
    table.add({Cell::of(id), Cell::of(std::move(state))});
  }
  table.write(console, OutputFormat::kTable);
}

void print_reread(const Reread& reread, const Console& console) {
  if (reread.records + reread.gone == 0) return;
  console.out() << fmt::format(
      fmt::runtime(console.in_words(
          Words{"{} records read again from their sources; {} are no longer there\n",
                "已从数据源重新读取记录 {} 条；{} 条已不存在\n"})),
      reread.records, reread.gone);
}

Result<std::map<std::string, RuleFate>> forecast(const Site& site, const StateStore& store) {
  TRY_ASSIGN(const PlanShape before, read_stored_shape(store));
  if (before.empty()) return std::map<std::string, RuleFate>();
  const SubjectIndex subjects(catalog(), site.registers, site.divisions);
  RuleSet rules = without_small_populations(site.rules.rule_set(), catalog(), subjects,
                                            floors::kPeopleSubjects);
  mark_signals_of_people(rules);
  const std::vector<SourceInfo> sources = site.sources();
  const CorrelatePlan plan(rules, catalog(), sources, site.config.settings.min_reporters);
  return PlanChange(before, rules, plan, catalog()).fates();
}

Result<std::map<std::string, WarmUp>> warming_up(const Site& site, const StateStore& store) {
  const std::vector<SourceInfo> sources = site.sources();
  TRY_ASSIGN(const Clocks clocks, read_stored_clocks(store, sources));
  std::map<std::string, WarmUp> result;
  for (const Rule& rule : site.rules.rule_set().rules) {
    for (const RuleInput& input : rule.inputs) {
      Millis held = std::min(site.config.settings.event_store, clocks.w() - EventTime::min());
      for (const InputFeed& feed : input.feeds) {
        const EventTime since = clocks.times()[feed.source.value()].read_since;
        held = std::min(held, since < clocks.w() ? clocks.w() - since : Millis(0));
      }
      const WarmUp found{held / Days(1), (input.reach() + Days(1) - Millis(1)) / Days(1)};
      if (input.feeds.empty() || found.has >= found.wants) continue;
      WarmUp& most = result[rule.id];
      if (found.wants - found.has > most.wants - most.has) most = found;
    }
  }
  return result;
}

}  // namespace tributary
