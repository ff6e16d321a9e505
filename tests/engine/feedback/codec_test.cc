#include <gtest/gtest.h>

#include "tests/engine/feedback/one_row.h"

namespace tributary::testing {
namespace {

PeopleAxis through_bytes(const PeopleAxis& axis) {
  std::string bytes;
  ByteWriter out(bytes);
  axis.write(out);
  ByteReader in(bytes);
  PeopleAxis read = PeopleAxis::read(in);
  EXPECT_TRUE(in.ok());
  EXPECT_TRUE(in.at_end());
  return read;
}

TEST(PeopleAxisCodec, EverythingComesBack) {
  OneRow row(Level::kOrange);
  row.axis.copy_to = {"U1", "U2"};
  row.tell(whole(CommandKind::kAccept));
  row.tell(whole(CommandKind::kOverride));
  row.tell(whole(CommandKind::kSnooze));
  Command extend = whole(CommandKind::kExtend);
  extend.until = hour(99);
  row.tell(extend);
  row.tell(whole(CommandKind::kReport));
  row.tell(whole(CommandKind::kFalseAlarm, kLi));
  ASSERT_TRUE(row.axis.level_override);
  ASSERT_EQ(row.axis.extensions.size(), 1U);
  EXPECT_EQ(through_bytes(row.axis), row.axis);
  row.tell(whole(CommandKind::kFalseAlarm, kZhao));
  EXPECT_EQ(through_bytes(row.axis), row.axis);
  EXPECT_EQ(through_bytes(PeopleAxis::unopened()), PeopleAxis::unopened());
}

TEST(PeopleAxisCodec, WhatIsCutShortIsMalformed) {
  OneRow row(Level::kOrange);
  row.tell(whole(CommandKind::kAccept));
  std::string bytes;
  ByteWriter out(bytes);
  row.axis.write(out);
  for (std::size_t length = 0; length < bytes.size(); ++length) {
    ByteReader in(std::string_view(bytes).substr(0, length));
    PeopleAxis::read(in);
    EXPECT_FALSE(in.ok()) << length;
  }
}

}  // namespace
}  // namespace tributary::testing
