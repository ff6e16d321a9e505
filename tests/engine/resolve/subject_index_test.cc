#include "engine/resolve/subject_index.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <cstdint>
#include <string>
#include <vector>

#include "tests/engine/resolve/small_town.h"

namespace tributary {
namespace {

const SubjectTypeId kBuilding = type_named("place.building");

TEST(SubjectIndex, FindsById) {
  const SubjectIndex index = town({subject("place.building", "B7"), subject("place.bridge", "Q1")});
  ASSERT_NE(index.find(kBuilding, "B7"), nullptr);
  EXPECT_EQ(index.find(kBuilding, "B7")->key.id, "B7");
  EXPECT_EQ(index.find(kBuilding, "Q1"), nullptr);
  EXPECT_EQ(index.find(type_named("place.slope_site"), "B7"), nullptr);
  EXPECT_EQ(index.count(kBuilding), 1U);
}

TEST(SubjectIndex, ANameOfSeveralNeedsADistrict) {
  const SubjectIndex index =
      town({subject("place.building", "B1").named("幸福小区").in("430102001"),
            subject("place.building", "B2").named("幸福小區").in("430103"),
            subject("place.building", "B3").named("平安里").alias("平安里（旧称）")});
  EXPECT_TRUE(index.find_by_name(kBuilding, "幸福小区", "").ambiguous);
  EXPECT_EQ(index.find_by_name(kBuilding, "幸福小区", "430102").subject->key.id, "B1");
  EXPECT_EQ(index.find_by_name(kBuilding, "幸福 小区", "430103").subject->key.id, "B2");
  EXPECT_EQ(index.find_by_name(kBuilding, "幸福小区", "430104").subject, nullptr);
  EXPECT_EQ(index.find_by_name(kBuilding, "平安里旧称", "").subject->key.id, "B3");
  EXPECT_EQ(index.find_by_name(kBuilding, "——", "").subject, nullptr);
}

TEST(SubjectIndex, AnAddressIsFoundWhereItAgreesBest) {
  const SubjectIndex index =
      town({subject("place.building", "B1").at("12 Park St  Boston  MA  02108"),
            subject("place.building", "B2").at("12 Park St  Dorchester  MA  02122")});
  const auto found = [&](const char* text) {
    return index.find_by_address(kBuilding, index.addresses().read(text), "", text);
  };
  EXPECT_EQ(found("12 PARK STREET, Dorchester, MA 02122").subject->key.id, "B2");
  EXPECT_EQ(found("12 Park St, Boston, MA 02114").subject->key.id, "B1");
  EXPECT_TRUE(found("12 Park St").ambiguous);
  EXPECT_EQ(found("12 Park St, Allston, MA 02134").subject, nullptr);
}

TEST(SubjectIndex, AUnitIsThatOfTheSmallestDivision) {
  const SubjectIndex index =
      town({subject("organisation.unit", "U1").of_kind("fire").in("43"),
            subject("organisation.unit", "U2").of_kind("fire").in("430102"),
            subject("organisation.unit", "U3").of_kind("fire").in("430102")});
  const UnitKindId fire = *catalog().unit_kind_named("fire");
  EXPECT_EQ(index.unit_for(fire, "430102005")->key.id, "U2");
  EXPECT_EQ(index.unit_for(fire, "430103")->key.id, "U1");
  EXPECT_EQ(index.unit_for(fire, "11"), nullptr);
}

// 条抓块统: a cell of the grid is a division like all others, the smallest. A place whose district
// is its cell's code goes to the cell's office where there is one of the kind, else upwards.
TEST(SubjectIndex, AUnitMayBeThatOfACellOfTheGrid) {
  const SubjectIndex index =
      town({subject("organisation.unit", "S1").of_kind("street_office").in("430102005"),
            subject("organisation.unit", "G7").of_kind("street_office").in("430102005003G07"),
            subject("organisation.unit", "F1").of_kind("fire").in("430102")});
  const UnitKindId street = *catalog().unit_kind_named("street_office");
  const UnitKindId fire = *catalog().unit_kind_named("fire");
  EXPECT_EQ(index.unit_for(street, "430102005003G07")->key.id, "G7");
  EXPECT_EQ(index.unit_for(street, "430102005003G08")->key.id, "S1");
  EXPECT_EQ(index.unit_for(fire, "430102005003G07")->key.id, "F1");
}

TEST(SubjectIndex, ShowsOnlyThePartsOfAnAddressThatItKnows) {
  const SubjectIndex index = town({subject("place.building", "B1").at("12 Park St, Boston, MA")},
                                  Divisions{{{"430102", "芙蓉区"}}});
  const auto shown = [&](const char* text) {
    return index.known_parts(index.addresses().read(text));
  };
  EXPECT_EQ(shown("99 Park St Apt 7, Boston, MA"), "· PARK ST BOSTON");
  EXPECT_EQ(shown("99 Zhang Wei Rd, Boston, MA"), "· · BOSTON");
  EXPECT_EQ(shown("芙蓉区张伟家"), "芙蓉区 · ·");
  EXPECT_EQ(shown("7 Nowhere Ln"), "");
}

TEST(SubjectIndex, NearIsWhatMeasuringEveryPlaceGives) {
  EXPECT_TRUE(rc::check("near", [] {
    // A town 4 km across; degrees in steps of about 10 m.
    const auto points = *rc::gen::container<std::vector<std::pair<int, int>>>(
        rc::gen::pair(rc::gen::inRange(0, 400), rc::gen::inRange(0, 400)));
    const int radius = *rc::gen::inRange(1, 3000);
    const auto at = [](std::pair<int, int> p) {
      return GeoPoint{29.5 + p.first * 0.0001, 106.5 + p.second * 0.0001};
    };
    std::vector<SubjectBuilder> places;
    for (std::size_t i = 0; i < points.size(); ++i) {
      places.push_back(subject("place.bridge", "Q" + std::to_string(i)).on(at(points[i])));
    }
    const SubjectIndex index = town(places);
    const GeoPoint centre = at({200, 200});
    std::vector<NearbySubject> found;
    index.near(type_named("place.bridge"), centre, radius, found);
    std::size_t expected = 0;
    for (const auto& point : points) expected += metres_between(centre, at(point)) <= radius;
    RC_ASSERT(found.size() == expected);
    for (std::size_t i = 1; i < found.size(); ++i) {
      RC_ASSERT(found[i - 1].metres <= found[i].metres);
      RC_ASSERT(found[i - 1].metres < found[i].metres ||
                found[i - 1].subject->key.id < found[i].subject->key.id);
    }
  }));
}

}  // namespace
}  // namespace tributary
