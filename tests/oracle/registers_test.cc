// Rows of registers that change while an engine runs (DESIGN 7): what an attribute says, it says of
// the subject's whole past, as far as levels are not final.
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>

#include "engine/base/decimal.h"
#include "tests/oracle/comparison.h"
#include "tests/oracle/sketches.h"

namespace tributary::oracle {
namespace {

/// The first building with other floors, without any, or taken out.
Step change_of(const Town& town, std::uint32_t dice) {
  RegisterChange change;
  change.key = subject_of(Theme::kBuilding, 0);
  std::string text = change.key.id + " is registered no more";
  if (dice % 4 < 3) {
    change.row = *town.subjects().find(change.key.type, change.key.id);
    auto& attributes = change.row->attributes;
    text = change.key.id + " has no floors";
    if (dice % 4 == 0)
      std::erase_if(attributes, [](const AttributeValue& value) {
        return value.kind == AttributeKind::kNumber;
      });
    for (AttributeValue& value : attributes) {
      if (value.kind != AttributeKind::kNumber) continue;
      value.bits = Decimal::from_int(dice % 4 == 1 ? 2 : 30).raw();
      text = change.key.id + (dice % 4 == 1 ? " has 2 floors" : " has 30 floors");
    }
  }
  return {std::move(change), std::move(text)};
}

Scenario with_changes(const Scenario& scenario, const Town& town,
                      const std::vector<std::uint32_t>& dice) {
  Scenario out = scenario;
  out.steps.clear();
  for (std::size_t i = 0; i < scenario.steps.size(); ++i) {
    out.steps.push_back(scenario.steps[i]);
    const std::uint32_t thrown = dice.empty() ? 0 : dice[i % dice.size()];
    if (thrown % 5 == 1) out.steps.push_back(change_of(town, thrown / 5));
  }
  return out;
}

bool reads_levels(const RuleSet& rules) {
  return std::any_of(rules.rules.begin(), rules.rules.end(), [](const Rule& rule) {
    return std::any_of(rule.inputs.begin(), rule.inputs.end(),
                       [](const RuleInput& input) { return input.signal.has_value(); });
  });
}

TEST(Registers, WhatARowSaysItSaysOfTheWholePast) {
  Tally tally;
  EXPECT_TRUE(rc::check("a changed row of a register judges the whole set", [&] {
    const Sketch sketch = *rc::gen::noShrink(sketches_with("subject.floors"));
    const auto dice = *rc::gen::noShrink(rc::gen::container<std::vector<std::uint32_t>>(
        7, rc::gen::inRange<std::uint32_t>(0, 1000)));
    const Town town(lateness_of(sketch), stale_after_of(sketch));
    const Scenario plain = scenario_of(sketch, town);
    // Levels that others have read are final (ops/decisions/0011).
    RC_PRE(!reads_levels(plain.rules));
    const Scenario scenario = with_changes(plain, town, dice);
    expect_agreement(scenario, town, tally);
  }));
  print(tally);
  EXPECT_GT(tally.counts["rules with subject.floors"], 0U);
}

}  // namespace
}  // namespace tributary::oracle
