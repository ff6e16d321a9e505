// What lies in the engine's own topics is of use to nobody without the site's keys (PEOPLE 4).
#include "connectors/kafka/topic_seal.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>

namespace tributary {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

using Master = std::array<std::uint8_t, 32>;

TopicSeal seal_of(std::uint8_t master, const std::string& topic = "stream") {
  Master key;
  key.fill(master);
  return TopicSeal::make(key, topic).value_or_die();
}

TEST(TopicSeal, WhoHasTheSameKeysOpensIt) {
  TopicSeal writer = seal_of(1), reader = seal_of(1);
  for (const std::string& frame : {std::string(), std::string("a"), std::string(300'000, 'x')}) {
    EXPECT_EQ(reader.open(writer.seal(frame)).value_or_die(), frame);
  }
}

TEST(TopicSeal, SeveralWritersAreReadByOne) {
  TopicSeal first = seal_of(1), second = seal_of(1), reader = seal_of(1);
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(reader.open(first.seal("one")).value_or_die(), "one");
    EXPECT_EQ(reader.open(second.seal("two")).value_or_die(), "two");
  }
}

TEST(TopicSeal, NothingOfAFrameCanBeReadAndNoTwoValuesAreAlike) {
  TopicSeal writer = seal_of(1);
  const std::string frame = "building B7, failed, building B7, failed";
  const std::string value = writer.seal(frame);
  for (std::size_t i = 0; i + 4 <= frame.size(); ++i) {
    EXPECT_THAT(value, Not(HasSubstr(frame.substr(i, 4))));
  }
  EXPECT_NE(writer.seal(frame), value);
  EXPECT_NE(seal_of(1).seal(frame), value);  // the same process started again
}

TEST(TopicSeal, OtherKeysAndOtherTopicsDoNotOpenIt) {
  const std::string value = seal_of(1).seal("frame");
  EXPECT_EQ(seal_of(2).open(value).error().code, ErrorCode::kDenied);
  EXPECT_EQ(seal_of(1, "elsewhere").open(value).error().code, ErrorCode::kDenied);
}

TEST(TopicSeal, NoBitCanBeChanged) {
  TopicSeal writer = seal_of(1), reader = seal_of(1);
  const std::string value = writer.seal("frame");
  for (std::size_t i = 0; i < 8 * value.size(); ++i) {
    std::string other = value;
    other[i / 8] = static_cast<char>(other[i / 8] ^ (1 << (i % 8)));
    EXPECT_FALSE(reader.open(other)) << "bit " << i;
  }
  EXPECT_TRUE(reader.open(value));
}

TEST(TopicSeal, WhatIsCutOffOrNoValueAtAllIsRefused) {
  TopicSeal writer = seal_of(1), reader = seal_of(1);
  const std::string value = writer.seal("frame");
  for (std::size_t length = 0; length < value.size(); ++length) {
    EXPECT_FALSE(reader.open(value.substr(0, length))) << length;
  }
  EXPECT_FALSE(reader.open(value + "x"));
  EXPECT_EQ(reader.open(R"({"id":"17"})").error().code, ErrorCode::kCorrupt);
}

TEST(TopicSeal, ANewerFormatIsToldAsThat) {
  TopicSeal writer = seal_of(1);
  std::string value = writer.seal("frame");
  value[0] = 2;
  EXPECT_EQ(writer.open(value).error().code, ErrorCode::kIncompatible);
}

TEST(TopicSeal, EqualKeysAreSealedAlikeByEveryProcess) {
  TopicSeal one = seal_of(1), other = seal_of(1);
  for (const std::string& key : {std::string("a"), std::string("b"), std::string(300, 'x')}) {
    const std::string sealed = one.seal_key(key);
    EXPECT_EQ(other.seal_key(key), sealed);
    EXPECT_EQ(other.open_key(sealed).value_or_die(), key);
    EXPECT_EQ(other.open_key(sealed).value_or_die(), key) << "the second time";
  }
}

TEST(TopicSeal, NothingOfAKeyCanBeRead) {
  TopicSeal seal = seal_of(1);
  const std::string key = "building B7 of the district 110101";
  const std::string sealed = seal.seal_key(key);
  for (std::size_t i = 0; i + 3 <= key.size(); ++i) {
    EXPECT_THAT(sealed, Not(HasSubstr(key.substr(i, 3))));
  }
  // Keys that begin alike show nothing of that.
  const std::string next = seal.seal_key(key + "1");
  EXPECT_NE(next.substr(0, 16), sealed.substr(0, 16));
  EXPECT_NE(next.substr(16, 16), sealed.substr(16, 16));
}

TEST(TopicSeal, KeysOfOtherKeysAndTopicsAndChangedOnesAreNotOpened) {
  TopicSeal seal = seal_of(1);
  const std::string sealed = seal.seal_key("key");
  EXPECT_EQ(seal_of(2).open_key(sealed).error().code, ErrorCode::kDenied);
  EXPECT_EQ(seal_of(1, "elsewhere").open_key(sealed).error().code, ErrorCode::kDenied);
  for (std::size_t i = 0; i < 8 * sealed.size(); ++i) {
    std::string other = sealed;
    other[i / 8] = static_cast<char>(other[i / 8] ^ (1 << (i % 8)));
    EXPECT_FALSE(seal.open_key(other)) << "bit " << i;
  }
  for (std::size_t length = 0; length < sealed.size(); ++length) {
    EXPECT_FALSE(seal.open_key(sealed.substr(0, length))) << length;
  }
}

}  // namespace
}  // namespace tributary
