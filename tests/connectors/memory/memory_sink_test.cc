#include "connectors/memory/memory_sink.h"

#include <gtest/gtest.h>

namespace tributary {
namespace {

TEST(MemorySink, CrashLosesTheTailThatWasNotSynced) {
  MemorySink sink;
  sink.append("kept\n").value_or_die();
  sink.sync().value_or_die();
  sink.append("lost\n").value_or_die();
  EXPECT_EQ(sink.length().value_or_die(), 10U);

  sink.crash();
  EXPECT_EQ(sink.contents(), "kept\n");
}

TEST(MemorySink, CrashMayTearTheTail) {
  MemorySink sink;
  sink.append("whole\n").value_or_die();
  sink.sync().value_or_die();
  sink.append("torn apart\n").value_or_die();
  sink.crash(4);
  EXPECT_EQ(sink.contents(), "whole\ntorn");
  sink.crash();  // what the first crash left is on the disk
  EXPECT_EQ(sink.contents(), "whole\ntorn");
}

TEST(MemorySink, TruncateIsDurableAndRefusesToGrow) {
  MemorySink sink;
  sink.append("0123456789").value_or_die();
  sink.truncate(4).value_or_die();
  sink.crash();
  EXPECT_EQ(sink.contents(), "0123");
  EXPECT_EQ(sink.truncate(5).error().code, ErrorCode::kCorrupt);
  EXPECT_EQ(sink.contents(), "0123");
}

TEST(MemorySink, FailedAppendLeavesWhatTheDiskStillTook) {
  MemorySink sink;
  sink.fail_next(Error{ErrorCode::kIo, "no space left"}, 3);
  EXPECT_EQ(sink.append("abcdef").error().code, ErrorCode::kIo);
  EXPECT_EQ(sink.contents(), "abc");
  EXPECT_TRUE(sink.append("def"));
}

}  // namespace
}  // namespace tributary
