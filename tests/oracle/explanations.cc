#include "tests/oracle/explanations.h"

#include "schemas/catalog/catalog.h"

namespace tributary::oracle {

std::vector<Told> explanations(const Town& town, Theme theme, const RuleSet& rules,
                               const std::vector<LogRecord>& records, std::optional<EventTime> at) {
  const PartitionSetup setup{rules, catalog(), town.subjects(), town.sources(), town.settings()};
  Clocks clocks(town.sources());
  std::vector<std::unique_ptr<RuleWatch>> watches;
  std::vector<Told> told;
  for (const Rule& rule : rules.rules) {
    for (const std::uint32_t n : {0U, 1U}) {
      const std::string id = subject_of(theme, n).id;
      watches.push_back(std::make_unique<RuleWatch>(RuleQuestion{rule.id, id, at}, setup));
      told.push_back({rule.id, id, {}});
    }
  }
  for (const LogRecord& record : records) {
    if (const auto* report = std::get_if<ClockReport>(&record)) clocks.report(*report);
    for (const auto& watch : watches) watch->on_step(record, {}, clocks.w());
  }
  for (std::size_t i = 0; i < told.size(); ++i) told[i].explanation = watches[i]->explanation();
  return told;
}

std::string text_of(const Told& told) {
  const Explanation& said = told.explanation;
  std::string text = told.rule + " at " + told.subject + " as of " + said.as_of + ": " +
                     std::string(name_of(said.level)) + " " + std::string(name_of(said.condition)) +
                     " " + said.next;
  for (const LevelStanding& level : said.levels) {
    text += "; " + std::string(name_of(level.level)) + (level.holds.is_true() ? " by" : " lacks");
    if (level.holds.is_unknown()) text += " what is unknown";
    for (const std::string& condition : level.conditions) text += ", " + condition;
  }
  for (const auto& [name, value] : said.values) text += "; " + name + " = " + value;
  for (const SourceNote& note : said.silent) text += "; silent " + note.source + " " + note.time;
  for (const SourceNote& note : said.waits_for) text += "; slow " + note.source + " " + note.time;
  for (const std::string& input : said.approximate) text += "; approximate " + input;
  for (const std::string& input : said.baseline_not_ready) text += "; not ready " + input;
  return text;
}

}  // namespace tributary::oracle
