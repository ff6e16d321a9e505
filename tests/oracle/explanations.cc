#include "tests/oracle/explanations.h"

#include <utility>

#include "engine/base/check.h"
#include "schemas/catalog/catalog.h"

namespace tributary::oracle {

namespace {

/// Passes everything on to all of them.
class Watches : public StepListener {
 public:
  void add(std::unique_ptr<RuleWatch> watch) { watches_.push_back(std::move(watch)); }
  void on_step(const LogRecord& record, std::span<const RowWrite> rows, EventTime w) override {
    for (const auto& watch : watches_) watch->on_step(record, rows, w);
  }
  void on_telling(const Telling& telling) override {
    for (const auto& watch : watches_) watch->on_telling(telling);
  }
  void on_too_late(const Observation& observation) override {
    for (const auto& watch : watches_) watch->on_too_late(observation);
  }
  [[nodiscard]] const RuleWatch& operator[](std::size_t i) const { return *watches_[i]; }

 private:
  std::vector<std::unique_ptr<RuleWatch>> watches_;
};

/// Of the theme's subjects, those that the rule may have rows about.
std::vector<SubjectKey> subjects_for(const Rule& rule, Theme theme) {
  std::vector<SubjectKey> subjects = subjects_of(theme);
  std::erase_if(subjects, [&](const SubjectKey& key) {
    return key.type != rule.subject && !(rule.falls_to_cells() && key == cell_of_town());
  });
  return subjects;
}

}  // namespace

std::vector<Told> explanations(const Town& town, Theme theme, const RuleSet& rules,
                               const std::vector<LogRecord>& records, std::optional<EventTime> at) {
  const PartitionSetup setup{rules,          catalog(),       town.subjects(),
                             town.sources(), town.settings(), town.min_reporters()};
  Watches watches;
  std::vector<Told> told;
  for (const Rule& rule : rules.rules) {
    for (const SubjectKey& key : subjects_for(rule, theme)) {
      const bool is_of_cell = key.type != rule.subject;
      watches.add(
          std::make_unique<RuleWatch>(RuleQuestion{rule.id, key.id, at, is_of_cell}, setup));
      told.push_back({rule.id, key.id, {}});
    }
  }
  Replay replay(setup, nullptr);
  replay.listen(watches);
  LogBatch batch;
  batch.records = records;
  CHECK(replay.consume(batch).has_value());
  for (std::size_t i = 0; i < told.size(); ++i) told[i].explanation = watches[i].explanation();
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
