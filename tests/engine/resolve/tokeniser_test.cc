// PEOPLE 4.
#include "engine/resolve/tokeniser.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "engine/model/identifier.h"

namespace tributary {
namespace {

constexpr auto kPhone = static_cast<std::uint8_t>(IdentifierKind::kPhone);
constexpr auto kAccount = static_cast<std::uint8_t>(IdentifierKind::kAccount);
const EventTime kMarch = EventTime::from_millis(1'741'000'000'000);  // 2025-03-03

KeyRing ring(std::uint32_t first, std::uint32_t last) {
  std::map<std::uint32_t, TokenKey> keys;
  for (std::uint32_t epoch = first; epoch <= last; ++epoch) {
    keys[epoch].fill(static_cast<std::uint8_t>(epoch));
  }
  return KeyRing(std::move(keys));
}

const SubjectKey kHere{SubjectTypeId(0), "B7"};

Token token_of(const KeyRing& keys, std::string identifier, std::uint8_t kind = kPhone,
               const SubjectKey& subject = kHere, EventTime when = kMarch) {
  Tokeniser tokeniser(keys);
  EXPECT_TRUE(tokeniser.take(identifier, kind));
  EXPECT_TRUE(identifier.empty());
  return tokeniser.at(subject, when).value_or_die();
}

TEST(Tokeniser, OneTelephoneIsOneTokenHoweverWritten) {
  const KeyRing keys = ring(0, 300);
  const Token token = token_of(keys, "13800138000");
  for (const char* same : {"138 0013 8000", "+86 138-0013-8000", "008613800138000",
                           "８６１３８００１３８０００", "8613800138000"}) {
    EXPECT_EQ(token_of(keys, same), token) << same;
  }
  EXPECT_NE(token_of(keys, "13800138001"), token);
}

TEST(Tokeniser, AnAccountIsFoldedInWidthCaseAndSpaces) {
  std::string normal;
  normalise_identifier(kAccount, " Ｚhang　San_1 ", normal);
  EXPECT_EQ(normal, "zhangsan_1");
  normalise_identifier(kPhone, "none", normal);
  EXPECT_EQ(normal, "");
}

TEST(Tokeniser, DiffersAtEverySubjectKindAndEpoch) {
  const KeyRing keys = ring(0, 300);
  const Token here = token_of(keys, "13800138000");
  EXPECT_NE(token_of(keys, "13800138000", kPhone, {SubjectTypeId(0), "B8"}).current, here.current);
  EXPECT_NE(token_of(keys, "13800138000", kPhone, {SubjectTypeId(1), "B7"}).current, here.current);
  EXPECT_NE(token_of(keys, "13800138000", kAccount).current, here.current);
  EXPECT_EQ(here.epoch, token_epoch(kMarch));
  EXPECT_NE(here.current, here.previous);
}

TEST(Tokeniser, AWindowOverTwoEpochsCountsInOne) {
  const KeyRing keys = ring(0, 300);
  const Token before = token_of(keys, "13800138000");
  const EventTime next = kMarch + std::chrono::hours(90 * 24);
  const Token after = token_of(keys, "13800138000", kPhone, kHere, next);
  EXPECT_EQ(after.epoch, before.epoch + 1);
  EXPECT_EQ(after.previous, before.current);
}

TEST(Tokeniser, AMissingKeyNamesItsEpochAndTheCommand) {
  const std::uint32_t epoch = token_epoch(kMarch);
  const KeyRing keys = ring(epoch, epoch);  // that of the epoch before is missing
  Tokeniser tokeniser(keys);
  std::string identifier = "13800138000";
  tokeniser.take(identifier, kPhone);
  const Result<Token> token = tokeniser.at(kHere, kMarch);
  ASSERT_FALSE(token.has_value());
  EXPECT_EQ(token.error().code, ErrorCode::kNotFound);
  EXPECT_NE(token.error().message.find(std::to_string(epoch - 1)), std::string::npos);
  EXPECT_NE(token.error().message.find("tributary keys"), std::string::npos);
}

TEST(Tokeniser, ADestroyedKeyIsForgottenThoughItWasUsed) {
  const std::uint32_t epoch = token_epoch(kMarch);
  KeyRing keys = ring(0, 300);
  Tokeniser tokeniser(keys);
  std::string identifier = "13800138000";
  tokeniser.take(identifier, kPhone);
  ASSERT_TRUE(tokeniser.at(kHere, kMarch));
  keys.destroy_before(epoch - 1);
  EXPECT_TRUE(tokeniser.at(kHere, kMarch));  // its own and the one before are there
  keys.destroy_before(epoch);
  EXPECT_FALSE(tokeniser.at(kHere, kMarch));
  EXPECT_TRUE(tokeniser.is_too_late(kMarch));
  EXPECT_FALSE(tokeniser.is_too_late(kMarch + std::chrono::hours(90 * 24)));
  EXPECT_EQ(keys.epochs().front(), epoch);
  const KeyRing moved = std::move(keys);
  EXPECT_EQ(moved.destroyed_before(), epoch);
}

TEST(Tokeniser, SixteenBitsFitVeryManyPeople) {
  const KeyRing keys = ring(0, 300);
  std::set<std::uint16_t> tokens;
  for (int i = 0; i < 1000; ++i) {
    tokens.insert(token_of(keys, std::to_string(13'800'000'000 + i)).current);
  }
  // 1,000 of 65,536: about 7.6 pairs fall together.
  EXPECT_GT(tokens.size(), 970U);
  EXPECT_LT(tokens.size(), 1000U);
}

TEST(Tokeniser, WipesWhatItWasGiven) {
  std::string secret = "a number longer than the short-string buffer 13800138000";
  const char* const bytes = secret.data();
  const std::size_t length = secret.size();
  const KeyRing keys = ring(0, 300);
  Tokeniser tokeniser(keys);
  tokeniser.take(secret, kAccount);
  EXPECT_EQ(std::string(bytes, length), std::string(length, '\0'));
}

TEST(Tokeniser, EpochsAreNinetyDaysFrom1970) {
  const Millis epoch = std::chrono::hours(90 * 24);
  EXPECT_EQ(token_epoch(EventTime()), 0U);
  EXPECT_EQ(token_epoch(EventTime(epoch - Millis(1))), 0U);
  EXPECT_EQ(token_epoch(EventTime(epoch)), 1U);
  EXPECT_EQ(token_epoch(EventTime::from_millis(-5)), 0U);
}

}  // namespace
}  // namespace tributary
