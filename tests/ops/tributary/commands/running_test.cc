// Who runs on a state directory (ops/tributary/commands/running.h).
#include "ops/tributary/commands/running.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "tests/connectors/temporary_directory.h"

namespace tributary::testing {
namespace {

using ::testing::Optional;

TEST(RunningMark, NamesTheProcessWhileItLives) {
  const TemporaryDirectory place;
  {
    const RunningMark mark(place.file(""));
    EXPECT_THAT(running_on(place.file("")), Optional(::getpid()));
    EXPECT_THAT(running_on(place.file("")), Optional(::getpid())) << "asking does not unlock";
  }
  EXPECT_EQ(running_on(place.file("")), std::nullopt);
}

TEST(RunningMark, WhatAKilledProcessLeftNamesNobody) {
  const TemporaryDirectory place;
  // Process 1 is alive, and none of ours: a reload would send it a signal.
  (void)place.with("tributary.pid", "1\n");
  EXPECT_EQ(running_on(place.file("")), std::nullopt);
}

TEST(RunningMark, ADirectoryThatIsNotThereHasNobody) {
  EXPECT_EQ(running_on("/nonexistent"), std::nullopt);
  const RunningMark mark("/nonexistent");
  EXPECT_EQ(running_on("/nonexistent"), std::nullopt);
}

}  // namespace
}  // namespace tributary::testing
