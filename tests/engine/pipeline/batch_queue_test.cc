#include "engine/pipeline/batch_queue.h"

#include <gtest/gtest.h>

#include <string>
#include <thread>
#include <vector>

namespace tributary {
namespace {

constexpr Millis kPatience{20};

LogBatch batch_named(std::string name) {
  LogBatch batch;
  batch.ingest_state = std::move(name);
  return batch;
}

TEST(BatchQueue, GivesBatchesInTheOrderTheyCame) {
  constexpr int kBatches = 2000;
  BatchQueue queue(3);
  std::thread writer([&] {
    for (int i = 0; i < kBatches; ++i) EXPECT_TRUE(queue.push(batch_named(std::to_string(i))));
    queue.close();
  });
  int expected = 0;
  while (!queue.is_drained()) {
    if (auto batch = queue.pop(kPatience)) {
      EXPECT_EQ(batch->ingest_state, std::to_string(expected++));
    }
  }
  writer.join();
  EXPECT_EQ(expected, kBatches);
}

TEST(BatchQueue, AWriterWaitsWhileItIsFullAndACloseLetsItGo) {
  BatchQueue queue(1);
  ASSERT_TRUE(queue.push(batch_named("first")));
  bool pushed = true;
  std::thread writer([&] { pushed = queue.push(batch_named("second")); });
  queue.close();
  writer.join();
  EXPECT_FALSE(pushed);
  EXPECT_EQ(queue.pop(kPatience)->ingest_state, "first");
  EXPECT_TRUE(queue.is_drained());
}

TEST(BatchQueue, AReaderWaitsNoLongerThanItsPatience) {
  BatchQueue queue(1);
  EXPECT_FALSE(queue.pop(kPatience).has_value());
  EXPECT_FALSE(queue.is_drained());  // empty, but something may come yet
  queue.close();
  EXPECT_FALSE(queue.pop(std::chrono::hours(1)).has_value());
}

}  // namespace
}  // namespace tributary
