#include "ops/api/message.h"

#include <gtest/gtest.h>

namespace tributary::api {
namespace {

TEST(MessageTest, ATargetIsTakenApart) {
  Request request;
  ASSERT_TRUE(read_target("/a%20b?x=1&y=%E6%B6%88+z&flag", request));
  EXPECT_EQ(request.path, "/a b");
  EXPECT_EQ(request.parameter("x"), "1");
  EXPECT_EQ(request.parameter("y"), "消 z");
  EXPECT_EQ(request.parameter("flag"), "");
  EXPECT_FALSE(request.parameter("z"));
}

TEST(MessageTest, WhatIsMalformedIsRefused) {
  for (const char* target :
       {"", "a", "/%", "/%4", "/%zz", "/%00", "/%ff", "/a?x=%0a", "/a?x=1&x=2", "/\x01"}) {
    Request request;
    EXPECT_FALSE(read_target(target, request)) << target;
  }
}

}  // namespace
}  // namespace tributary::api
