#include "ops/tributary/commands/rule_fates.h"

#include <fmt/format.h>

#include <ostream>

#include "engine/model/floors.h"
#include "engine/model/signal_graph.h"
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

void print_rule_fates(const std::map<std::string, RuleFate>& fates, const Console& console) {
  if (fates.empty()) return;
  TextTable table({{"rule", std::string(console.in_words(Words{"Rule", "规则"}))},
                   {"state", std::string(console.in_words(Words{"State", "状态"})), false, true}});
  for (const auto& [id, fate] : fates) {
    table.add({Cell::of(id), Cell::of(std::string(console.in_words(words_of(fate))))});
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

}  // namespace tributary
