#include "engine/base/codec.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

namespace tributary {
namespace {

using namespace std::string_view_literals;

std::string varint_of(std::uint64_t value) {
  std::string out;
  ByteWriter(out).varint(value);
  return out;
}

TEST(Codec, VarintsAreLittleEndianGroupsOfSevenBits) {
  EXPECT_EQ(varint_of(0), "\x00"sv);
  EXPECT_EQ(varint_of(127), "\x7f"sv);
  EXPECT_EQ(varint_of(128), "\x80\x01"sv);
  EXPECT_EQ(varint_of(300), "\xac\x02"sv);
  EXPECT_EQ(varint_of(UINT64_MAX), "\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"sv);
}

TEST(Codec, ZigzagKeepsSmallNumbersShort) {
  const auto zigzag_of = [](std::int64_t value) {
    std::string out;
    ByteWriter(out).zigzag(value);
    return out;
  };
  EXPECT_EQ(zigzag_of(0), "\x00"sv);
  EXPECT_EQ(zigzag_of(-1), "\x01"sv);
  EXPECT_EQ(zigzag_of(1), "\x02"sv);
  EXPECT_EQ(zigzag_of(-64), "\x7f"sv);
  for (const std::int64_t value : {INT64_MIN, INT64_MIN + 1, std::int64_t{-1}, INT64_MAX}) {
    EXPECT_EQ(ByteReader(zigzag_of(value)).zigzag(), value);
  }
}

TEST(Codec, FixedNumbersSortAsBytes) {
  std::string out;
  ByteWriter writer(out);
  writer.fixed16_be(0x0102);
  writer.fixed32_be(0x03040506);
  writer.fixed64_be(0xf708090a0b0c0d0eULL);
  EXPECT_EQ(out, "\x01\x02\x03\x04\x05\x06\xf7\x08\x09\x0a\x0b\x0c\x0d\x0e"sv);
  ByteReader reader(out);
  EXPECT_EQ(reader.fixed16_be(), 0x0102U);
  EXPECT_EQ(reader.fixed32_be(), 0x03040506U);
  EXPECT_EQ(reader.fixed64_be(), 0xf708090a0b0c0d0eULL);
  EXPECT_TRUE(reader.ok() && reader.at_end());
}

TEST(Codec, MalformedVarintsAreRefused) {
  for (const std::string_view bad : {
           ""sv,
           "\x80"sv,                                          // cut short
           "\x80\x00"sv,                                      // longer than need be
           "\xff\xff\xff\xff\xff\xff\xff\xff\xff\x02"sv,      // 65 bits
           "\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x01"sv,  // eleven bytes
       }) {
    ByteReader reader(bad);
    EXPECT_EQ(reader.varint(), 0U);
    EXPECT_FALSE(reader.ok()) << bad.size();
  }
}

TEST(Codec, AfterTheFirstFailureEverythingIsEmpty) {
  ByteReader reader(
      "\x05"
      "abc"sv);
  EXPECT_EQ(reader.bytes(), "");
  EXPECT_FALSE(reader.ok());
  EXPECT_EQ(reader.u8(), 0U);
  EXPECT_EQ(reader.raw(0), "");
  EXPECT_EQ(reader.fixed32_be(), 0U);
  EXPECT_FALSE(reader.ok()) << "a read of nothing does not make it good again";
  EXPECT_EQ(reader.status("row").error().code, ErrorCode::kCorrupt);
  EXPECT_EQ(reader.status("row").error().message, "row is malformed or cut short");
  EXPECT_TRUE(ByteReader("").status("row"));
}

TEST(Codec, ACountCannotPromiseMoreThanIsThere) {
  const std::string three = varint_of(3) + "abcdef";
  EXPECT_EQ(ByteReader(three).count(2), 3U);
  ByteReader greedy(three);
  EXPECT_EQ(greedy.count(3), 0U);
  EXPECT_FALSE(greedy.ok());
  ByteReader huge(std::string_view("\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"));
  EXPECT_EQ(huge.count(), 0U);
  EXPECT_FALSE(huge.ok());
}

TEST(CodecProperty, WhatIsWrittenIsRead) {
  EXPECT_TRUE(rc::check([](std::uint64_t small, std::int64_t sign, const std::string& text,
                           std::uint8_t byte, std::uint32_t fixed, unsigned shift) {
    const std::uint64_t number = small << (shift % 64);
    std::string out;
    ByteWriter writer(out);
    writer.varint(number);
    writer.zigzag(sign);
    writer.bytes(text);
    writer.u8(byte);
    writer.fixed32_be(fixed);
    ByteReader reader(out);
    RC_ASSERT(reader.varint() == number);
    RC_ASSERT(reader.zigzag() == sign);
    RC_ASSERT(reader.bytes() == text);
    RC_ASSERT(reader.u8() == byte);
    RC_ASSERT(reader.fixed32_be() == fixed);
    RC_ASSERT(reader.ok() && reader.at_end());
  }));
}

TEST(CodecProperty, EveryCutIsNoticed) {
  EXPECT_TRUE(rc::check([](std::uint64_t number, const std::string& text) {
    std::string out;
    ByteWriter writer(out);
    writer.varint(number);
    writer.bytes(text);
    const auto kept = *rc::gen::inRange<std::size_t>(0, out.size());
    ByteReader reader(std::string_view(out).substr(0, kept));
    reader.varint();
    reader.bytes();
    RC_ASSERT(!reader.ok());
  }));
}

TEST(CodecProperty, AReadableVarintIsTheOnlyFormOfItsValue) {
  EXPECT_TRUE(rc::check([](const std::vector<std::uint8_t>& bytes) {
    const std::string in(bytes.begin(), bytes.end());
    ByteReader reader(in);
    const std::uint64_t value = reader.varint();
    if (reader.ok()) RC_ASSERT(varint_of(value) == in.substr(0, in.size() - reader.remaining()));
  }));
}

}  // namespace
}  // namespace tributary
