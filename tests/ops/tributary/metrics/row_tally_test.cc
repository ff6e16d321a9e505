#include "ops/tributary/metrics/row_tally.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "connectors/memory/memory_store.h"

namespace tributary {
namespace {

using ::testing::ElementsAre;
using ::testing::Pair;

StateBatch row(const std::string& id, const std::string& level, const std::string& handling,
               const std::string& condition = "present") {
  StateBatch batch;
  batch.put(Table::kSignals, id,
            R"({"listed_level":")" + level + R"(","handling":")" + handling + R"(","condition":")" +
                condition + "\"}");
  return batch;
}

TEST(RowTally, FollowsEachRowFromTheListAndTheCommits) {
  MemoryStore store;
  store.write(row("a", "red", "new"), true).value_or_die();
  store.write(row("b", "red", "new"), true).value_or_die();
  RowTally tally;
  tally.load(store).value_or_die();
  EXPECT_THAT(tally.counts(), ElementsAre(Pair(Pair("red", "new"), 2)));
  tally.apply(row("a", "red", "accepted"));
  tally.apply(row("c", "blue", "new"));
  EXPECT_THAT(tally.counts(),
              ElementsAre(Pair(Pair("blue", "new"), 1), Pair(Pair("red", "accepted"), 1),
                          Pair(Pair("red", "new"), 1)));
}

TEST(RowTally, RowsThatAreOverCountNoMoreAndTheirSeriesGoesOnAtZero) {
  RowTally tally;
  tally.apply(row("a", "red", "new"));
  tally.apply(row("b", "red", "reported"));
  tally.apply(row("a", "none", "new", "gone"));
  tally.apply(row("b", "red", "closed"));
  EXPECT_THAT(tally.counts(),
              ElementsAre(Pair(Pair("red", "new"), 0), Pair(Pair("red", "reported"), 0)));
  tally.apply(row("a", "orange", "new"));  // reopened
  EXPECT_EQ(tally.counts().at({"orange", "new"}), 1U);
}

StateBatch row_of_rules(const std::string& id, const std::string& rules,
                        const std::string& condition = "present") {
  StateBatch batch;
  batch.put(Table::kSignals, id,
            R"({"listed_level":"red","handling":"new","condition":")" + condition +
                R"(","rules":[)" + rules + "]}");
  return batch;
}

TEST(RowTally, CountsByRuleWhatARuleGivesALevel) {
  RowTally tally;
  tally.apply(row_of_rules("a", R"({"id":"fire","level":"red"},{"id":"gas","level":"none"})"));
  tally.apply(row_of_rules("b", R"({"id":"fire","level":"red"},{"id":"gas","level":"blue"})"));
  EXPECT_THAT(tally.counts_by_rule(),
              ElementsAre(Pair(Pair("fire", "red"), 2), Pair(Pair("gas", "blue"), 1)));
  tally.apply(row_of_rules("a", R"({"id":"fire","level":"blue"})"));
  tally.apply(row_of_rules("b", "", "gone"));
  EXPECT_THAT(tally.counts_by_rule(),
              ElementsAre(Pair(Pair("fire", "blue"), 1), Pair(Pair("fire", "red"), 0),
                          Pair(Pair("gas", "blue"), 0)));
}

TEST(RowTally, WhatDoesNotReadIsARowAllTheSame) {
  RowTally tally;
  StateBatch batch;
  batch.put(Table::kSignals, "a", "{");
  tally.apply(batch);
  EXPECT_THAT(tally.counts(), ElementsAre(Pair(Pair("", ""), 1)));
}

}  // namespace
}  // namespace tributary
