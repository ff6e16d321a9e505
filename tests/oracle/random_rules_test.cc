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
    const Sketch sketch = *sketches();
    const Town town(lateness_of(sketch), stale_after_of(sketch));
    const Scenario scenario = scenario_of(sketch, town);
    RC_LOG() << story_of(scenario);
    watch(story_of(scenario));
    count(scenario, tally);
    const auto difference = first_difference(town, scenario, tally);
    if (difference) RC_FAIL(*difference);
  });
  print(tally);
  EXPECT_TRUE(holds);
}

}  // namespace
}  // namespace tributary::oracle
