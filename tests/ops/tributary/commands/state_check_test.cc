#include "ops/tributary/commands/state_check.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "connectors/memory/memory_store.h"
#include "tests/ops/tributary/commands/row_fixture.h"

namespace tributary::commands_test {
namespace {

std::string problems_of(const StateStore& store) {
  std::string all;
  for (const Message& problem : check_state(store).problems) all += problem.en + "\n";
  return all;
}

TEST(StateCheck, says_that_nothing_was_committed) {
  EXPECT_THAT(problems_of(MemoryStore()), testing::HasSubstr("nothing has been committed"));
}

TEST(StateCheck, finds_a_row_that_is_damaged_or_misplaced) {
  MemoryStore store;
  StateBatch batch;
  batch.put(Table::kSignals, "s-1", "{");
  batch.put(Table::kSignals, "s-2", row_json(row_of("s-3000000000", Level::kRed, 80)));
  store.write(batch, true).value_or_die();
  const std::string problems = problems_of(store);
  EXPECT_THAT(problems, testing::HasSubstr("s-1: a row of the list is not readable"));
  EXPECT_THAT(problems, testing::HasSubstr("s-2: a row stands under the id of another"));
}

}  // namespace
}  // namespace tributary::commands_test
