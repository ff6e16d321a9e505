// Random rules, random feeds, any order of arrival: after every record the engine's rows are those
// of the oracle. A failing scenario is printed as rule text and time line.
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "tests/oracle/comparison.h"
#include "tests/oracle/sketches.h"

namespace tributary::oracle {
namespace {

TEST(Oracle, RowsAreThoseOfTheOracleAfterEveryRecord) {
  Tally tally;
  const bool holds = rc::check("rows are those of the oracle", [&] {
    const Sketch sketch = *rc::gen::noShrink(sketches());
    const Town town = town_of(sketch);
    const Scenario scenario = scenario_of(sketch, town);
    expect_agreement(scenario, town, tally);
  });
  print(tally);
  expect_all_constructs(tally);
  EXPECT_TRUE(holds);
}

}  // namespace
}  // namespace tributary::oracle
