// The bytes of what a rule awaits: since when people have not been answered stays, and a state of
// before is read.
#include "engine/correlate/awaited.h"

#include <gtest/gtest.h>

#include "engine/base/codec.h"

namespace tributary {
namespace {

const std::vector<SourceId> kTable = {SourceId(0)};

Awaited some(std::optional<UnansweredSince> since) {
  Awaited awaited;
  AwaitedItem item;
  item.at = EventTime::from_millis(1000);
  item.id_digest = 7;
  item.source = SourceId(0);
  item.token = Token{3, 4, 5, 1};
  awaited.add_anchor(item);
  awaited.since = since;
  return awaited;
}

std::string bytes_of(const Awaited& awaited) {
  std::string bytes;
  ByteWriter out(bytes);
  write_awaited(awaited, out);
  return bytes;
}

TEST(Awaited, SinceWhenPeopleAreNotAnsweredIsStored) {
  const UnansweredSince since{EventTime::from_millis(50'000), EventTime::from_millis(-20'000),
                              true};
  const std::string bytes = bytes_of(some(since));
  ByteReader in(bytes);
  Awaited read;
  ASSERT_TRUE(read_awaited(in, kTable, 7, read).has_value());
  EXPECT_EQ(in.remaining(), 0U);
  ASSERT_TRUE(read.since.has_value());
  EXPECT_EQ(read.since->at, since.at);
  EXPECT_EQ(read.since->by, since.by);
  EXPECT_TRUE(read.since->by_weekends_only);
}

TEST(Awaited, Version6DidNotSaySinceWhen) {
  std::string bytes = bytes_of(some(std::nullopt));
  bytes.pop_back();
  ByteReader in(bytes);
  Awaited read;
  ASSERT_TRUE(read_awaited(in, kTable, 6, read).has_value());
  EXPECT_EQ(in.remaining(), 0U);
  EXPECT_EQ(read.anchors.size(), 1U);
  EXPECT_FALSE(read.since.has_value());
}

TEST(Awaited, EveryPrefixIsRefused) {
  const std::string bytes = bytes_of(some(UnansweredSince{}));
  for (std::size_t length = 0; length < bytes.size(); ++length) {
    const std::string prefix = bytes.substr(0, length);
    ByteReader in(prefix);
    Awaited read;
    EXPECT_FALSE(read_awaited(in, kTable, 7, read).has_value()) << length;
  }
}

}  // namespace
}  // namespace tributary
