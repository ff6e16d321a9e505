// A subject's bytes: an older form is read, a newer one refused.
#include <gtest/gtest.h>

#include "engine/base/digest.h"
#include "tests/engine/correlate/one_subject.h"

namespace tributary::testing {
namespace {

/// What version 1 wrote of a subject with one finding.
std::string written_by_version_1(const OneSubject& one) {
  std::string bytes;
  ByteWriter out(bytes);
  out.bytes("");                // district
  out.zigzag(day(1).millis());  // front
  out.varint(1);                // sources
  out.fixed64_be(hash64("source0"));
  out.varint(0);  // seen ids
  out.varint(1);  // slots
  out.fixed64_be(one.definition());
  out.varint(1);  // items
  out.zigzag(day(1).millis());
  out.fixed64_be(7);
  out.u8(0);
  out.u8(2);  // has a value
  out.zigzag(Decimal::from_int(5).raw());
  return bytes;
}

TEST(SubjectCodec, ReadsWhatVersion1Wrote) {
  OneSubject one({});
  one.pass(day(0));
  ASSERT_TRUE(one.read_bytes(written_by_version_1(one), 1).has_value());
  const Values values = one.values(day(1));
  ASSERT_FALSE(values.empty());
  EXPECT_EQ(values[0], "1");   // count
  EXPECT_EQ(values[2], "5");   // value
  EXPECT_EQ(values[10], "-");  // first.code: version 1 knew no fields
}

TEST(SubjectCodec, ReadsWhatVersion2Wrote) {
  OneSubject one({});
  one.take({day(1), 1, 0, 5, "a", "S1"});
  std::string bytes = one.bytes();
  ByteReader in(bytes);
  in.bytes();                                     // district
  in.zigzag();                                    // front
  bytes.erase(bytes.size() - in.remaining(), 1);  // version 2 knew no looks
  OneSubject other({});
  ASSERT_TRUE(other.read_bytes(bytes, 2).has_value());
  EXPECT_EQ(other.values(day(1)), one.values(day(1)));
}

TEST(SubjectCodec, RefusesWhatAFutureVersionWrote) {
  OneSubject one({});
  const Status status = one.read_bytes(one.bytes(), SubjectCodec::kVersion + 1);
  ASSERT_FALSE(status.has_value());
  EXPECT_EQ(status.error().code, ErrorCode::kIncompatible);
}

TEST(SubjectCodec, RefusesEveryPrefix) {
  OneSubject one({});
  one.take({day(1), 1, 0, 5, "a", "S1"});
  const std::string bytes = one.bytes();
  for (std::size_t length = 0; length < bytes.size(); ++length) {
    OneSubject other({});
    EXPECT_FALSE(other.read_bytes(bytes.substr(0, length), SubjectCodec::kVersion).has_value())
        << length;
  }
}

}  // namespace
}  // namespace tributary::testing
