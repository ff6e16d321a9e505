#include "ops/tributary/commands/rule_fates.h"

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
    case RuleFate::kEmpty:
      return {"begins empty: nothing was bound within its distance before",
              "从空开始：此前没有按该距离绑定的记录"};
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

Result<std::map<std::string, RuleFate>> forecast(const Site& site, const StateStore& store) {
  TRY_ASSIGN(const PlanShape before, read_stored_shape(store));
  if (before.empty()) return std::map<std::string, RuleFate>();
  const SubjectIndex subjects(catalog(), site.registers, site.divisions);
  RuleSet rules = without_small_populations(site.rules.rule_set(), catalog(), subjects,
                                            floors::kPeopleSubjects);
  mark_signals_of_people(rules);
  const std::vector<SourceInfo> sources = site.sources();
  const CorrelatePlan plan(rules, catalog(), sources, site.config.settings.min_reporters);
  const PlanShape after = shape_of(rules, plan, catalog(), sources);
  return PlanChange(before, after, rules, plan, catalog()).fates();
}

}  // namespace tributary
