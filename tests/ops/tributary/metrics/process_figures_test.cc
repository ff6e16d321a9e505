#include "ops/tributary/metrics/process_figures.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <ctime>

namespace tributary {
namespace {

TEST(ProcessFigures, SayWhatTheSystemSays) {
  const ProcessFigures before = process_figures();
  EXPECT_GT(before.resident_bytes, 1'000'000U);
  EXPECT_GT(before.open_files, 2U);
  const auto now = static_cast<double>(std::time(nullptr));
  EXPECT_LE(before.started, now + 1);
  EXPECT_GT(before.started, now - 86'400);
  const int more = ::dup(0);
  EXPECT_EQ(process_figures().open_files, before.open_files + 1);
  ::close(more);
  double spent = before.cpu_seconds;
  for (std::uint64_t i = 0; spent <= before.cpu_seconds + 0.02 && i < 100'000; ++i) {
    spent = process_figures().cpu_seconds;
  }
  EXPECT_GT(spent, before.cpu_seconds);
}

}  // namespace
}  // namespace tributary
