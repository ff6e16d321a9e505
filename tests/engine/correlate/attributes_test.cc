// What a rule reads of an input, attribute by attribute (RULES 2).
#include "engine/correlate/attributes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "engine/model/floors.h"
#include "tests/engine/correlate/one_subject.h"

namespace tributary::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr const char* kNames[] = {
    "count",           "any",         "value",       "first.at",    "last.at",    "distinct(code)",
    "distinct(place)", "sum(amount)", "max(amount)", "min(amount)", "first.code", "last.code",
    "last.place",      "sources",     "usual",       "ratio"};

/// Values by name.
std::map<std::string, std::string> read(const OneSubject& one, EventTime t) {
  std::map<std::string, std::string> result;
  std::size_t i = 0;
  for (const std::string& value : one.values(t)) result[kNames[i++]] = value;
  return result;
}

const std::vector<Fact>& four_findings() {
  static const std::vector<Fact> kFour = {{day(1), 1, 0, 5, "a", "S1"},
                                          {day(2), 2, 0, -3, "b", "S2"},
                                          {day(3), 3, 0, std::nullopt, "", "S1"},
                                          {day(12), 4, 0, 7, "b", ""}};
  return kFour;
}

struct Case {
  double at;
  const char* attribute;
  const char* value;
};

TEST(Attributes, AreReadOfTheItemsInTheWindow) {
  const OneSubject one({}, four_findings());  // within 10 d, sum
  const std::vector<Case> cases = {{3, "count", "3"},
                                   {3, "any", "yes"},
                                   {3, "value", "2"},
                                   {3, "distinct(code)", "2"},
                                   {3, "distinct(place)", "2"},
                                   {3, "sum(amount)", "2"},
                                   {3, "max(amount)", "5"},
                                   {3, "min(amount)", "-3"},
                                   {3, "first.code", "a"},
                                   {3, "last.code", "-"},
                                   {3, "last.place", "S1"},
                                   {3, "sources", "1"},
                                   {11, "count", "2"},
                                   {11, "first.code", "b"},
                                   {11, "max(amount)", "-3"},
                                   {12, "count", "2"},
                                   {12, "first.code", "-"},
                                   {12, "last.code", "b"},
                                   {12, "last.place", "-"},
                                   {12, "distinct(place)", "1"},
                                   {12, "sum(amount)", "7"},
                                   {0, "count", "0"},
                                   {0, "any", "no"},
                                   {0, "value", "-"},
                                   {0, "max(amount)", "-"},
                                   {0, "first.at", "-"},
                                   {0, "distinct(code)", "0"}};
  for (const Case& expected : cases) {
    EXPECT_EQ(read(one, day(expected.at))[expected.attribute], expected.value)
        << expected.attribute << " on day " << expected.at;
  }
}

TEST(Attributes, AreTheSameAfterAReload) {
  OneSubject one({}, four_findings());
  const Values before = one.values(day(3));
  ASSERT_TRUE(one.reload());
  EXPECT_EQ(one.values(day(3)), before);
}

TEST(Attributes, SourcesAreThoseWithSomethingInTheWindow) {
  Reading reading;
  reading.sources = 2;
  const OneSubject one(reading, {{day(1), 1, 0}, {day(5), 2, 1}, {day(6), 3, 1}});
  EXPECT_EQ(read(one, day(6))["sources"], "2");
  EXPECT_EQ(read(one, day(11))["sources"], "1");
}

TEST(Attributes, AVersionTakesItsFieldsWithIt) {
  OneSubject one({}, four_findings());
  Fact corrected = four_findings()[1];
  corrected.version = 2;
  corrected.code = "c";
  corrected.amount = 9;
  EXPECT_EQ(one.take(corrected), Outcome::kReplaced);
  EXPECT_EQ(read(one, day(2))["last.code"], "c");
  EXPECT_EQ(read(one, day(3))["max(amount)"], "9");
  corrected.version = 3;
  corrected.is_void = true;
  one.take(corrected);
  EXPECT_EQ(read(one, day(3))["count"], "2");
  EXPECT_EQ(read(one, day(2))["last.code"], "a");
}

Reading opinion() {
  Reading reading;
  reading.source_class = SourceClass::kOpinion;
  reading.within = Days(1);
  reading.baseline = Baseline{Days(10), Days(5), Decimal::from_int(1)};
  reading.read_since = day(0);
  return reading;
}

TEST(Attributes, OpinionOfFewerThanTenAccountsIsZero) {
  const OneSubject one(opinion(),
                       {{day(1), 1, 0, 50, "", "", "", 9}, {day(1), 2, 0, 40, "", "", "", 10}});
  EXPECT_EQ(read(one, day(1))["value"], "40");
  EXPECT_EQ(read(one, day(1))["count"], "1");
}

