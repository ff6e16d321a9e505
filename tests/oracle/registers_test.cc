// Rows of registers that change while an engine runs (DESIGN 7): what an attribute says, it says of
// the subject's whole past, as far as levels are not final.
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "tests/oracle/disturbances.h"
#include "tests/oracle/sketches.h"

namespace tributary::oracle {
namespace {

TEST(Registers, WhatARowSaysItSaysOfTheWholePast) {
  Tally tally;
  EXPECT_TRUE(rc::check("a changed row of a register judges the whole set", [&] {
    const Sketch sketch = *rc::gen::noShrink(sketches_with("subject."));
    const auto dice = *rc::gen::noShrink(rc::gen::container<std::vector<std::uint32_t>>(
        7, rc::gen::inRange<std::uint32_t>(0, 1000)));
    const Town town = town_of(sketch);
    const Scenario plain = scenario_of(sketch, town);
    // Levels that others have read are final (ops/decisions/0011): Recovery has such rules.
    RC_PRE(!reads_levels(plain.rules));
    const Scenario scenario = with_register_changes(plain, town, dice);
    expect_agreement(scenario, town, tally);
  }));
  print(tally);
  EXPECT_GT(tally.counts["rules with level subject.f"], 0U);
}

}  // namespace
}  // namespace tributary::oracle
