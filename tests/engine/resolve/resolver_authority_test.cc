// PEOPLE 16 at the resolver: who inspects is a unit of the register, what measures an instrument of
// its register, and it measures where that says it stands.
#include <gtest/gtest.h>

#include "tests/engine/resolve/resolver_fixture.h"

namespace tributary {
namespace {

class ResolverAuthorityTest : public ResolverTest {
 protected:
  void live_beside(GeoPoint gauge) {
    InstrumentRegister instruments;
    instruments.instruments.push_back(
        {*catalog().schema_named("rain_gauge"), "G1", "雨量站一", gauge, ""});
    instruments.digest.fill(1);
    index_ = std::make_unique<SubjectIndex>(
        catalog(), registers_of({subject("place.slope_site", "S1").on({27.0, 111.0})}), Divisions{},
        std::move(instruments));
    resolver_ = std::make_unique<Resolver>(*index_, keys_, ResolverSettings{50, 100, near_});
  }
  void measured_by(const std::string& id) {
    record_of("rain_gauge");
    draft_.values.push_back(
        {field("instrument"), ValueKind::kCode, pack_code(draft_.text.size(), id.size())});
    draft_.text += id;
  }
};

TEST_F(ResolverAuthorityTest, AnInspectionNeedsAUnitThatTheRegisterKnows) {
  live_in({large("B7"), subject("organisation.unit", "U1").of_kind("fire").named("消防大队")});
  for (const auto& [unit, expected] : std::map<std::string, std::string>{
           {"U1", "id:U1 id:B7"}, {"消防大队", "name:U1 id:B7"}, {"U9", "!unresolved"}}) {
    record_of("inspection");
    refers("inspected_by", unit);
    refers("building", "B7");
    EXPECT_EQ(resolved(), expected) << unit;
  }
  EXPECT_EQ(rejection_.field, "inspected_by");
}

TEST_F(ResolverAuthorityTest, TheUnitToPutItRightNeedNotBeKnown) {
  live_in({large("B7"), subject("organisation.unit", "U1").of_kind("fire")});
  record_of("inspection");
  refers("inspected_by", "U1");
  refers("unit", "U9");
  refers("building", "B7");
  EXPECT_EQ(resolved(), "id:U1 id:B7");
}

TEST_F(ResolverAuthorityTest, AnInstrumentMeasuresWhereItIsRegistered) {
  near_ = binding("place.slope_site", 2000);
  live_beside({27.01, 111.0});
  measured_by("G1");
  lies_at({31.0, 121.0});  // what the record says of its place is not read
  EXPECT_EQ(resolved(), "cell:" + cell_id({27.01, 111.0}, 13) + " near:S1");
  measured_by("G1");
  EXPECT_EQ(resolved(), "cell:" + cell_id({27.01, 111.0}, 13) + " near:S1");
  EXPECT_NEAR(out_.subjects[1].distance->to_double(), 1112, 2);
}

TEST_F(ResolverAuthorityTest, AnInstrumentThatNobodyRegisteredMeasuresNothing) {
  live_beside({27.0, 111.0});
  measured_by("G2");
  lies_at({27.0, 111.0});
  EXPECT_EQ(resolved(), "!unresolved");
  EXPECT_EQ(rejection_.field, "instrument");
  EXPECT_EQ(rejection_.address, "");
}

TEST_F(ResolverAuthorityTest, TheDigestTellsThatInstrumentsChanged) {
  live_beside({27.0, 111.0});
  const Sha256Digest with = index_->digest();
  const SubjectIndex without(
      catalog(), registers_of({subject("place.slope_site", "S1").on({27.0, 111.0})}), Divisions{});
  EXPECT_NE(with, without.digest());
}

}  // namespace
}  // namespace tributary
