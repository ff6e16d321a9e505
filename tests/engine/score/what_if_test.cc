// What would raise a row and what would lower it: true sentences, and never none.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "engine/score/condition_tree.h"
#include "engine/score/explain.h"
#include "engine/score/value_context.h"
#include "schemas/catalog/catalog.h"
#include "tests/support/small_city.h"

namespace tributary::testing {
namespace {

using ::testing::ElementsAre;

constexpr std::uint16_t kInputs = 4;

Program at_least(std::uint16_t input, int number) {
  Program program;
  program.code = {{OpCode::kAttribute, input, 0},
                  {OpCode::kNumber, 0, number * Decimal::kScale},
                  {OpCode::kGe, 0, 0}};
  return program;
}

Program joined(OpCode op, Program left, const Program& right) {
  left.code.insert(left.code.end(), right.code.begin(), right.code.end());
  left.code.push_back({op, 0, 0});
  return left;
}
Program both(const Program& left, const Program& right) {
  return joined(OpCode::kAnd, left, right);
}
Program either(const Program& left, const Program& right) {
  return joined(OpCode::kOr, left, right);
}
Program denied(Program program) {
  program.code.push_back({OpCode::kNot, 0, 0});
  return program;
}

/// Inputs a, b, c and d of findings, read by their count; no levels yet.
Rule rule_of_findings() {
  Rule rule = repeat_rule();
  const RuleInput findings = rule.inputs[1];
  rule.inputs.clear();
  rule.attributes.clear();
  for (std::uint16_t i = 0; i < kInputs; ++i) {
    rule.inputs.push_back(findings);
    rule.inputs.back().name = std::string(1, static_cast<char>('a' + i));
    rule.attributes.push_back({i, InputAttribute::kCount});
  }
  rule.levels = {};
  rule.score.clear();
  rule.keep_for = Millis(0);
  return rule;
}

std::optional<Program>& level_of(Rule& rule, Level level) {
  return rule.levels[static_cast<std::size_t>(level)];
}

std::vector<Scalar> findings(const std::vector<int>& counts) {
  std::vector<Scalar> values;
  for (const int count : counts) values.push_back(Scalar::count(static_cast<std::uint64_t>(count)));
  return values;
}

/// As the rule would explain a level it shows.
Why why_of_values(const Rule& rule, Level level, std::vector<Scalar> values) {
  RuleEvidence evidence;
  evidence.values = std::move(values);
  evidence.inputs.resize(rule.inputs.size());
  const std::vector<SourceInfo> sources = two_sources(Days(1));
  ExplainContext context;
  context.sources = &sources;
  context.catalog = &catalog();
  return explain(rule, evidence, level, Bands(), context);
}

Why why_of(const Rule& rule, Level level, const std::vector<int>& counts) {
  return why_of_values(rule, level, findings(counts));
}

TEST(WhatIf, OfSeveralConditionsThatMustAllHoldAnyMayCease) {
  Rule rule = rule_of_findings();
  level_of(rule, Level::kOrange) = both(at_least(0, 1), at_least(1, 2));
  const auto down = why_of(rule, Level::kOrange, {1, 3, 0, 0}).next_down;
  EXPECT_EQ(down->level, Level::kNone);
  EXPECT_THAT(down->conditions,
              ElementsAre("no longer a.count >= 1 (now 1), or no longer b.count >= 2 (now 3)"));
}

TEST(WhatIf, OfSeveralThatEachSufficeAllMustCease) {
  Rule rule = rule_of_findings();
  level_of(rule, Level::kOrange) = either(at_least(0, 1), at_least(1, 2));
  EXPECT_THAT(why_of(rule, Level::kOrange, {1, 3, 0, 0}).next_down->conditions,
              ElementsAre("no longer a.count >= 1 (now 1)", "no longer b.count >= 2 (now 3)"));
  EXPECT_THAT(why_of(rule, Level::kOrange, {1, 0, 0, 0}).next_down->conditions,
              ElementsAre("no longer a.count >= 1 (now 1)"));
}

// As lift-repair-missing: what red needs is all that orange needs, too.
TEST(WhatIf, WhatAlsoHoldsBelowCeasesWithTheLevelBelow) {
  Rule rule = rule_of_findings();
  level_of(rule, Level::kRed) = both(at_least(0, 14), at_least(1, 2));
  level_of(rule, Level::kOrange) = either(at_least(0, 14), both(at_least(2, 1), at_least(1, 2)));
  level_of(rule, Level::kYellow) = at_least(2, 1);
  const auto down = why_of(rule, Level::kRed, {20, 2, 1, 0}).next_down;
  EXPECT_EQ(down->level, Level::kOrange);
  EXPECT_THAT(down->conditions,
              ElementsAre("no longer a.count >= 14 (now 20), or no longer b.count >= 2 (now 2)"));
}

TEST(WhatIf, TheWayToTheHighestLevelBelowIsTold) {
  Rule rule = rule_of_findings();
  level_of(rule, Level::kOrange) = both(at_least(0, 3), at_least(1, 1));
  level_of(rule, Level::kYellow) = at_least(0, 3);
  rule.keep_for = Days(14);
  const auto down = why_of(rule, Level::kOrange, {3, 1, 0, 0}).next_down;
  EXPECT_EQ(down->level, Level::kYellow);
  EXPECT_THAT(down->conditions,
              ElementsAre("no longer b.count >= 1 (now 1)", "keep_for 14d after that"));
}

TEST(WhatIf, WhatMustNotBeCeasesWhenItIs) {
  Rule rule = rule_of_findings();
  level_of(rule, Level::kBlue) = denied(either(at_least(0, 3), at_least(1, 1)));
  EXPECT_THAT(why_of(rule, Level::kBlue, {0, 0, 0, 0}).next_down->conditions,
              ElementsAre("a.count >= 3 or b.count >= 1"));
}

TEST(WhatIf, ALevelThatOnlyWaitsToBeConfirmedSaysSo) {
  Rule rule = rule_of_findings();
  level_of(rule, Level::kRed) = at_least(0, 1);
  rule.confirm_for = Days(2);
  const auto up = why_of(rule, Level::kNone, {1, 0, 0, 0}).next_up;
  EXPECT_EQ(up->level, Level::kRed);
  EXPECT_THAT(up->conditions, ElementsAre("confirm_for 2d after that"));
}

TEST(WhatIf, BracketsStandWhereTheRuleHasThem) {
  Rule rule = rule_of_findings();
  Program sum = joined(OpCode::kAdd, {{{OpCode::kAttribute, 0, 0}}, {}, {}, ""},
                       {{{OpCode::kAttribute, 1, 0}}, {}, {}, ""});
  sum.code.push_back({OpCode::kAttribute, 2, 0});
  sum.code.push_back({OpCode::kMul, 0, 0});
  sum.code.push_back({OpCode::kNumber, 0, Decimal::kScale});
  sum.code.push_back({OpCode::kGt, 0, 0});
  level_of(rule, Level::kBlue) = denied(both(sum, at_least(3, 1)));
  level_of(rule, Level::kRed) = denied(denied(both(sum, at_least(3, 1))));
  EXPECT_THAT(why_of(rule, Level::kBlue, {1, 1, 1, 0}).next_up->conditions,
              ElementsAre("not not ((a.count + b.count) * c.count > 1 and d.count >= 1)"));
}

TEST(WhatIf, WhatIsOverdueIsToldToTheHour) {
  Rule rule = rule_of_findings();
  rule.attributes[0].attribute = InputAttribute::kOverdue;
  const ValueWords words(rule, catalog(), UtcOffset());
  const auto told = [&](Millis span) {
    return words.text(Scalar::duration(span), rule.attributes[0]);
  };
  EXPECT_EQ(told(Days(27) + std::chrono::minutes(575) + std::chrono::seconds(25)), "27d+9h");
  EXPECT_EQ(told(std::chrono::seconds(3 * 3600 + 125)), "3h+2min");
  EXPECT_EQ(told(Days(14)), "14d");
  EXPECT_EQ(words.text(Scalar::duration(Days(1) + std::chrono::seconds(1))),
            "1d+1s");  // a constant
}

// PEOPLE 14: that somebody reported alone shows only where the level hangs on it.
TEST(WhatIf, ASingleReportThatALevelDoesNotNeedIsNotTold) {
  Rule rule = repeat_rule();
  rule.attributes = {{0, InputAttribute::kAny}, {1, InputAttribute::kCount}};
  const Program reported{{{OpCode::kAttribute, 0, 0}}, {}, {}, ""};
  level_of(rule, Level::kRed).reset();
  level_of(rule, Level::kOrange) = either(at_least(1, 2), both(reported, at_least(1, 1)));
  level_of(rule, Level::kYellow) = both(reported, at_least(1, 1));
  level_of(rule, Level::kBlue) = at_least(1, 1);
  rule.score.clear();
  const auto down_of = [&](bool has_report, std::uint64_t failed) {
    const Why why =
        why_of_values(rule, Level::kOrange, {Scalar::boolean(has_report), Scalar::count(failed)});
    std::string text(name_of(why.next_down->level));
    for (const std::string& one : why.next_down->conditions) text += "; " + one;
    return text;
  };
  EXPECT_EQ(down_of(true, 2), down_of(false, 2));
  EXPECT_EQ(down_of(true, 2), "blue; no longer failed.count >= 2 (now 2); keep_for 14d after that");
  EXPECT_NE(down_of(true, 1), down_of(false, 2));  // without the report there were no orange
}

/// A random condition of the four counts.
rc::Gen<Program> conditions(int depth) {
  const auto leaf = rc::gen::map(
      rc::gen::pair(rc::gen::inRange<std::uint16_t>(0, kInputs), rc::gen::inRange(1, 4)),
      [](const auto& of) { return at_least(of.first, of.second); });
  if (depth == 0) return leaf;
  const auto deeper = rc::gen::map(
      rc::gen::tuple(rc::gen::arbitrary<bool>(), conditions(depth - 1), conditions(depth - 1)),
      [](const auto& of) {
        return joined(std::get<0>(of) ? OpCode::kAnd : OpCode::kOr, std::get<1>(of),
                      std::get<2>(of));
      });
  return rc::gen::oneOf(leaf, deeper);
}

/// `a.count >= 2` of one of the four.
std::pair<std::size_t, int> parts_of(const std::string& condition) {
  return {static_cast<std::size_t>(condition[0] - 'a'), condition.back() - '0'};
}

TEST(WhatIf, WhatIsToldLeadsThere) {
  const Rule rule = rule_of_findings();
  const ValueWords words(rule, catalog(), UtcOffset());
  EXPECT_TRUE(rc::check("what is told leads there", [&] {
    const Program condition = *conditions(3);
    const auto counts = *rc::gen::container<std::vector<int>>(kInputs, rc::gen::inRange(0, 5));
    const auto holds = [&](const std::vector<int>& of) {
      return evaluate(condition, ValueContext(findings(of), nullptr)).is_true();
    };
    const std::vector<Scalar> values = findings(counts);
    if (!holds(counts)) {
      // What is needed leads there.
      std::vector<int> then = counts;
      for (const std::string& need : unmet(words, condition, values, nullptr)) {
        const auto [input, number] = parts_of(need.substr(0, need.find(" (")));
        then[input] = std::max(then[input], number);
      }
      RC_ASSERT(holds(then));
      return;
    }
    const std::vector<Way> ways = ways_to_cease(words, condition, values, nullptr);
    RC_ASSERT(!ways.empty());
    for (const Way& way : ways) {
      std::vector<int> then = counts;
      for (const Ceasing& one : way) {
        const auto [input, number] = parts_of(one.condition);
        then[input] = std::min(then[input], number - 1);
      }
      RC_ASSERT(!holds(then));
      RC_ASSERT(!holds_without(words, condition, values, nullptr, way));
    }
  }));
}

}  // namespace
}  // namespace tributary::testing
