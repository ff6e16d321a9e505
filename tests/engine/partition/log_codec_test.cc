// Frames of the middle stream: what is written is read, and what an older version wrote as well.
#include "engine/partition/log_codec.h"

#include <gtest/gtest.h>

#include "connectors/memory/manual_clock.h"
#include "connectors/memory/memory_store.h"
#include "engine/base/codec.h"
#include "engine/partition/worker.h"
#include "schemas/catalog/catalog.h"
#include "tests/support/small_city.h"

namespace tributary::testing {
namespace {

FieldId inspection_field(std::string_view name) {
  return *field_named(catalog()[*catalog().schema_named("inspection")], name);
}

Result<std::vector<LogRecord>> read(std::string_view frame) {
  return read_records(frame, catalog(), two_sources(Days(1)));
}

TEST(LogCodec, KeepsWhereASubjectCameFromAndHowFarItIs) {
  Observation observation = failed_inspection("B7", days(1), 1);
  SubjectRef& ref = observation.subjects[0];
  ref.method = ResolveMethod::kNear;
  ref.field = inspection_field("inspected_by");
  ref.more_fields = {inspection_field("unit")};
  ref.distance = Decimal::from_raw(1'501'234'567);
  std::string frame;
  write_record(observation, frame);
  const auto records = read(frame);
  ASSERT_TRUE(records.has_value());
  const SubjectRef& found = std::get<Observation>(records->at(0)).subjects.at(0);
  EXPECT_EQ(found.method, ResolveMethod::kNear);
  EXPECT_TRUE(found.came_from(inspection_field("inspected_by")));
  EXPECT_TRUE(found.came_from(inspection_field("unit")));
  EXPECT_EQ(found.distance, ref.distance);
}

TEST(LogCodec, AFrameSaysWhereItEnds) {
  const Timer last{TimerClock::of(kInspection), days(3), "B7"};
  for (const auto& cut :
       {std::optional<SliceEnd>(), std::optional(SliceEnd()), std::optional(SliceEnd{last})}) {
    std::string bytes;
    write_frame_head({77, cut}, bytes);
    write_record(failed_inspection("B7", days(1), 1), bytes);
    const auto frame = read_frame(bytes, catalog(), two_sources(Days(1)));
    ASSERT_TRUE(frame.has_value());
    EXPECT_EQ(frame->head.digest, 77U);
    EXPECT_EQ(frame->records.size(), 1U);
    ASSERT_EQ(frame->head.cut.has_value(), cut.has_value());
    if (cut) {
      EXPECT_EQ(frame->head.cut->last, cut->last);
    }
  }
  EXPECT_FALSE(read_frame("1234567", catalog(), two_sources(Days(1))).has_value());
}

TEST(LogCodec, RefusesAFieldThatTheSchemaDoesNotHave) {
  Observation observation = failed_inspection("B7", days(1), 1);
  observation.subjects[0].field = FieldId(200);
  std::string frame;
  write_record(observation, frame);
  EXPECT_FALSE(read(frame).has_value());
}

/// One observation of format 1, which kept coordinates beside each subject.
std::string frame_of_format_1() {
  std::string frame;
  ByteWriter out(frame);
  out.u8(1);
  out.varint(kInspection.value());
  out.u8(catalog().schema_named("inspection")->value());
  out.zigzag(days(1).millis());
  for (int digest = 0; digest < 2; ++digest) out.fixed64_be(7);
  for (int number = 0; number < 3; ++number) out.varint(0);  // version, position
  out.u8(0);
  out.bytes("i7");
  out.bytes("");
  out.varint(0);
  out.varint(1);
  out.u8(building_type().value());
  out.bytes("B7");
  out.u8(static_cast<std::uint8_t>(ResolveMethod::kAddress));
  out.u8(90);
  out.u8(2);  // a point
  for (int degrees = 0; degrees < 2; ++degrees) out.fixed64_be(0x4040000000000000);
  out.bytes("500103");
  return frame;
}

TEST(LogCodec, ReadsFormat1WithoutItsCoordinates) {
  const auto records = read(frame_of_format_1());
  ASSERT_TRUE(records.has_value());
  const SubjectRef& ref = std::get<Observation>(records->at(0)).subjects.at(0);
  EXPECT_EQ(ref.key.id, "B7");
  EXPECT_EQ(ref.district, "500103");
  EXPECT_EQ(ref.distance, std::nullopt);
  std::string again;
  write_record(records->at(0), again);
  EXPECT_EQ(again.size() + 16, frame_of_format_1().size());
}

TEST(LogCodec, AGenerationCarriesItsCalendarAndThatOfFormat2None) {
  Generation generation;
  generation.ruleset = sha256("rules");
  generation.registers = sha256("registers");
  generation.calendar.years = {2025};
  generation.calendar.holidays = {20'089};
  std::string frame;
  write_record(generation, frame);
  const auto records = read(frame);
  ASSERT_TRUE(records.has_value());
  EXPECT_EQ(std::get<Generation>(records->at(0)), generation);
  constexpr std::size_t kWithDigests = 1 + 2 * sizeof(Sha256Digest);
  std::string old = frame.substr(0, kWithDigests);
  old[0] = 3;
  generation.calendar = {};
  const auto read_old = read(old);
  ASSERT_TRUE(read_old.has_value());
  EXPECT_EQ(std::get<Generation>(read_old->at(0)), generation);
}

/// Opens a state of which the format is said to be `format`; what it is afterwards, or the refusal.
std::string opened_as(std::uint8_t format) {
  MemoryStore store;
  ManualClock clock;
  const SmallCity city({repeat_rule()}, Days(1), &store);
  const auto open = [&] {
    return Worker({city.setup(), store, nullptr, nullptr, clock, {}}).recover();
  };
  EXPECT_TRUE(open().has_value());
  std::string identity = *store.get(Table::kMeta, "identity").value_or_die();
  identity[0] = static_cast<char>(format);
  StateBatch batch;
  batch.put(Table::kMeta, "identity", identity);
  store.write(batch, true).value_or_die();
  if (const auto opened = open(); !opened) return opened.error().message;
  return std::to_string((*store.get(Table::kMeta, "identity").value_or_die())[0]);
}

TEST(StateFormat, AnOlderStateIsGoneOnWithAndANewerOneRefused) {
  for (std::uint8_t format = 1; format <= kStateFormat; ++format) {
    EXPECT_EQ(opened_as(format), std::to_string(kStateFormat)) << int{format};
  }
  EXPECT_EQ(opened_as(kStateFormat + 1), "the state was written by a newer version of tributary");
}

}  // namespace
}  // namespace tributary::testing
