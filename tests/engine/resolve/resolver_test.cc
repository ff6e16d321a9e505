// DESIGN 7 and PEOPLE 5, 6, 8, 9 at the resolver.
#include <gtest/gtest.h>

#include <cctype>
#include <cmath>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "engine/model/credit_code.h"
#include "engine/model/identifier.h"
#include "tests/engine/resolve/resolver_fixture.h"

namespace tributary {
namespace {

TEST_F(ResolverTest, TriesIdThenNameThenAddressThenNearestThenCell) {
  live_in({large("B7").named("幸福里").at("东风路31号").on({29.55, 106.56})});
  for (const auto& [text, expected] : std::map<std::string, std::string>{
           {"B7", "id:B7"}, {"幸福裡", "name:B7"}, {"東風路三十一號2单元501室", "address:B7"}}) {
    record_of("grievance");
    refers("building", text);
    EXPECT_EQ(resolved(), expected) << text;
  }
  record_of("grievance");
  refers("address", "芙蓉区东风路31号501室");
  EXPECT_EQ(resolved(), "address:B7");
  record_of("grievance");
  refers("building", "B99");
  lies_at({29.5503, 106.56});  // 33 m
  EXPECT_EQ(resolved(), "nearest:B7");
  EXPECT_LT(out_.subjects[0].confidence, kNearestConfidence);
  record_of("grievance");
  lies_at({29.56, 106.56});  // 1.1 km
  EXPECT_EQ(resolved(), "cell:" + cell_id({29.56, 106.56}, 13));
  record_of("grievance");
  refers("building", "B99");
  EXPECT_EQ(resolved(), "!unresolved");
  EXPECT_EQ(rejection_.field, "building");
}

TEST_F(ResolverTest, AReportWhoseKeysAreDestroyedIsTooLate) {
  live_in({large("B7")});
  const auto report = [&] {
    record_of("grievance");
    refers("building", "B7");
    reported_by("13800138000");
    return resolved();
  };
  EXPECT_EQ(report(), "id:B7");
  keys_.destroy_before(token_epoch(draft_.at));  // its own is left, that of the one before is not
  EXPECT_EQ(report(), "!too_late");
  EXPECT_EQ(draft_.identifier, "");
  record_of("grievance");
  refers("building", "B7");
  EXPECT_EQ(resolved(), "id:B7");  // who reports nothing of himself needs no key
}

TEST_F(ResolverTest, OneRecordMayConcernSeveralSubjects) {
  live_in({large("B7"), subject("place.bridge", "Q1"),
           subject("organisation.unit", "U1").of_kind("fire")});
  record_of("inspection");
  refers("bridge", "Q1");
  refers("building", "B7");
  refers("inspected_by", "U1");
  refers("unit", "U1");
  EXPECT_EQ(resolved(), "id:U1 id:Q1 id:B7");
}

TEST_F(ResolverTest, ADivisionKeepsPlacesElsewhereApart) {
  live_in(
      {large("B1").at("东风路31号").in("430102001"), large("B2").at("东风路31号").in("430103")});
  record_of("grievance");
  refers("address", "东风路31号");
  EXPECT_EQ(resolved(), "!unresolved");
  record_of("grievance");
  refers("address", "东风路31号");
  lies_in("430103");
  EXPECT_EQ(resolved(), "address:B2");
  record_of("grievance");
  refers("address", "芙蓉区东风路31号");
  EXPECT_EQ(resolved(), "address:B1");
}

TEST_F(ResolverTest, ADeadLetterShowsOnlyWhatTheRegistersKnow) {
  live_in({large("B1").at("12 Park St, Boston, MA")});
  record_of("grievance");
  refers("address", "99 Park St, Boston, MA");
  EXPECT_EQ(resolved(), "!unresolved");
  EXPECT_EQ(rejection_.address, "· PARK ST BOSTON");
}

// PEOPLE 4 -----------------------------------------------------------------------------------

TEST_F(ResolverTest, ATokenAtEachSubjectAndNoIdentifierLeft) {
  live_in({large("B7"), large("B8")});
  record_of("grievance");
  refers("building", "B7");
  reported_by("13800138000");
  ASSERT_EQ(resolved(), "id:B7");
  EXPECT_TRUE(draft_.identifier.empty());
  ASSERT_TRUE(out_.subjects[0].token.has_value());
  const Token at_b7 = *out_.subjects[0].token;
  record_of("grievance");
  refers("building", "B8");
  reported_by("13800138000");
  ASSERT_EQ(resolved(), "id:B8");
  EXPECT_NE(out_.subjects[0].token->current, at_b7.current);
  record_of("grievance");
  refers("building", "B9");
  reported_by("13800138000");
  EXPECT_EQ(resolved(), "!unresolved");
  EXPECT_TRUE(draft_.identifier.empty());  // wiped when rejected, too
}

TEST_F(ResolverTest, AMissingKeyIsTheInstallationsFault) {
  live_in({large("B7")});
  record_of("grievance").at = EventTime::from_millis(0);
  refers("building", "B7");
  reported_by("13800138000");
  EXPECT_EQ(resolved(),
            "error: there is no token key for epoch 0; make the keys with `tributary keys`");
}

// PEOPLE 5 -----------------------------------------------------------------------------------

TEST_F(ResolverTest, WhatPeopleReportGoesToNoSmallDwelling) {
  const GeoPoint here{29.55, 106.56};
  const GeoPoint by_the_road{29.5505, 106.56};
  live_in(
      {subject("place.building", "H1").at("东风路8号").on(here),                        // unknown
       subject("place.building", "H2").at("东风路9号").with_households(2),              // few
       subject("place.building", "H3").at("12 Elm St, Boston, MA").with_households(3),  // enough
       subject("place.building", "H4").on(by_the_road), subject("place.building", "H5"),
       subject("place.building", "H6").with_households(5).with_residents(9).on({29, 106}),
       subject("place.road_section", "R1").named("东风路").on(here)});
  const std::map<std::string, std::string> expected = {
      {"H1", "id:R1"}, {"H2", "id:R1"},        {"H3", "id:H3"},
      {"H4", "id:R1"}, {"H5", "!small_place"}, {"H6", "id:" + cell_id({29, 106}, 13)}};
  for (const char* schema : {"grievance", "call110"}) {
    for (const auto& [id, where] : expected) {
      record_of(schema);
      refers("building", id);
      EXPECT_EQ(resolved(), where) << schema << " " << id;
    }
  }
  for (const auto& [id, where] : expected) {  // a finding may stand there
    record_of("inspection");
    refers("building", id);
    EXPECT_EQ(resolved(), "id:" + id);
  }
}

TEST_F(ResolverTest, CoordinatesOfASmallPlaceAreReadCoarsely) {
  const GeoPoint home{29.55, 106.56};
  const GeoPoint slope{29.5590, 106.56};  // 1 km
  near_ = binding("place.slope_site", 2000);
  live_in({subject("place.building", "H1").on(home), subject("place.slope_site", "S1").on(slope)});
  record_of("grievance");
  refers("building", "H1");
  lies_at(home);
  ASSERT_EQ(resolved(), "id:" + cell_id(home, 13) + " near:S1");
  const double off = std::abs(out_.subjects[1].distance->to_double() - metres_between(home, slope));
  EXPECT_GT(off, 1);
  EXPECT_LT(off, 150);
}

// PEOPLE 6 -----------------------------------------------------------------------------------

TEST_F(ResolverTest, AMatterIsOpenedByAFindingOnly) {
  live_in({large("B7").in("430102"), subject("matter.construction_project", "P1")});
  record_of("call110");
  refers("project", "P2");
  EXPECT_EQ(resolved(), "!unresolved");
  record_of("call110");
  refers("project", "P1");
  EXPECT_EQ(resolved(), "id:P1");
  record_of("opinion");
  refers("project", "P2");
  EXPECT_EQ(resolved(), "!unresolved");
  record_of("inspection");
  refers("hazard", "H1");
  refers("building", "B7");
  EXPECT_EQ(resolved(), "opened:H1 id:B7");
  EXPECT_EQ(out_.subjects[0].district, "430102");
  EXPECT_EQ(out_.subjects[1].district, "");
  record_of("rectification");
  refers("hazard", "H 1");
  EXPECT_EQ(resolved(), "!bad_value");
}

// PEOPLE 8 -----------------------------------------------------------------------------------

/// A code of a class, with its check character found by trying them all.
std::string code_of_class(const std::string& credit_class) {
  for (const char check : std::string("0123456789ABCDEFGHJKLMNPQRTUWXY")) {
    std::string code = credit_class + "430100MA4L16JQ9" + check;
    if (parse_credit_code(code)) return code;
  }
  return "none";
}

TEST_F(ResolverTest, AnOrganisationIsFoundByItsCreditCode) {
  const std::string code = code_of_class("91");
  live_in({subject("organisation.enterprise", "E1").named("云江食品有限公司").code(code)});
  std::string small = code;
  for (char& c : small) c = static_cast<char>(std::tolower(c));
  for (const auto& [text, expected] : std::map<std::string, std::string>{
           {"E1", "id:E1"}, {small, "credit_code:E1"}, {"雲江食品有限公司", "name:E1"}}) {
    record_of("inspection");
    refers("enterprise", text);
    EXPECT_EQ(resolved(), expected) << text;
  }
}

TEST_F(ResolverTest, OrganisationsByTheClassInTheirCode) {
  struct Case {
    const char* credit_class;
    const char* field;
    const char* by_inspection;
  };
  const Case cases[] = {
      {"91", "enterprise", "!unresolved"},    {"93", "enterprise", "!unresolved"},
      {"N1", "enterprise", "!unresolved"},    {"N2", "enterprise", "!unresolved"},
      {"N3", "enterprise", "!unresolved"},    {"11", "enterprise", "!unresolved"},
      {"12", "enterprise", "!unresolved"},    {"92", "enterprise", "!unresolved"},
      {"52", "school", "!unresolved"},        {"52", "health_provider", "!unresolved"},
      {"52", "enterprise", "!not_a_subject"}, {"51", "enterprise", "!not_a_subject"},
      {"53", "enterprise", "!not_a_subject"}, {"71", "enterprise", "!not_a_subject"},
      {"81", "enterprise", "!not_a_subject"}, {"31", "enterprise", "!not_a_subject"},
      {"13", "enterprise", "!not_a_subject"}, {"54", "school", "!not_a_subject"},
      {"A1", "enterprise", "!not_a_subject"}, {"N9", "enterprise", "!not_a_subject"},
      {"99", "enterprise", "!not_a_subject"},
  };
  live_in({});
  for (const Case& c : cases) {
    record_of("inspection");
    const std::string code = code_of_class(c.credit_class);
    ASSERT_NE(code, "none") << c.credit_class;
    refers(c.field, code);
    EXPECT_EQ(resolved(), c.by_inspection) << c.credit_class << " " << c.field;
  }
}

TEST_F(ResolverTest, ASoleTraderOnlyByFindings) {
  live_in({subject("organisation.food_business", "F1").code(code_of_class("92"))});
  record_of("inspection");
  refers("food_business", "F1");
  EXPECT_EQ(resolved(), "id:F1");
  bool asked = false;
  for (const Schema& schema : catalog().schemas) {
    const bool people =
        schema.source_class == SourceClass::kPeople || schema.source_class == SourceClass::kOpinion;
    if (!people || !field_named(schema, "food_business")) continue;
    record_of(schema.name);
    refers("food_business", "F1");
    EXPECT_EQ(resolved(), "!not_a_subject") << schema.name;
    asked = true;
  }
  EXPECT_TRUE(asked) << "no schema by which people, or opinion, name a food business";
}

// PEOPLE 9, 11 -------------------------------------------------------------------------------

TEST_F(ResolverTest, AReferenceThatLooksPersonalIsRefused) {
  live_in({large("B7")});
  for (const char* text :
       {"13800138000", "幸福里 8613800138000", "someone@example.org", "11010519491231002X"}) {
    record_of("grievance");
    refers("building", text);
    lies_at({29.55, 106.56});
    EXPECT_EQ(resolved(), "!looks_personal") << text;
    EXPECT_EQ(rejection_.field, "building");
    EXPECT_EQ(rejection_.address, "");
  }
}

TEST_F(ResolverTest, AVersionThatMovedLeavesItsOldSubject) {
  live_in({large("B7"), large("B8")});
  record_of("grievance");
  refers("building", "B8");
  const auto type = draft_.references[0].type;
  draft_.moved_from.push_back({field("building"), type, "B7", std::nullopt});
  EXPECT_EQ(resolved(), "id:B8 id:B7(left)");
}

TEST_F(ResolverTest, AHeartbeatConcernsNobody) {
  live_in({});
  record_of("grievance").is_heartbeat = true;
  EXPECT_EQ(resolved(), "");
}

}  // namespace
}  // namespace tributary
