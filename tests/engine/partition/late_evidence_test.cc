// `why.late` (SIGNALS 1): findings that came beyond their source's lateness. Reports are not among
// them: when somebody's report came in is nobody's business (PEOPLE 2).
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "connectors/memory/memory_store.h"
#include "tests/support/small_city.h"

namespace tributary::testing {
namespace {

Observation late(Observation observation) {
  observation.beyond_lateness = true;
  return observation;
}

int late_in_row(const SmallCity& city) {
  return nlohmann::json::parse(city.row_of("B7")).at("why").at("late").get<int>();
}

TEST(LateEvidence, IsCountedOfFindings) {
  SmallCity city;
  for (const char* person : {"h1", "h2", "h3"}) city.report("B7", days(9), person);
  city.failed_inspection("B7", days(8));
  EXPECT_EQ(late_in_row(city), 0);
  for (const char* person : {"h4", "h5"}) city.report("B7", days(9), person);
  city.take(late(failed_inspection("B7", days(2))));
  EXPECT_EQ(city.level_of("B7"), Level::kRed);
  EXPECT_EQ(late_in_row(city), 1);
}

TEST(LateEvidence, IsNeverAReport) {
  SmallCity city;
  city.failed_inspection("B7", days(8));
  for (const char* person : {"h1", "h2", "h3"}) city.take(late(report("B7", days(5), person)));
  EXPECT_EQ(city.level_of("B7"), Level::kOrange);
  EXPECT_EQ(late_in_row(city), 0);
}

TEST(LateEvidence, IsRememberedOverAStart) {
  MemoryStore store;
  SmallCity before({repeat_rule()}, Days(1), &store);
  for (const char* person : {"h1", "h2", "h3"}) before.report("B7", days(9), person);
  before.take(late(failed_inspection("B7", days(2))));
  StateBatch batch;
  before.partition().write_checkpoint(batch);
  store.write(batch, true).value_or_die();
  SmallCity after({repeat_rule()}, Days(1), &store);
  after.partition().read_checkpoint().value_or_die();
  after.failed_inspection("B7", days(9));
  for (const char* person : {"h4", "h5"}) after.report("B7", days(9), person);
  EXPECT_EQ(late_in_row(after), 1);
}

}  // namespace
}  // namespace tributary::testing
