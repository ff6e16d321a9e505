// PEOPLE 13: police are in charge of traffic and of fraud by organisations, and of no row that
// reports by people or opinion are part of: neither by a rule's assignment nor by a command.
#include <gtest/gtest.h>

#include "schemas/catalog/catalog.h"
#include "tests/engine/partition/handled_city.h"

namespace tributary::testing {
namespace {

constexpr const char* kTraffic = "safety.traffic";

/// Assigned to whoever is in charge of the place. Blue by a finding; `inputs` of what else it
/// reads.
Rule traffic_rule(SourceClass other) {
  Rule rule = repeat_rule();
  rule.signal.hazard = *catalog().topic_named(kTraffic);
  rule.signal.assign.by = Assignment::Kind::kInCharge;
  rule.signal.due[static_cast<std::size_t>(Level::kBlue)] = Term{Days(1), 0, "24h"};
  rule.levels[static_cast<std::size_t>(Level::kBlue)] =
      Program{{{OpCode::kAttribute, 1, 0}, {OpCode::kNumber, 0, Decimal::kScale}, {OpCode::kGe}},
              {},
              {},
              ""};
  rule.inputs[0].source_class = other;
  return rule;
}

Answer handed_to(HandledCity& city, const std::string& unit) {
  return city.tell("B7", "assign", supervisor(1), {{"hazard", kTraffic}, {"to_unit", unit}});
}

TEST(Police, AreInChargeOfWhatInspectionsFound) {
  HandledCity city({traffic_rule(SourceClass::kInspection)});
  city.directory().add_police("P1", "B7");
  city.take(failed_inspection("B7", days(0)));
  EXPECT_EQ(city.member("B7", "unit", kTraffic), "P1");
}

TEST(Police, HaveNoRowThatReadsPeopleOrOpinion) {
  for (const SourceClass other : {SourceClass::kPeople, SourceClass::kOpinion}) {
    HandledCity city({traffic_rule(other)});
    city.directory().add_police("P1", "B7");
    city.take(failed_inspection("B7", days(0)));
    EXPECT_NE(city.member("B7", "unit", kTraffic), "P1") << name_of(other);
    EXPECT_EQ(handed_to(city, "P1"), Answer::kNoSuchUnit) << name_of(other);
    EXPECT_NE(city.member("B7", "unit", kTraffic), "P1") << name_of(other);
  }
}

}  // namespace
}  // namespace tributary::testing
