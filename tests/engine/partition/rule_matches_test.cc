// When a rule last matched (W220), kept with each checkpoint and of what was published alone.
#include "engine/partition/rule_matches.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "connectors/memory/memory_store.h"
#include "tests/support/small_city.h"

namespace tributary::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

RuleMatches stored_in(const MemoryStore& store) {
  RuleMatches matches;
  matches.read_checkpoint(store).value_or_die();
  return matches;
}

void checkpoint(SmallCity& city, MemoryStore& store) {
  StateBatch batch;
  city.partition().write_checkpoint(batch);
  store.write(batch, true).value_or_die();
}

TEST(RuleMatches, ARuleIsWithoutAMatchNinetyDaysAfterItsLastOrItsBeginning) {
  MemoryStore store;
  SmallCity city({repeat_rule()}, Days(1), &store);
  city.pass(days(0));
  checkpoint(city, store);
  EXPECT_THAT(stored_in(store).without(90, days(89.5)), IsEmpty());
  EXPECT_THAT(stored_in(store).without(90, days(90)), ElementsAre("repeat"));
  for (int i = 0; i < 3; ++i) city.report("B7", days(80 + i / 10.0), "h" + std::to_string(i));
  city.pass(days(90));
  checkpoint(city, store);
  EXPECT_THAT(stored_in(store).without(90, days(90)), IsEmpty());
  city.pass(days(140));  // its level has gone meanwhile, after 30 days and 14 more
  checkpoint(city, store);
  EXPECT_THAT(stored_in(store).without(90, days(200)), IsEmpty());
  EXPECT_THAT(stored_in(store).without(90, days(240)), ElementsAre("repeat"));
}

TEST(RuleMatches, AReportTooManyChangesNoByte) {
  std::string bytes[2];
  for (const int more : {0, 1}) {
    MemoryStore store;
    SmallCity city({repeat_rule()}, Days(1), &store);
    city.pass(days(0));
    for (int i = 0; i < 3; ++i) city.report("B7", days(1 + i / 10.0), "h" + std::to_string(i));
    if (more == 1) city.report("B7", days(9), "h9");
    city.pass(days(20));
    checkpoint(city, store);
    bytes[more] = store.get(Table::kMeta, "matches").value_or_die().value();
  }
  EXPECT_EQ(bytes[0], bytes[1]);
}

TEST(RuleMatches, GoOnAfterARestartAndForgetWhatRunsNoMore) {
  MemoryStore store;
  {
    SmallCity city({repeat_rule()}, Days(1), &store);
    city.pass(days(0));
    checkpoint(city, store);
  }
  Rule other = repeat_rule();
  other.id = "other";
  SmallCity city({other, repeat_rule()}, Days(1), &store);
  city.partition().read_checkpoint().value_or_die();
  city.pass(days(60));
  checkpoint(city, store);
  EXPECT_THAT(stored_in(store).without(90, days(100)), ElementsAre("repeat"));
  SmallCity last({other}, Days(1), &store);
  last.partition().read_checkpoint().value_or_die();
  checkpoint(last, store);
  EXPECT_THAT(stored_in(store).without(90, days(300)), ElementsAre("other"));
}

}  // namespace
}  // namespace tributary::testing
