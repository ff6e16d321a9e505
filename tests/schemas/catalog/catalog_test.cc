#include "schemas/catalog/catalog.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "engine/model/floors.h"

namespace tributary {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;

const Schema& schema(std::string_view name) {
  return catalog()[catalog().schema_named(name).value()];
}

const Field& field(std::string_view schema_name, std::string_view name) {
  const Schema& found = schema(schema_name);
  return found.fields[field_named(found, name).value().value()];
}

const Topic& topic(std::string_view name) { return catalog()[catalog().topic_named(name).value()]; }

std::vector<std::string_view> field_names(std::string_view name) {
  std::vector<std::string_view> names;
  for (const Field& each : schema(name).fields) names.push_back(each.name);
  return names;
}

TEST(CatalogTest, SubjectTypesAreThoseOfPeople0AndNoOther) {
  std::vector<std::string_view> names;
  for (const SubjectType& type : catalog().subject_types) names.push_back(type.name);
  EXPECT_THAT(names,
              ElementsAre("place.building", "place.construction_site", "place.slope_site",
                          "place.road_section", "place.bridge", "place.pipeline_section",
                          "place.flood_point", "place.cell", "organisation.enterprise",
                          "organisation.project_company", "organisation.property_manager",
                          "organisation.food_business", "organisation.school",
                          "organisation.health_provider", "organisation.unit", "matter.hazard",
                          "matter.construction_project", "matter.housing_project", "matter.product",
                          "matter.service_failure"));
}

TEST(CatalogTest, PlacesAndOrganisationsAreClosedMattersOpen) {
  for (const SubjectType& type : catalog().subject_types) {
    EXPECT_EQ(type.is_place + type.is_organisation + type.is_matter, 1) << type.name;
    EXPECT_EQ(type.register_kind == RegisterKind::kOpen, type.is_matter) << type.name;
    EXPECT_EQ(type.is_unit, type.name == "organisation.unit") << type.name;
    EXPECT_EQ(type.is_dwelling, type.name == "place.building") << type.name;
    EXPECT_EQ(type.is_cell, type.name == "place.cell") << type.name;
  }
}

TEST(CatalogTest, ClassesOfTheSevenSchemas) {
  EXPECT_EQ(catalog().schemas.size(), 7U);
  EXPECT_EQ(schema("grievance").source_class, SourceClass::kPeople);
  EXPECT_EQ(schema("call110").source_class, SourceClass::kPeople);
  EXPECT_EQ(schema("opinion").source_class, SourceClass::kOpinion);
  EXPECT_EQ(schema("inspection").source_class, SourceClass::kInspection);
  EXPECT_EQ(schema("rectification").source_class, SourceClass::kOffice);
  EXPECT_EQ(schema("handling").source_class, SourceClass::kOffice);
  EXPECT_EQ(schema("rain_gauge").source_class, SourceClass::kInstrument);
}

TEST(CatalogTest, GrievanceHasTheFieldsOfTheContractAndAnAddress) {
  EXPECT_THAT(field_names("grievance"),
              ElementsAre("address", "building", "channel", "division", "location", "received_at",
                          "reporter", "topic", "void"));
}

TEST(CatalogTest, FailAndHazardFoundAreAdverse) {
  const Field& result = field("inspection", "result");
  EXPECT_THAT(std::vector<std::string_view>(result.adverse.begin(), result.adverse.end()),
              ElementsAre("fail", "hazard_found"));
  EXPECT_TRUE(result.required);
}

TEST(CatalogTest, RainIsNotableFromFiftyMillimetres) {
  EXPECT_EQ(field("rain_gauge", "mm_24h").notable_from, Decimal::from_int(50));
  EXPECT_EQ(schema("rain_gauge").fields[schema("rain_gauge").instrument.value()].name,
            "instrument");
}

TEST(CatalogTest, OnlyPeopleFeedsHaveATokenAndEveryOneHas) {
  for (const Schema& each : catalog().schemas) {
    const bool has_token = each.token != none_of<FieldId>();
    EXPECT_EQ(has_token, each.source_class == SourceClass::kPeople) << each.name;
    const auto tokens = std::count_if(each.fields.begin(), each.fields.end(),
                                      [](const Field& f) { return f.kind == FieldKind::kToken; });
    EXPECT_EQ(tokens, has_token ? 1 : 0) << each.name;
  }
}

TEST(CatalogTest, EverySchemaHasItsTimeAndMayBeVoid) {
  for (const Schema& each : catalog().schemas) {
    ASSERT_NE(each.event_time, none_of<FieldId>()) << each.name;
    EXPECT_EQ(each.fields[each.event_time.value()].kind, FieldKind::kTime) << each.name;
    ASSERT_NE(each.void_field, none_of<FieldId>()) << each.name;
    const auto& reasons = each.fields[each.void_field.value()].values;
    EXPECT_THAT(std::vector<std::string_view>(reasons.begin(), reasons.end()),
                ElementsAre("duplicate", "wrong_place", "entered_in_error"));
  }
}

TEST(CatalogTest, OpinionConcernsNoPlaceAndNoOffice) {
  for (const Field& each : schema("opinion").fields) {
    EXPECT_NE(each.kind, FieldKind::kLocation) << each.name;
    EXPECT_NE(each.kind, FieldKind::kAddress) << each.name;
    if (each.kind != FieldKind::kReference) continue;
    const SubjectType& type = catalog()[each.subject_type];
    EXPECT_FALSE(type.is_place || type.is_unit) << each.name;
  }
}

TEST(CatalogTest, NoRecordOfPeopleNamesAnOfficeOrAMatterThatAReportCouldOpen) {
  for (const Schema& each : catalog().schemas) {
    if (each.source_class != SourceClass::kPeople) continue;
    for (const Field& given : each.fields) {
      if (given.kind != FieldKind::kReference) continue;
      const SubjectType& type = catalog()[given.subject_type];
      EXPECT_FALSE(type.is_unit) << given.name;
      EXPECT_NE(type.name, "matter.hazard");
      EXPECT_NE(type.name, "matter.service_failure");
    }
  }
}

TEST(CatalogTest, EnumerationsCanBeWrittenInEitherLanguage) {
  const Field& channel = field("grievance", "channel");
  EXPECT_EQ(value_named(channel, "hotline"), value_named(channel, "热线"));
  EXPECT_TRUE(value_named(channel, "热线").has_value());
  EXPECT_EQ(value_named(channel, "电话"), std::nullopt);
}

TEST(CatalogTest, WhatTheWorkedRulesNameExists) {
  for (const char* name : {"fire_exit", "wiring", "ground_crack", "wall_crack", "slope_movement",
                           "labour.wage_arrears"}) {
    EXPECT_TRUE(catalog().topic_named(name)) << name;
  }
  const auto allows = [](std::string_view hazard, std::string_view unit, std::string_view advice) {
    const Topic& found = topic(hazard);
    EXPECT_TRUE(found.is_hazard);
    const auto has = [](auto ids, auto id) {
      return id && std::find(ids.begin(), ids.end(), *id) != ids.end();
    };
    return has(found.units, catalog().unit_kind_named(unit)) &&
           has(found.advice, catalog().advice_named(advice));
  };
  EXPECT_TRUE(allows("safety.fire", "fire", "inspect"));
  EXPECT_TRUE(allows("labour.wage_arrears", "labour_inspection", "pay_arrears"));
  EXPECT_TRUE(allows("handling.overdue", "supervision", "supervise_unit"));
  EXPECT_TRUE(allows("geo.slope", "natural_resources", "evacuate_area"));
  EXPECT_FALSE(allows("safety.fire", "police", "inspect"));
  for (const char* name : {"fire", "housing", "wages", "follow_up", "geohazard", "flood_season"}) {
    EXPECT_THAT(catalog().themes, Contains(name));
  }
  EXPECT_TRUE(value_named(field("inspection", "kind"), "fire"));
  EXPECT_TRUE(value_named(field("inspection", "grade"), "major"));
  EXPECT_TRUE(value_named(field("rectification", "kind"), "progress"));
  EXPECT_TRUE(value_named(field("rectification", "kind"), "done"));
  EXPECT_EQ(field("call110", "project").kind, FieldKind::kReference);
  EXPECT_EQ(field("inspection", "deadline").kind, FieldKind::kTime);
}

TEST(CatalogTest, EveryTopicBelongsToAHazardAndGoesWhereItGoes) {
  for (const Topic& each : catalog().topics) {
    const Topic& hazard = catalog()[each.hazard];
    EXPECT_TRUE(hazard.is_hazard) << each.name;
    EXPECT_EQ(each.allowed_on_small_place, hazard.allowed_on_small_place) << each.name;
    EXPECT_EQ(each.units.data(), hazard.units.data()) << each.name;
    EXPECT_FALSE(each.title.zh.empty() || each.title.en.empty()) << each.name;
  }
}

TEST(CatalogTest, TopicsThatPeople12ForbidsAreAbsent) {
  for (const char* name : {"civil_rights",
                           "disability",
                           "illegal_occupancy",
                           "overcrowding",
                           "illegal_rooming_house",
                           "religion",
                           "belief",
                           "petition",
                           "petitioning",
                           "complaint",
                           "gathering",
                           "strike",
                           "protest",
                           "publishing",
                           "graffiti",
                           "opinion",
                           "ethnicity",
                           "residence",
                           "tenancy",
                           "health",
                           "family",
                           "homeless",
                           "needle_pickup",
                           "medical_emergency"}) {
    EXPECT_FALSE(catalog().topic_named(name)) << name;
  }
}

TEST(CatalogTest, PoliceAndOfficesForStability) {
  const auto police = catalog().unit_kind_named("police");
  ASSERT_TRUE(police);
  EXPECT_TRUE(catalog()[*police].without_reports);
  std::set<std::string_view> hazards;
  for (const Topic& each : catalog().topics) {
    if (each.is_hazard && std::count(each.units.begin(), each.units.end(), *police) > 0) {
      hazards.insert(each.name);
    }
  }
  EXPECT_THAT(hazards, ElementsAre("consumer.fraud", "investment.fraud", "safety.traffic"));
  for (const char* name : {"stability", "petitions", "letters_and_visits", "religion"}) {
    EXPECT_FALSE(catalog().unit_kind_named(name)) << name;
  }
}

TEST(CatalogTest, AdviceThatNeedsAFinding) {
  std::vector<std::string_view> names;
  for (const Advice& each : catalog().advice) {
    if (each.needs_finding) names.push_back(each.name);
  }
  EXPECT_THAT(names, ElementsAre("close_premises", "recall_product", "evacuate_area"));
  EXPECT_EQ(catalog().advice.size(), 11U);
}

TEST(FloorsTest, TheLadderTakesCountsDown) {
  using floors::ladder_step;
  static_assert(ladder_step(0, 3) == 0 && ladder_step(2, 3) == 0 && ladder_step(3, 3) == 3);
  static_assert(ladder_step(4, 3) == 3 && ladder_step(5, 3) == 5 && ladder_step(9, 3) == 5);
  static_assert(ladder_step(999, 3) == 500 && ladder_step(1000000, 3) == 1000);
  EXPECT_EQ(ladder_step(2, 1), 0U) << "min_reporters lowers nothing below 3";
  EXPECT_EQ(ladder_step(6, 7), 0U);
  EXPECT_EQ(ladder_step(8, 7), 7U) << "a raised first step is the step";
  EXPECT_EQ(ladder_step(12, 7), 10U);
}

TEST(FloorsTest, OpinionInSteps) {
  const auto step = [](double ratio) {
    return floors::opinion_step(Decimal::from_double(ratio)->raw(), Decimal::kScale);
  };
  EXPECT_EQ(step(2.99), 0U);
  EXPECT_EQ(step(3), 3U);
  EXPECT_EQ(step(7.5), 5U);
  EXPECT_EQ(step(400), 10U);
}

}  // namespace
}  // namespace tributary
