// What lies in the middle stream's topic is of use to nobody without the site's keys (PEOPLE 4).
#include "connectors/kafka/stream_seal.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>

namespace tributary {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

using Master = std::array<std::uint8_t, 32>;

StreamSeal seal_of(std::uint8_t master, const std::string& topic = "stream") {
  Master key;
  key.fill(master);
  return StreamSeal::make(key, topic).value_or_die();
}

TEST(StreamSeal, WhoHasTheSameKeysOpensIt) {
  StreamSeal writer = seal_of(1), reader = seal_of(1);
  for (const std::string& frame : {std::string(), std::string("a"), std::string(300'000, 'x')}) {
    EXPECT_EQ(reader.open(writer.seal(frame)).value_or_die(), frame);
  }
}

TEST(StreamSeal, SeveralWritersAreReadByOne) {
  StreamSeal first = seal_of(1), second = seal_of(1), reader = seal_of(1);
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(reader.open(first.seal("one")).value_or_die(), "one");
    EXPECT_EQ(reader.open(second.seal("two")).value_or_die(), "two");
  }
}

TEST(StreamSeal, NothingOfAFrameCanBeReadAndNoTwoValuesAreAlike) {
  StreamSeal writer = seal_of(1);
  const std::string frame = "building B7, failed, building B7, failed";
  const std::string value = writer.seal(frame);
  for (std::size_t i = 0; i + 4 <= frame.size(); ++i) {
    EXPECT_THAT(value, Not(HasSubstr(frame.substr(i, 4))));
  }
  EXPECT_NE(writer.seal(frame), value);
  EXPECT_NE(seal_of(1).seal(frame), value);  // the same process started again
}

TEST(StreamSeal, OtherKeysAndOtherTopicsDoNotOpenIt) {
  const std::string value = seal_of(1).seal("frame");
  EXPECT_EQ(seal_of(2).open(value).error().code, ErrorCode::kDenied);
  EXPECT_EQ(seal_of(1, "elsewhere").open(value).error().code, ErrorCode::kDenied);
}

TEST(StreamSeal, NoBitCanBeChanged) {
  StreamSeal writer = seal_of(1), reader = seal_of(1);
  const std::string value = writer.seal("frame");
  for (std::size_t i = 0; i < 8 * value.size(); ++i) {
    std::string other = value;
    other[i / 8] = static_cast<char>(other[i / 8] ^ (1 << (i % 8)));
    EXPECT_FALSE(reader.open(other)) << "bit " << i;
  }
  EXPECT_TRUE(reader.open(value));
}

TEST(StreamSeal, WhatIsCutOffOrNoValueAtAllIsRefused) {
  StreamSeal writer = seal_of(1), reader = seal_of(1);
  const std::string value = writer.seal("frame");
  for (std::size_t length = 0; length < value.size(); ++length) {
    EXPECT_FALSE(reader.open(value.substr(0, length))) << length;
  }
  EXPECT_FALSE(reader.open(value + "x"));
  EXPECT_EQ(reader.open(R"({"id":"17"})").error().code, ErrorCode::kCorrupt);
}

TEST(StreamSeal, ANewerFormatIsToldAsThat) {
  StreamSeal writer = seal_of(1);
  std::string value = writer.seal("frame");
  value[0] = 2;
  EXPECT_EQ(writer.open(value).error().code, ErrorCode::kIncompatible);
}

}  // namespace
}  // namespace tributary
