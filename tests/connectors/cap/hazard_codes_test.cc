// The table against the catalogue: which hazards there are public warnings of is no oversight.
#include "connectors/cap/hazard_codes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>

#include "schemas/catalog/catalog.h"

namespace tributary {
namespace {

using testing::ElementsAre;

TEST(HazardCodes, AreOfEveryHazardAndNoOther) {
  std::set<std::string> known, coded;
  for (const Topic& topic : catalog().topics) {
    if (topic.is_hazard) known.emplace(topic.name);
  }
  for (const HazardCode& code : hazard_codes()) coded.emplace(code.hazard);
  EXPECT_EQ(known, coded);
}

TEST(HazardCodes, PublicAreNaturalDisastersAccidentsAndPublicHealth) {
  std::set<std::string> kept;
  for (const HazardCode& code : hazard_codes()) {
    if (code.kind == PublicKind::kNone) kept.emplace(code.hazard);
  }
  EXPECT_THAT(kept, ElementsAre("consumer.fraud", "handling.overdue", "health.service",
                                "housing.delivery", "investment.fraud", "labour.wage_arrears",
                                "property.management", "school.safety"));
  EXPECT_EQ(hazard_code("anything.else").kind, PublicKind::kNone);
}

TEST(HazardCodes, EveryAdviceHasAResponse) {
  for (const Advice& advice : catalog().advice) {
    EXPECT_FALSE(response_to(advice.name).empty()) << advice.name;
  }
  EXPECT_EQ(response_to("evacuate_area"), "Evacuate");
}

}  // namespace
}  // namespace tributary
