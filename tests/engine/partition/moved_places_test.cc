// PEOPLE 5: a place's location may be corrected by 200 m in a year; a further move needs a new id.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "connectors/memory/memory_store.h"
#include "engine/partition/register_codec.h"
#include "engine/partition/registers_in_force.h"
#include "schemas/catalog/catalog.h"
#include "tests/support/small_city.h"

namespace tributary::testing {
namespace {

/// One building, so many metres north of where it was at first.
class MovedPlacesTest : public ::testing::Test {
 protected:
  static std::vector<Subject> building(int metres, const std::string& name = "") {
    Subject subject;
    subject.key = {building_type(), "B1"};
    subject.name = name;
    constexpr double kMetresPerDegree = 111'195;
    subject.location = GeoPoint{29.5 + metres / kMetresPerDegree, 106.5};
    return {subject};
  }
  static LoadedRegisters loaded(const std::vector<Subject>& buildings) {
    LoadedRegisters registers(catalog().subject_types.size());
    registers[building_type().value()] = buildings;
    return registers;
  }
  static WallTime on(int day) { return WallTime::from_millis(day * 86'400'000LL); }

  std::size_t refused(int metres, int day) {
    const std::vector<Subject> buildings = building(metres);
    return places_moved_too_far(store_, loaded(buildings), catalog(), on(day))
        .value_or_die()
        .size();
  }
  /// The register is loaded, and what it changes comes into force.
  void load(int metres, int day, const std::string& name = "") {
    load(building(metres, name), day);
  }
  void load(const std::vector<Subject>& buildings, int day) {
    RegistersInForce registers(directory_, loaded(buildings), catalog(), &store_);
    registers.read_checkpoint().value_or_die();
    if (!registers.is_followed()) registers.begin(on(day)).value_or_die();
    for (const RegisterChange& change : registers.pending(on(day))) {
      registers.apply(change).value_or_die();
    }
    EXPECT_TRUE(registers.pending(on(day)).empty());
    StateBatch batch;
    registers.write_checkpoint(batch);
    store_.write(batch, true).value_or_die();
  }

  void take_out(int day) { load(std::vector<Subject>(), day); }

  MemoryStore store_;
  FakeDirectory directory_;
};

TEST_F(MovedPlacesTest, ACorrectionOf200MetresIsNoMove) {
  EXPECT_EQ(refused(5000, 0), 0U) << "a place is first known somewhere";
  load(0, 0);
  EXPECT_EQ(refused(190, 1), 0U);
  EXPECT_EQ(refused(210, 1), 1U);
}

TEST_F(MovedPlacesTest, CorrectionsOfOneYearAddUp) {
  load(0, 0);
  load(150, 10);
  EXPECT_EQ(refused(190, 20), 0U);
  EXPECT_EQ(refused(300, 20), 1U) << "150 m from where it is, 300 m from where it was";
  EXPECT_EQ(refused(300, 364), 1U);
}

TEST_F(MovedPlacesTest, AYearLaterItMayBeCorrectedAgain) {
  load(0, 0);
  load(150, 10);
  EXPECT_EQ(refused(300, 366), 0U);
  load(300, 366);
  EXPECT_EQ(refused(390, 400), 1U) << "a new year has begun at 150 m, with this correction";
  EXPECT_EQ(refused(340, 400), 0U);
}

TEST_F(MovedPlacesTest, OtherColumnsMayChangeAtAnyTime) {
  load(0, 0);
  load(0, 5, "another name");
  EXPECT_EQ(refused(210, 6), 1U);
}

TEST_F(MovedPlacesTest, OneThatWasTakenOutAndComesBackIsNoOther) {
  load(0, 0);
  load(150, 10);
  take_out(20);
  EXPECT_EQ(refused(190, 30), 0U);
  EXPECT_EQ(refused(300, 30), 1U) << "held against where it was first known";
  EXPECT_EQ(refused(390, 400), 1U) << "a year later against where it was last";
  EXPECT_EQ(refused(340, 400), 0U);
  load(190, 30);
  EXPECT_EQ(refused(300, 40), 1U) << "its first year goes on";
  take_out(50);
  take_out(60);
  EXPECT_EQ(refused(300, 70), 1U);
}

TEST_F(MovedPlacesTest, TheRefusedRowIsTheOldOne) {
  load(0, 0, "幸福里");
  const std::vector<Subject> buildings = building(900, "another name");
  const std::vector<MovedTooFar> moved =
      places_moved_too_far(store_, loaded(buildings), catalog(), on(1)).value_or_die();
  ASSERT_EQ(moved.size(), 1U);
  EXPECT_EQ(moved[0].before.name, "幸福里");
  EXPECT_EQ(moved[0].before.location, building(0)[0].location);
}

TEST(RegisterCodec, KeepsARowWhole) {
  Subject subject;
  subject.key = {building_type(), "B1"};
  subject.name = "幸福里";
  subject.aliases = {"旧纺织厂", "F12"};
  subject.address = "东风路31号";
  subject.district = "500103";
  subject.unit = "U1";
  subject.households = 40;
  subject.attributes = {{AttributeId(0), AttributeKind::kNumber, 40 * Decimal::kScale, ""},
                        {AttributeId(4), AttributeKind::kNumber, 3, ""}};  // `use`, as it is loaded
  const std::string bytes = encode_stored_row({subject, PlaceAnchor{{29.5, 106.5}, 20'000}});
  const auto read = decode_stored_row(bytes, subject.key, catalog());
  ASSERT_TRUE(read);
  EXPECT_EQ(encode_stored_row(*read), bytes);
  EXPECT_EQ(read->subject.aliases, subject.aliases);
  EXPECT_EQ(read->subject.households, subject.households);
  EXPECT_EQ(read->subject.residents, std::nullopt);
  EXPECT_EQ(read->anchor->day, 20'000);
  for (std::size_t cut = 0; cut < bytes.size(); ++cut) {
    EXPECT_FALSE(decode_stored_row(bytes.substr(0, cut), subject.key, catalog())) << cut;
  }
}

}  // namespace
}  // namespace tributary::testing
