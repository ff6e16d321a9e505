#include "engine/base/digest.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace tributary {
namespace {

std::vector<std::uint8_t> bytes_of(std::string_view text) { return {text.begin(), text.end()}; }

std::string hmac_hex(const std::vector<std::uint8_t>& key, std::string_view message) {
  return hex(HmacSha256(key).of(message));
}

TEST(Digest, Sha256KnownValues) {  // FIPS 180-4 examples
  EXPECT_EQ(hex(sha256("")), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(hex(sha256("abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(hex(sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")),
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
}

TEST(Digest, FieldsAreLengthPrefixed) {
  EXPECT_NE(Sha256().field("ab").field("c").finish(), Sha256().field("a").field("bc").finish());
  EXPECT_EQ(Sha256().field("a").finish(), sha256(std::string_view("\0\0\0\0\0\0\0\1a", 9)));
  EXPECT_EQ(Sha256().field(std::uint64_t{258}).finish(),
            sha256(std::string_view("\0\0\0\0\0\0\0\x08\0\0\0\0\0\0\1\2", 16)));
  EXPECT_EQ(Sha256().raw("ab").raw("c").finish(), sha256("abc"));
}

TEST(DigestDeathTest, NothingFollowsFinish) {
  Sha256 digest;
  EXPECT_EQ(digest.finish(), sha256(""));
  EXPECT_DEATH((void)digest.finish(), "finished");
  EXPECT_DEATH(digest.raw("a"), "finished");
}

TEST(Digest, HmacKnownValues) {  // RFC 4231, cases 1, 2, 3, 4, 6 and 7
  EXPECT_EQ(hmac_hex(std::vector<std::uint8_t>(20, 0x0b), "Hi There"),
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
  EXPECT_EQ(hmac_hex(bytes_of("Jefe"), "what do ya want for nothing?"),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  EXPECT_EQ(hmac_hex(std::vector<std::uint8_t>(20, 0xaa), std::string(50, '\xdd')),
            "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe");
  std::vector<std::uint8_t> counting;
  for (std::uint8_t i = 1; i <= 25; ++i) counting.push_back(i);
  EXPECT_EQ(hmac_hex(counting, std::string(50, '\xcd')),
            "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b");
  const std::vector<std::uint8_t> long_key(131, 0xaa);
  EXPECT_EQ(hmac_hex(long_key, "Test Using Larger Than Block-Size Key - Hash Key First"),
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
  EXPECT_EQ(hmac_hex(long_key,
                     "This is a test using a larger than block-size key and a larger than "
                     "block-size data. The key needs to be hashed before being used by the HMAC "
                     "algorithm."),
            "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2");
}

TEST(Digest, HmacOfAMessageDoesNotDependOnTheOneBefore) {
  HmacSha256 hmac(bytes_of("key"));
  const auto first = hmac.of("one");
  EXPECT_NE(hmac.of("two"), first);
  EXPECT_EQ(hmac.of("one"), first);
  HmacSha256 moved = std::move(hmac);
  EXPECT_EQ(moved.of("one"), first);
}

TEST(DigestProperty, HmacIsTheTwoHashesOfItsDefinition) {
  EXPECT_TRUE(rc::check([](const std::vector<std::uint8_t>& key, const std::string& message) {
    RC_PRE(key.size() <= 64U);
    std::string inner(64, '\x36');
    std::string outer(64, '\x5c');
    for (std::size_t i = 0; i < key.size(); ++i) {
      inner[i] = static_cast<char>(key[i] ^ 0x36);
      outer[i] = static_cast<char>(key[i] ^ 0x5c);
    }
    const Sha256Digest half = sha256(inner + message);
    RC_ASSERT(HmacSha256(key).of(message) == sha256(outer + std::string(half.begin(), half.end())));
  }));
}

TEST(Digest, Hex) {
  const std::vector<std::uint8_t> bytes{0x00, 0x0f, 0xa5, 0xff};
  EXPECT_EQ(hex(bytes), "000fa5ff");
  EXPECT_EQ(hex({}), "");
}

TEST(Digest, Base32TakesTheHighestBitsFirst) {
  const std::vector<std::uint8_t> counting{0x00, 0x44, 0x32, 0x14, 0xc7};  // 0 1 2 3 4 5 6 7
  EXPECT_EQ(base32(counting, 8), "01234567");
  EXPECT_EQ(base32(counting, 3), "012");
  const std::vector<std::uint8_t> ones{0xff};
  EXPECT_EQ(base32(ones, 2), "zw") << "the missing bits of the last character are zero";
  const std::vector<std::uint8_t> letters{0x84, 0x65, 0x3a, 0x2f, 0x95};  // 16 17 18 … in groups
  EXPECT_EQ(base32(letters, 8).find_first_of("ilou"), std::string::npos);
}

TEST(DigestDeathTest, Base32CannotGiveMoreThanThereIs) {
  const std::vector<std::uint8_t> one{0xff};
  EXPECT_DEATH((void)base32(one, 3), "check failed");
}

TEST(Digest, Murmur2EqualsKafkasJavaClient) {  // the values of Kafka's own UtilsTest
  const std::pair<const char*, std::int32_t> kCases[] = {
      {"21", -973932308},
      {"foobar", -790332482},
      {"a-little-bit-long-string", -985981536},
      {"a-little-bit-longer-string", -1486304829},
      {"lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8", -58897971},
      {"abc", 479470107}};
  for (const auto& [key, expected] : kCases) {
    EXPECT_EQ(static_cast<std::int32_t>(murmur2(key)), expected) << key;
  }
}

// MurmurHash64A as published, with its own way of reading the tail.
std::uint64_t published_murmur64a(const std::string& text, std::uint64_t seed) {
  const std::uint64_t m = 0xc6a4a7935bd1e995ULL;
  std::uint64_t h = seed ^ (text.size() * m);
  std::size_t at = 0;
  const auto byte = [&](std::size_t i) {
    return std::uint64_t{static_cast<unsigned char>(text[i])};
  };
  for (; at + 8 <= text.size(); at += 8) {
    std::uint64_t k = 0;
    for (std::size_t i = 8; i-- > 0;) k = k * 256 + byte(at + i);
    k *= m;
    k ^= k >> 47;
    k *= m;
    h ^= k;
    h *= m;
  }
  for (std::size_t left = text.size() - at; left > 0; --left) {
    h ^= byte(at + left - 1) << (8 * (left - 1));
    if (left == 1) h *= m;
  }
  h ^= h >> 47;
  h *= m;
  return h ^ (h >> 47);
}

TEST(DigestProperty, Hash64IsMurmurHash64A) {
  EXPECT_TRUE(rc::check([](const std::string& text, std::uint64_t seed) {
    RC_ASSERT(hash64(text, seed) == published_murmur64a(text, seed));
    RC_ASSERT(hash64(text) == hash64(text, 0x9747b28c));
  }));
}

TEST(Digest, CombinedHashesKnowTheirOrder) {
  EXPECT_NE(combine_hashes(1, 2), combine_hashes(2, 1));
  EXPECT_NE(combine_hashes(0, 0), 0U);
}

}  // namespace
}  // namespace tributary
