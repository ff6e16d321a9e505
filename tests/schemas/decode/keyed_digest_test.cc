#include "schemas/decode/keyed_digest.h"

#include <gtest/gtest.h>

#include <array>
#include <string>
#include <vector>

namespace tributary {
namespace {

// SipHash-2-4 of the bytes 00, 01, 02 … under the key 00 … 0f: the reference's published values.
TEST(KeyedDigest, GivesThePublishedValues) {
  const KeyedDigest digest(0x0706050403020100ULL, 0x0f0e0d0c0b0a0908ULL);
  EXPECT_EQ(digest.of(""), 0x726fdb47dd0e0e31ULL);
  EXPECT_EQ(digest.of(std::string(1, '\0')), 0x74f839c593dc67fdULL);
  std::string fifteen;
  for (char c = 0; c < 15; ++c) fifteen.push_back(c);
  EXPECT_EQ(digest.of(fifteen), 0xa129ca6149be45e5ULL);
}

TEST(KeyedDigest, DependsOnKeyAndPurpose) {
  const std::vector<std::uint8_t> one(32, 1);
  const std::vector<std::uint8_t> two(32, 2);
  EXPECT_NE(KeyedDigest(one, "id").of("x"), KeyedDigest(two, "id").of("x"));
  EXPECT_NE(KeyedDigest(one, "id").of("x"), KeyedDigest(one, "content").of("x"));
  EXPECT_EQ(KeyedDigest(one, "id").of("x"), KeyedDigest(one, "id").of("x"));
}

}  // namespace
}  // namespace tributary
