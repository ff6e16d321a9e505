#include "tests/oracle/rule_writer.h"

#include <algorithm>

#include "engine/model/signal_graph.h"
#include "rules/language/compiler.h"
#include "tests/oracle/rule_draft.h"

namespace tributary::oracle {
namespace {

/// Everything before the inputs.
void write_head(RuleDraft& draft) {
  const std::string status =
      draft.dice.one_in_hundred(8) ? draft.dice.word({"shadow", "shadow", "retired"}) : "active";
  draft.out += "rule: " + draft.id + "\nversion: 1\ntitle: " + draft.id + "\nstatus: " + status +
               "\nowner: oracle\nsubject: " + traits(draft.theme).type + "\n";
  draft.out += "within: " + draft.dice.word({"5d", "24h", "48h", "72h", "10d", "30d"}) + "\n";
  const auto hazards = static_cast<std::uint32_t>(hazards_of(draft.theme).size());
  draft.hazard = draft.dice.one_in_hundred(45) ? draft.dice.of(hazards) : 0;
}

/// Who gets the row: a unit of a kind, the one in charge of the subject, or the anchor's.
std::string assignment(RuleDraft& draft) {
  const std::string of_kind =
      std::string("unit(\"") + hazards_of(draft.theme)[draft.hazard].unit + "\", subject.district)";
  if (!draft.dice.one_in_hundred(25)) return of_kind;
  const bool has_anchor = draft.has_expect && !draft.awaits_people;
  return has_anchor && draft.dice.one_in_hundred(60) ? "anchor.unit" : "subject.unit";
}

void write_signal(RuleDraft& draft) {
  const HazardTraits hazard = hazards_of(draft.theme)[draft.hazard];
  draft.out += std::string("signal:\n  hazard: ") + hazard.name + "\n  title: \"" + draft.id +
               " {subject.name}\"\n  advice: " + traits(draft.theme).advice +
               "\n  assign: " + assignment(draft) + "\n";
  if (draft.dice.one_in_hundred(15)) {
    draft.out += std::string("  copy_to: unit(\"") + hazard.copy_to + "\", subject.district)\n";
  }
  draft.out += "  due: { ";
  for (std::size_t i = 0; i < draft.levels.size(); ++i) {
    draft.out += (i == 0 ? "" : ", ") + draft.levels[i] + ": " + draft.dice.word({"24h", "3wd"});
  }
  draft.out += " }\n";
}

}  // namespace

const ThemeTraits& traits(Theme theme) {
  static constexpr ThemeTraits kTraits[] = {
      {"place.building", "safety.fire", "fire", "inspect", "B"},
      {"matter.hazard", "handling.overdue", "supervision", "inspect", "H"},
      {"matter.construction_project", "labour.wage_arrears", "labour_inspection", "inspect", "P"},
      {"place.slope_site", "geo.slope", "natural_resources", "inspect", "S"},
      {"organisation.unit", "handling.overdue", "supervision", "supervise_unit", "U"},
      {"organisation.property_manager", "property.management", "housing", "inspect", "M"}};
  return kTraits[static_cast<int>(theme)];
}

std::vector<HazardTraits> hazards_of(Theme theme) {
  std::vector<HazardTraits> hazards = {{traits(theme).hazard, traits(theme).unit, "street_office"}};
  if (theme == Theme::kBuilding) {
    hazards.push_back({"safety.building", "housing", "supervision"});
    hazards.push_back({"property.management", "housing", "street_office"});
  }
  if (theme == Theme::kProject)
    hazards.push_back({"safety.construction", "housing", "supervision"});
  if (theme == Theme::kSlope) hazards.push_back({"flood.point", "water", "supervision"});
  return hazards;
}

std::size_t hazard_in(const std::string& text, Theme theme) {
  const std::vector<HazardTraits> hazards = hazards_of(theme);
  for (std::size_t i = hazards.size(); i-- > 1;) {
    if (text.find(std::string("  hazard: ") + hazards[i].name) != std::string::npos) return i;
  }
  return 0;
}

std::string write_rule(const std::string& id, Theme theme, const std::vector<std::uint32_t>& throws,
                       const std::vector<OtherRule>& others) {
  RuleDraft draft(id, theme, throws, others);
  write_head(draft);
  write_inputs(draft);
  write_expectation(draft);
  write_levels(draft);
  write_score(draft);
  Dice& dice = draft.dice;
  if (dice.one_in_hundred(30)) {
    draft.out += "confirm_for: " + dice.word({"6h", "24h", "3d"}) + "\n";
  }
  if (dice.one_in_hundred(60)) draft.out += "keep_for: " + dice.word({"12h", "2d", "14d"}) + "\n";
  write_signal(draft);
  return draft.out;
}

Written compile(const std::string& id, std::string text, const LanguageContext& context) {
  Written written{std::move(text), std::nullopt, {}};
  Diagnostics diagnostics;
  auto document = YamlDocument::parse(id + ".rule.yaml", written.text, diagnostics);
  if (document) written.rule = compile_rule(*document, context, diagnostics);
  for (const Diagnostic& found : diagnostics.sorted()) {
    if (found.severity == Severity::kError)
      written.refused.push_back(found.code + " " + found.message_en);
  }
  return written;
}

void refuse_beside(const RuleSet& others, Written& written) {
  if (!written.rule) return;
  RuleSet all = others;
  all.rules.push_back(*written.rule);
  mark_signals_of_people(all);
  if (std::none_of(all.rules.begin(), all.rules.end(), counts_levels_of_people)) return;
  written.rule.reset();
  written.refused.emplace_back("E203 a rule counts levels that another makes of reports by people");
}

}  // namespace tributary::oracle