// One person, days apart, makes a level begin twice: whatever got past the checker (E203).
TEST(Attributes, HowOftenLevelsOfPeopleBeganIsNotRead) {
  const SourceTimes sources;
  const WorkCalendar calendar;
  const TimeContext time{sources, calendar, UtcOffset()};
  std::vector<SlotItem> levels(2);
  levels[0].at = day(1), levels[1].at = day(2);
  RuleInput rule_input;
  rule_input.signal.emplace();
  BoundInput input;
  input.rule_input = &rule_input;
  Window window(Days(10), false);
  window.seek(levels, day(3));
  AttributeRef count;
  count.attribute = InputAttribute::kCount;
  const auto read = [&] {
    return read_attribute(window, {levels}, input, count, floors::kMinReporters, time);
  };
  EXPECT_EQ(read(), Scalar::count(2));
  rule_input.signal->of_people = true;
  EXPECT_TRUE(read().is_missing());
}

TEST(Baseline, RatioIsTheWindowByTheMedianOfThoseBeforeItAndOpinionGoesInSteps) {
  std::vector<Fact> facts;
  for (int i = 0; i < 20; ++i) facts.push_back({day(i), static_cast<std::uint64_t>(i + 1), 0, 20});
  facts.push_back({day(20), 100, 0, 60});
  facts.push_back({day(21), 101, 0, 150});
  facts.push_back({day(22), 102, 0, 59});
  OneSubject one(opinion(), facts);
  EXPECT_EQ(read(one, day(20.5))["usual"], "20");
  EXPECT_EQ(read(one, day(20.5))["ratio"], "3");
  EXPECT_EQ(read(one, day(21.5))["ratio"], "5");  // seven and a half times
  EXPECT_EQ(read(one, day(22.5))["ratio"], "0");  // not three times
}

TEST(Baseline, IsMissingWhileTheSourceHasNotBeenReadForMinHistory) {
  Reading reading = opinion();
  const std::vector<Fact> facts = {{day(2), 1, 0, 30}, {day(4), 2, 0, 30}, {day(6), 3, 0, 30}};
  const OneSubject one(reading, facts);
  EXPECT_EQ(read(one, day(5) - Millis(1))["ratio"], "-");
  EXPECT_FALSE(one.evidence(day(5) - Millis(1)).baseline_ready);
  EXPECT_EQ(read(one, day(5))["usual"], "1");  // most days nothing: the floor
  EXPECT_TRUE(one.evidence(day(5)).baseline_ready);
  reading.read_since = EventTime::max();
  EXPECT_EQ(read(OneSubject(reading, facts), day(6))["ratio"], "-");
}

TEST(Baseline, WindowsEndAtTheSitesMidnight) {
  Reading reading = opinion();
  reading.source_class = SourceClass::kInspection;
  reading.measure = Measure::kNone;
  reading.baseline->over = Days(1);
  reading.baseline->floor = Decimal();
  reading.read_since = day(-30);
  reading.offset.east = std::chrono::hours(8);
  // 02:00 and 22:00 of one local day that ends at day(3) − 8 h.
  const OneSubject one(reading, {{day(3) - std::chrono::hours(30), 1, 0, 1},
                                 {day(3) - std::chrono::hours(10), 2, 0, 1},
                                 {day(3), 3, 0, 1}});
  const EventTime counted = day(3) - std::chrono::hours(8) + Days(1);
  EXPECT_EQ(read(one, counted - Millis(1))["usual"], "0");
  EXPECT_EQ(read(one, counted)["usual"], "2");
  EXPECT_EQ(read(one, counted + Days(1) - Millis(1))["usual"], "2");
}

TEST(Evidence, OfOpinionSaysNeitherNumbersNorRecords) {
  const OneSubject one(opinion(), {{day(1), 1, 0, 50}});
  EXPECT_THAT(one.evidence(day(1)).citations, IsEmpty());
  EXPECT_EQ(one.evidence(day(1)).count, 0U);
}

TEST(Evidence, NamesTheNewestFindingsAndTheFirstAndLastTime) {
  const OneSubject one({}, four_findings());
  const InputEvidence evidence = one.evidence(day(3));
  EXPECT_THAT(evidence.citations, ElementsAre("source0:r3", "source0:r2", "source0:r1"));
  EXPECT_EQ(evidence.first_at, day(1));
  EXPECT_EQ(evidence.last_at, day(3));
  EXPECT_FALSE(evidence.approximate);
}

}  // namespace
}  // namespace tributary::testing
