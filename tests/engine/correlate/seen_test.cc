#include "engine/correlate/seen.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "engine/base/digest.h"

namespace tributary::testing {
namespace {

/// Few digests of which many fall on the same places of the index.
std::uint64_t digest_of(std::uint64_t number) { return number % 3 == 0 ? number << 32 : number; }

SeenId seen(std::uint64_t number) {
  SeenId id;
  id.id_digest = digest_of(number);
  id.version = number;
  id.at = EventTime::from_millis(static_cast<std::int64_t>(number));
  id.source = SourceId(static_cast<std::uint16_t>(number % 2));
  return id;
}

/// The numbers that are remembered, in order of arrival; CHECKs that each is found.
std::vector<std::uint64_t> numbers_in(const SeenIds& ids) {
  std::vector<std::uint64_t> numbers;
  for (const SeenId& id : ids.all()) {
    const SeenId* found = ids.find(id.source, id.id_digest);
    CHECK(found != nullptr);
    CHECK_EQ(found->version, id.version);
    numbers.push_back(id.version);
  }
  return numbers;
}

TEST(SeenIds, AreFoundWhicheverOthersHaveGone) {
  SeenIds ids;
  std::vector<std::uint64_t> expected;
  std::uint64_t next = 1;
  for (std::uint64_t step = 0; step < 4000; ++step) {
    const std::uint64_t chance = hash64("step", step);
    const bool grows = step / 500 % 2 == 0;  // to some hundred, and down to a few again
    if (expected.empty() || chance % 4 < (grows ? 3U : 1U)) {
      ids.insert(seen(next));
      expected.push_back(next++);
    } else {
      const auto gone =
          expected.begin() + static_cast<std::ptrdiff_t>(chance / 4 % expected.size());
      const SeenId id = seen(*gone);
      expected.erase(gone);
      ids.erase(id.source, id.id_digest);
      ASSERT_EQ(ids.find(id.source, id.id_digest), nullptr);
    }
    ASSERT_EQ(numbers_in(ids), expected) << step;
  }
  EXPECT_GT(next, 1000U);
}

TEST(SeenIds, OfTwoSourcesAreTwo) {
  SeenIds ids;
  for (std::uint64_t number = 1; number <= 40; ++number) ids.insert(seen(number));
  SeenId twin = seen(7);
  twin.source = SourceId(0);
  twin.version = 1000;
  ids.insert(twin);
  ids.erase(SourceId(1), digest_of(7));
  EXPECT_EQ(ids.find(SourceId(1), digest_of(7)), nullptr);
  ASSERT_NE(ids.find(SourceId(0), digest_of(7)), nullptr);
  EXPECT_EQ(ids.find(SourceId(0), digest_of(7))->version, 1000U);
}

}  // namespace
}  // namespace tributary::testing
