// RULES 3.10: which inputs an observation is in, by how it concerns a subject.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "engine/correlate/matcher.h"
#include "schemas/catalog/catalog.h"
#include "tests/engine/correlate/no_directory.h"

namespace tributary::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

SubjectTypeId type_of(std::string_view name) { return *catalog().subject_type_named(name); }

/// Slope sites: inputs within 2 km, within 500 m or else at a cell, and of what records speak of.
class NearTest : public ::testing::Test {
 protected:
  NearTest() {
    SourceInfo source;
    source.name = "inspection";
    source.schema = *catalog().schema_named("inspection");
    source.source_class = SourceClass::kInspection;
    sources_ = {source};
    Rule rule;
    rule.status = RuleStatus::kActive;
    rule.subject = type_of("place.slope_site");
    for (const auto& near :
         {Near{Decimal::from_int(2000), false}, Near{Decimal::from_int(500), true}}) {
      rule.inputs.push_back(input_within(near));
    }
    rule.inputs.push_back(input_within(std::nullopt));
    rules_.rules = {rule};
    plan_ = std::make_unique<CorrelatePlan>(rules_, catalog(), sources_, 3);
  }

  RuleInput input_within(std::optional<Near> near) const {
    RuleInput input;
    input.source_class = SourceClass::kInspection;
    input.feeds = {{sources_[0].id, sources_[0].schema, where_, none_of<FieldId>()}};
    input.within = Days(1);
    input.near = near;
    return input;
  }

  /// Adds a subject that the next observation concerns.
  void concerns(std::string_view type, std::optional<int> metres, ResolveMethod method) {
    SubjectRef ref;
    ref.key = {type_of(type), "S" + std::to_string(observation_.subjects.size())};
    ref.method = method;
    if (metres) ref.distance = Decimal::from_int(*metres);
    observation_.subjects.push_back(ref);
  }

  /// The inputs it is in at its last subject, by number.
  std::vector<int> inputs() {
    const SubjectRef& ref = observation_.subjects.back();
    const TypePlan& plan = plan_->of(ref.key.type);
    std::vector<SlotMatch> matches;
    Matcher().match(plan, observation_, ref, directory_, matches);
    std::vector<int> found;
    for (std::size_t i = 0; i < plan.rules[0].inputs.size(); ++i) {
      for (const SlotMatch& match : matches) {
        if (match.slot == plan.rules[0].inputs[i].slot) found.push_back(static_cast<int>(i));
      }
    }
    return found;
  }

  NoDirectory directory_;
  Program where_;
  std::vector<SourceInfo> sources_;
  RuleSet rules_;
  std::unique_ptr<CorrelatePlan> plan_;
  Observation observation_;
};

TEST_F(NearTest, AnInputReadsWhatLiesWithinItsDistance) {
  concerns("place.slope_site", 1501, ResolveMethod::kNear);
  EXPECT_THAT(inputs(), ElementsAre(0));
  concerns("place.slope_site", 500, ResolveMethod::kNear);
  EXPECT_THAT(inputs(), ElementsAre(0, 1));
}

TEST_F(NearTest, WhatTheRecordSpeaksOfIsInTheOthersToo) {
  concerns("place.slope_site", std::nullopt, ResolveMethod::kId);
  EXPECT_THAT(inputs(), ElementsAre(0, 1, 2));
  concerns("place.slope_site", 30, ResolveMethod::kNearest);
  EXPECT_THAT(inputs(), ElementsAre(0, 1, 2));
}

TEST_F(NearTest, WhoNamesASlopeFromFarAwayIsNotNearIt) {
  concerns("place.slope_site", 9000, ResolveMethod::kId);
  EXPECT_THAT(inputs(), ElementsAre(2));
}

TEST_F(NearTest, ACellHasWhatLiesNearNone) {
  concerns("place.cell", std::nullopt, ResolveMethod::kNear);
  EXPECT_THAT(inputs(), ElementsAre(1));
}

TEST_F(NearTest, ACellHasNothingOfWhatLiesNearASlope) {
  concerns("place.slope_site", 400, ResolveMethod::kNear);
  concerns("place.cell", std::nullopt, ResolveMethod::kNear);
  EXPECT_THAT(inputs(), IsEmpty());
}

TEST_F(NearTest, NearAnotherTypeIsNearNone) {
  concerns("place.bridge", 100, ResolveMethod::kNear);
  concerns("place.slope_site", 501, ResolveMethod::kNear);
  concerns("place.cell", std::nullopt, ResolveMethod::kCell);
  EXPECT_THAT(inputs(), ElementsAre(1, 2));
}

TEST_F(NearTest, AConditionMayAskHowFarItIs) {
  where_.code = {{OpCode::kDistanceTo, 0, 0},
                 {OpCode::kDistance, 0, Decimal::from_int(1000).raw()},
                 {OpCode::kLt, 0, 0}};
  rules_.rules[0].inputs[0] = input_within(Near{Decimal::from_int(2000), false});
  plan_ = std::make_unique<CorrelatePlan>(rules_, catalog(), sources_, 3);
  concerns("place.slope_site", 1501, ResolveMethod::kNear);
  EXPECT_THAT(inputs(), IsEmpty());
  concerns("place.slope_site", 999, ResolveMethod::kNear);
  EXPECT_THAT(inputs(), ElementsAre(0));
}

}  // namespace
}  // namespace tributary::testing
