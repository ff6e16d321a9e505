// A rule is edited while the engine is stopped (RULES 3.16): changed levels and scores keep all
// state, and from the logged generation on every row is what the new rules say of the whole set.
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>

#include "connectors/memory/memory_store.h"
#include "tests/oracle/sketches.h"

namespace tributary::oracle {
namespace {

/// What others read of a rule stays what it was before an edit (RULES 3.13 is silent): such a rule
/// is left as it is.
bool is_read(const Rule& rule, const RuleSet& rules) {
  return std::any_of(rules.rules.begin(), rules.rules.end(), [&](const Rule& other) {
    return std::any_of(other.inputs.begin(), other.inputs.end(), [&](const RuleInput& input) {
      return input.signal &&
             std::count(input.signal->rules.begin(), input.signal->rules.end(), rule.id) > 0;
    });
  });
}

/// Its highest level gone, if it has another; ten more in every score. Not where something is
/// expected: when that must be looked at again is compiled from the levels.
Rule edited(Rule rule) {
  std::vector<std::optional<Program>*> levels;
  for (auto& level : rule.levels) {
    if (level) levels.push_back(&level);
  }
  if (levels.size() > 1 && !rule.expect) levels.back()->reset();
  for (ScoreTerm& term : rule.score) {
    if (term.condition || term.add.code.size() != 1) continue;
    term.add.code[0].bits += 10 * Decimal::kScale;
  }
  rule.version = 2;
  rule.hash = sha256(rule.id + " 2");
  return rule;
}

/// What another subject's rows were is not told again where it is final (ops/decisions/0011).
bool reads_other_subjects(const RuleSet& rules) {
  return std::any_of(rules.rules.begin(), rules.rules.end(), [](const Rule& rule) {
    return std::any_of(rule.inputs.begin(), rule.inputs.end(), [](const RuleInput& input) {
      return input.signal && !input.signal->via.empty();
    });
  });
}

LogRecord generation_of(const std::string& name) {
  Generation generation;
  generation.ruleset = sha256(name);
  generation.registers = sha256("registers");
  return generation;
}

TEST(Edits, AnEditedRuleJudgesTheWholeSet) {
  Tally tally;
  EXPECT_TRUE(rc::check("an edited rule judges the whole set", [&] {
    const Sketch sketch = *sketches();
    const auto share = *rc::gen::inRange<std::size_t>(0, 100);
    const Town town(lateness_of(sketch), stale_after_of(sketch));
    const Scenario before = scenario_of(sketch, town);
    RC_PRE(!reads_other_subjects(before.rules));
    RC_LOG() << story_of(before);
    Scenario after = before;
    for (Rule& rule : after.rules.rules) {
      if (!is_read(rule, before.rules)) rule = edited(rule);
    }
    const std::size_t cut = before.steps.size() * share / 100;
    MemoryStore store;
    Duel old(town, before, tally, &store);
    Duel duel(town, after, tally, &store);
    old.engine().take(generation_of("first"));
    for (std::size_t i = 0; i < cut; ++i) {
      old.step(i);
      duel.take_oracle(i);
    }
    old.engine().checkpoint(store);
    duel.go_on_from(old, generation_of("second"));
    for (std::size_t i = cut; i < after.steps.size(); ++i) {
      const auto difference = duel.step(i);
      if (difference) RC_FAIL(*difference);
    }
  }));
}

}  // namespace
}  // namespace tributary::oracle
