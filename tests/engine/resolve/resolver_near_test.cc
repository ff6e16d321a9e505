// RULES 3.10 at the resolver: what is bound beside what a record speaks of.
#include <gtest/gtest.h>

#include "tests/engine/resolve/resolver_fixture.h"

namespace tributary {
namespace {

TEST_F(ResolverTest, NearBindsBesideWhatTheRecordSpeaksOf) {
  near_ = binding("place.slope_site", 2000);
  live_in({large("B7").on({27.0135, 111.0}), subject("place.slope_site", "S1").on({27.0, 111.0}),
           subject("place.slope_site", "S2").on({27.0100, 111.0}),
           subject("place.slope_site", "S3").on({27.1, 111.0})});
  record_of("grievance");
  refers("building", "B7");
  lies_at({27.0135, 111.0});
  reported_by("13900001111");
  ASSERT_EQ(resolved(), "id:B7 near:S2 near:S1");
  EXPECT_EQ(out_.subjects[0].distance, std::nullopt);
  EXPECT_NEAR(out_.subjects[2].distance->to_double(), 1501, 2);
  // PEOPLE 4: a token over the subject, so that nobody can tell one reporter at both.
  EXPECT_NE(out_.subjects[1].token->current, out_.subjects[2].token->current);
}

TEST_F(ResolverTest, WhatTheRecordSpeaksOfHasItsDistanceToo) {
  near_ = binding("place.slope_site", 2000);
  live_in({subject("place.slope_site", "S1").on({27.0, 111.0})});
  record_of("rain_gauge");
  lies_at({27.0002, 111.0});
  EXPECT_EQ(resolved(), "nearest:S1");
  EXPECT_NEAR(out_.subjects[0].distance->to_double(), 22, 1);
}

TEST_F(ResolverTest, WhatLiesNearNoneConcernsItsCellIfTheRuleSaysSo) {
  near_ = binding("place.slope_site", 2000, true);
  live_in({large("B7").on({27.05, 111.0}).in("430102"),
           subject("place.slope_site", "S1").on({27.0, 111.0})});
  record_of("inspection");
  refers("building", "B7");
  lies_at({27.0135, 111.0});
  EXPECT_EQ(resolved(), "id:B7 near:S1");
  record_of("inspection");
  refers("building", "B7");
  lies_at({27.05, 111.0});
  EXPECT_EQ(resolved(), "id:B7 near:" + cell_id({27.05, 111.0}, 13));
  EXPECT_EQ(out_.subjects[1].district, "430102");
}

TEST_F(ResolverTest, PeopleAreBoundToNoSmallPlaceNearby) {
  near_ = binding("place.building", 2000);
  live_in({large("B7").on({27.001, 111.0}), subject("place.building", "H1").on({27.002, 111.0})});
  record_of("call110");
  lies_at({27.01, 111.0});
  EXPECT_EQ(resolved(), "cell:" + cell_id({27.01, 111.0}, 13) + " near:B7");
  record_of("inspection");
  lies_at({27.01, 111.0});
  EXPECT_EQ(resolved(), "cell:" + cell_id({27.01, 111.0}, 13) + " near:H1 near:B7");
}

TEST_F(ResolverTest, AMovedVersionLeavesWhatItWasNear) {
  near_ = binding("place.slope_site", 2000);
  live_in({subject("place.slope_site", "S1").on({27.0, 111.0}),
           subject("place.slope_site", "S2").on({27.1, 111.0})});
  record_of("rain_gauge");
  lies_at({27.11, 111.0});
  draft_.moved_from.push_back({field("location"), none_of<SubjectTypeId>(), "", {{27.01, 111.0}}});
  EXPECT_EQ(resolved(), "cell:" + cell_id({27.11, 111.0}, 13) + " near:S2 cell:" +
                            cell_id({27.01, 111.0}, 13) + "(left) near:S1(left)");
}

TEST_F(ResolverTest, NamesTheFieldThatASubjectCameFrom) {
  live_in({large("B7"), subject("organisation.unit", "U1").of_kind("fire"),
           subject("organisation.unit", "U2").of_kind("fire")});
  record_of("inspection");
  refers("building", "B7");
  refers("inspected_by", "U1");
  refers("unit", "U1");
  ASSERT_EQ(resolved(), "id:U1 id:B7");
  EXPECT_EQ(out_.subjects[0].field.value(), field("inspected_by").value());
  EXPECT_TRUE(out_.subjects[0].came_from(field("inspected_by")));
  EXPECT_TRUE(out_.subjects[0].came_from(field("unit")));
  EXPECT_FALSE(out_.subjects[0].came_from(field("building")));
  EXPECT_TRUE(out_.subjects[1].came_from(field("building")));
}

}  // namespace
}  // namespace tributary
