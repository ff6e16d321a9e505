// What a compiled program says of a record or of values.
#include "engine/model/program.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "tests/rules/language/rule_text.h"

namespace tributary {
namespace {

/// A record's fields by id, as the correlator gives them.
class Record : public ProgramContext {
 public:
  explicit Record(const Schema& schema) : schema_(schema) {}
  Record& with(std::string_view name, Scalar value) {
    fields_[field_named(schema_, name)->value()] = value;
    return *this;
  }
  Record& with_value(std::string_view name, std::string_view value) {
    const Field& field = schema_.fields[field_named(schema_, name)->value()];
    for (std::size_t i = 0; i < field.values.size(); ++i) {
      if (field.values[i] == value) {
        with(name, {Scalar::Kind::kEnumeration, static_cast<std::int64_t>(i), {}});
      }
    }
    return *this;
  }
  Record& with_topic(std::string_view name) {
    return with("topic", {Scalar::Kind::kTopic, catalog().topic_named(name)->value(), {}});
  }
  [[nodiscard]] Scalar field(FieldId id) const override {
    const auto found = fields_.find(id.value());
    return found == fields_.end() ? Scalar::missing() : found->second;
  }

 private:
  const Schema& schema_;
  std::map<std::uint8_t, Scalar> fields_;
};

const Schema& schema(std::string_view name) { return catalog()[*catalog().schema_named(name)]; }

bool holds(const std::string& where, const std::string& source, const Record& record) {
  const CheckedRule checked = TestContext().check(RuleText::where(where, source));
  EXPECT_TRUE(checked.rule) << checked.rendered(Language::kEnglish);
  return checked.rule && evaluate(checked.rule->inputs[1].feeds[0].where, record).is_true();
}

TEST(WhereTest, EnumerationsTopicsAndLists) {
  const Record failed = Record(schema("inspection"))
                            .with_value("kind", "fire")
                            .with_value("result", "fail")
                            .with_topic("wiring");
  EXPECT_TRUE(holds("kind == \"fire\" and result == \"fail\"", "inspection", failed));
  EXPECT_FALSE(holds("kind == \"fire\" and result == \"pass\"", "inspection", failed));
  EXPECT_TRUE(holds("result in [\"fail\", \"hazard_found\"]", "inspection", failed));
  EXPECT_FALSE(holds("result not in [\"fail\", \"hazard_found\"]", "inspection", failed));
  EXPECT_TRUE(holds("topic in lists.fire_topics", "inspection", failed));
  EXPECT_FALSE(holds("topic in lists.crack_topics", "inspection", failed));
  EXPECT_TRUE(holds("not (result == \"pass\" or topic == \"fire_exit\")", "inspection", failed));
}

TEST(WhereTest, EveryComparisonWithAMissingValueIsFalse) {
  const Record empty(schema("inspection"));
  for (const char* condition :
       {"topic == \"wiring\"", "has(topic) and topic != \"wiring\"", "topic in lists.fire_topics",
        "topic not in lists.fire_topics", "has(topic)", "topic != \"wiring\""}) {
    EXPECT_FALSE(holds(condition, "inspection", empty)) << condition;
  }
  EXPECT_TRUE(holds("not has(topic)", "inspection", empty));
}

TEST(WhereTest, NumbersAndText) {
  const Record rain = Record(schema("rain_gauge"))
                          .with("mm_24h", Scalar::number(*Decimal::parse("62.5")))
                          .with("instrument", Scalar::of_text("G-12"));
  EXPECT_TRUE(holds("mm_24h >= 62.5", "rain_gauge", rain));
  EXPECT_FALSE(holds("mm_24h > 62.5", "rain_gauge", rain));
  EXPECT_TRUE(holds("mm_24h - 2.5 == 60", "rain_gauge", rain));
  EXPECT_TRUE(holds("mm_24h % 2 == 0.5 and mm_24h / 2 < 31.26", "rain_gauge", rain));
  EXPECT_TRUE(holds("round(mm_24h) == 63 and abs(-mm_24h) == 62.5", "rain_gauge", rain));
  EXPECT_TRUE(holds("min(mm_24h, 10, 20) == 10 and max(mm_24h, 70) == 70", "rain_gauge", rain));
  EXPECT_TRUE(holds("instrument starts_with \"G\"", "rain_gauge", rain));
  EXPECT_TRUE(holds("instrument contains \"12\"", "rain_gauge", rain));
  EXPECT_TRUE(holds("instrument in [\"G-12\", \"A\"]", "rain_gauge", rain));
}

class Evidence : public ProgramContext {
 public:
  explicit Evidence(std::vector<Scalar> values) : values_(std::move(values)) {}
  [[nodiscard]] Scalar attribute(std::uint32_t index) const override { return values_.at(index); }

 private:
  std::vector<Scalar> values_;
};

TEST(LevelTest, AttributesAreListedOnceInOrderOfUse) {
  RuleText text;
  text.levels =
      "  red: failed.count >= 2 and calls.distinct(reporter) >= 5\n"
      "  yellow: failed.count >= 1\n";
  text.score = "  - add: min(8 * calls.distinct(reporter), 60)\n    why: \"{visits.last.at}\"\n";
  const CheckedRule checked = TestContext().check(text);
  ASSERT_TRUE(checked.rule) << checked.rendered(Language::kEnglish);
  const std::vector<AttributeRef> expected = {{1, InputAttribute::kCount},
                                              {0, InputAttribute::kDistinctReporters},
                                              {2, InputAttribute::kLastAt}};
  EXPECT_EQ(checked.rule->attributes, expected);
  const auto level = [&](Level which, std::uint64_t count, std::uint64_t people) {
    const Evidence evidence({Scalar::count(count), Scalar::count(people), Scalar::missing()});
    return evaluate(*checked.rule->levels[static_cast<std::size_t>(which)], evidence).is_true();
  };
  EXPECT_TRUE(level(Level::kRed, 2, 5));
  EXPECT_FALSE(level(Level::kRed, 2, 3));
  EXPECT_TRUE(level(Level::kYellow, 1, 0));
  EXPECT_FALSE(checked.rule->levels[static_cast<std::size_t>(Level::kOrange)]);
  EXPECT_EQ(evaluate(checked.rule->score[0].add,
                     Evidence({Scalar::count(0), Scalar::count(10), Scalar::missing()})),
            Scalar::number(Decimal::from_int(60)));
}

TEST(LevelTest, SourceIsWhatWasWrittenWithFoldedSpace) {
  RuleText text;
  text.levels = "  yellow: |\n    failed.count\n      >= 1\n";
  const CheckedRule checked = TestContext().check(text);
  ASSERT_TRUE(checked.rule) << checked.rendered(Language::kEnglish);
  EXPECT_EQ(checked.rule->levels[static_cast<std::size_t>(Level::kYellow)]->source,
            "failed.count >= 1");
}

TEST(LevelTest, ADeepExpressionIsRefusedBeforeTheEngineWouldStop) {
  std::string sum = "failed.count";
  for (int i = 0; i < 60; ++i) sum = "1 + (" + sum + ")";
  EXPECT_THAT(TestContext().check(RuleText::when(sum + " >= 70")).codes(),
              testing::Contains("E002"));
}

}  // namespace
}  // namespace tributary
