// RULES 3.10: an observation is bound to every registered subject of the type within the distance.
#include "engine/resolve/near_binder.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "engine/model/coordinates.h"
#include "tests/engine/resolve/small_town.h"

namespace tributary {
namespace {

constexpr SourceId kSource{0};

/// Degrees in steps of about 10 m.
GeoPoint at(std::pair<int, int> step) {
  return {29.5 + step.first * 0.0001, 106.5 + step.second * 0.0001};
}

struct NearRule {
  std::string type;
  int metres = 0;
  bool or_cell = false;
};

RuleSet rules_of(const std::vector<NearRule>& rules) {
  RuleSet set;
  for (const NearRule& near : rules) {
    Rule& rule = set.rules.emplace_back();
    rule.status = RuleStatus::kActive;
    rule.subject = type_named(near.type);
    rule.inputs.resize(1);
    rule.inputs[0].feeds.resize(1);
    rule.inputs[0].near = Near{Decimal::from_int(near.metres), near.or_cell};
  }
  return set;
}

std::vector<SubjectRef> bound(const SubjectIndex& index, const std::vector<NearRule>& rules,
                              GeoPoint point) {
  std::vector<SubjectRef> refs;
  NearBinder(index, NearPlan(rules_of(rules)))
      .bind(kSource, {point, SourceClass::kInspection, "", false}, refs);
  return refs;
}

TEST(NearPlan, TakesTheGreatestDistanceAndTheLeastThatFallsToACell) {
  const NearPlan plan(rules_of({{"place.bridge", 500, true},
                                {"place.bridge", 2000},
                                {"place.bridge", 900, true},
                                {"place.building", 300}}));
  const std::vector<NearBinding>& bindings = plan.of(kSource);
  ASSERT_EQ(bindings.size(), 2U);
  EXPECT_EQ(bindings[0].type, type_named("place.building"));
  EXPECT_EQ(bindings[1].metres, Decimal::from_int(2000));
  EXPECT_EQ(bindings[1].cell_beyond, Decimal::from_int(500));
  EXPECT_TRUE(plan.of(SourceId(7)).empty());
}

TEST(NearPlan, LeavesOutRulesThatDoNotRun) {
  RuleSet rules = rules_of({{"place.bridge", 500}});
  for (const RuleStatus status : {RuleStatus::kDraft, RuleStatus::kStudy, RuleStatus::kRetired}) {
    rules.rules[0].status = status;
    EXPECT_TRUE(NearPlan(rules).empty());
  }
}

TEST(NearBinder, BindsWhatMeasuringEverySubjectGives) {
  EXPECT_TRUE(rc::check("near", [] {
    const auto points = *rc::gen::container<std::vector<std::pair<int, int>>>(
        rc::gen::pair(rc::gen::inRange(0, 400), rc::gen::inRange(0, 400)));
    const std::vector<NearRule> rules = {
        {"place.bridge", *rc::gen::inRange(100, 3000), *rc::gen::arbitrary<bool>()},
        {"place.slope_site", *rc::gen::inRange(100, 3000), *rc::gen::arbitrary<bool>()}};
    std::vector<SubjectBuilder> places;
    for (std::size_t i = 0; i < points.size(); ++i) {
      const char* type = i % 3 == 0 ? "place.slope_site" : "place.bridge";
      places.push_back(subject(type, "Q" + std::to_string(i)).on(at(points[i])));
    }
    const SubjectIndex index = town(places);
    const GeoPoint centre = at({200, 200});
    std::set<std::string> expected;
    for (const NearRule& rule : rules) {
      bool any = false;
      for (const SubjectBuilder& place : places) {
        const bool is_near = place.made.key.type == type_named(rule.type) &&
                             metres_between(centre, *place.made.location) <= rule.metres;
        if (is_near) expected.insert(place.made.key.id);
        any = any || is_near;
      }
      if (rule.or_cell && !any) expected.insert(cell_id(centre, 13));
    }
    std::set<std::string> found;
    for (const SubjectRef& ref : bound(index, rules, centre)) {
      RC_ASSERT(found.insert(ref.key.id).second);
      RC_ASSERT(ref.method == ResolveMethod::kNear);
      const Subject* place = index.find(ref.key.type, ref.key.id);
      RC_ASSERT((place == nullptr) == !ref.distance.has_value());
      if (place == nullptr) continue;
      const double off = ref.distance->to_double() - metres_between(centre, *place->location);
      RC_ASSERT(std::abs(off) < 0.00001);
    }
    RC_ASSERT(found == expected);
  }));
}

TEST(NearBinder, PeopleSpeakOfNoSoleTraderNearby) {
  const SubjectIndex index = town(
      {subject("organisation.food_business", "F1").on({29.5, 106.5}).code("92500103MA5U0TQQ5X")});
  for (const auto source : {SourceClass::kPeople, SourceClass::kInspection}) {
    std::vector<SubjectRef> refs;
    NearBinder(index, NearPlan(rules_of({{"organisation.food_business", 800}})))
        .bind(kSource, {{29.501, 106.5}, source, "", false}, refs);
    EXPECT_EQ(refs.size(), source == SourceClass::kPeople ? 0U : 1U);
  }
}

}  // namespace
}  // namespace tributary
