// PEOPLE 5: a place so small that a row would be about somebody has rows of a finding or an
// instrument only, and of five hazards.
#include "engine/model/small_place.h"

#include <gtest/gtest.h>

#include "engine/score/rule_assessor.h"
#include "schemas/catalog/catalog.h"
#include "tests/support/small_city.h"

namespace tributary::testing {
namespace {

Subject building(std::optional<std::uint32_t> households) {
  Subject subject;
  subject.key = {building_type(), "B1"};
  subject.households = households;
  return subject;
}

/// Blue by a finding alone.
Rule rule_of(std::string_view hazard) {
  Rule rule = repeat_rule();
  rule.signal.hazard = *catalog().topic_named(hazard);
  rule.levels[static_cast<std::size_t>(Level::kBlue)] =
      Program{{{OpCode::kAttribute, 1, 0}, {OpCode::kNumber, 0, Decimal::kScale}, {OpCode::kGe}},
              {},
              {},
              ""};
  return rule;
}

Level level_at(const Rule& rule, const Subject* subject) {
  const std::vector<Scalar> values = {Scalar::count(0), Scalar::count(1)};
  return RuleAssessor(catalog()).assess(rule, values, subject).level;
}

TEST(SmallPlace, HasRowsOfFiveHazardsOnly) {
  const Subject small = building(2), unknown = building(std::nullopt), large = building(3);
  for (const Topic& topic : catalog().topics) {
    if (!topic.is_hazard) continue;
    const bool allowed = topic.name == "safety.fire" || topic.name == "safety.building" ||
                         topic.name == "safety.gas" || topic.name == "geo.slope" ||
                         topic.name == "flood.point";
    const Rule rule = rule_of(topic.name);
    EXPECT_EQ(level_at(rule, &small), allowed ? Level::kBlue : Level::kNone) << topic.name;
    EXPECT_EQ(level_at(rule, &unknown), allowed ? Level::kBlue : Level::kNone) << topic.name;
    EXPECT_EQ(level_at(rule, &large), Level::kBlue) << topic.name;
    EXPECT_EQ(level_at(rule, nullptr), Level::kBlue) << topic.name;  // a cell
  }
}

TEST(SmallPlace, HasRowsOfAFindingOrAnInstrumentOnly) {
  Rule rule = rule_of("safety.fire");
  const Subject small = building(1), large = building(40);
  for (const SourceClass other : {SourceClass::kOffice, SourceClass::kOpinion}) {
    rule.inputs[1].source_class = other;
    EXPECT_EQ(level_at(rule, &small), Level::kNone) << name_of(other);
    EXPECT_EQ(level_at(rule, &large), Level::kBlue) << name_of(other);
  }
  rule.inputs[1].source_class = SourceClass::kInstrument;
  EXPECT_EQ(level_at(rule, &small), Level::kBlue);
}

TEST(SmallPlace, IsAlsoAPlaceOfWhichItIsKnownThatFewLiveThere) {
  Subject house = building(30);
  house.residents = 9;
  EXPECT_EQ(level_at(rule_of("safety.lift"), &house), Level::kNone);
  house.residents = 10;
  EXPECT_EQ(level_at(rule_of("safety.lift"), &house), Level::kBlue);
}

}  // namespace
}  // namespace tributary::testing
