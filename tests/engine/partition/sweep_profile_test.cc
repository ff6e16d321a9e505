// SIGNALS 3: a sweep with a profile asks the rules' variants, and what they find holds until the
// next of it or for 30 days.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "engine/partition/sweep_codec.h"
#include "tests/engine/partition/swept_city.h"

namespace tributary::testing {
namespace {

using ::testing::ElementsAre;

/// Orange by two people fewer: what a profile is for.
Rule stricter(const Rule& rule) {
  Rule variant = rule;
  variant.id += "@strict";
  variant.levels[static_cast<std::size_t>(Level::kRed)] =
      rule.levels[static_cast<std::size_t>(Level::kOrange)];
  return variant;
}

Sweep strictly(const std::string& id, EventTime at) {
  Sweep sweep = special(id, at);
  sweep.profile = "strict";
  return sweep;
}

TEST(SweepProfile, AsksTheVariantsAndHoldsForThirtyDays) {
  SweptCity city({repeat_rule(), stricter(repeat_rule())});
  city.complain("B1", days(0));
  city.take(failed_inspection("B1", days(0)));
  EXPECT_EQ(city.only_row().at("level"), "orange");  // the variant waits to be asked
  city.take(strictly("s1", days(1)));
  city.take(clock_at(days(2)));
  const auto found = city.only_row();
  EXPECT_EQ(found.at("level"), "red");
  EXPECT_EQ(found.at("condition"), "present");
  EXPECT_THAT(found_by(found), ElementsAre("special s1 2024-10-05", "stream 2024-10-04"));
  EXPECT_EQ(found.at("why").at("next_down").at("when").at(0),
            "the next sweep with profile strict, at most 30d after this one");
  city.take(clock_at(days(30.5)));  // the evidence has left its window; what was found holds
  EXPECT_EQ(city.only_row().at("level"), "red");
  EXPECT_EQ(city.only_row().at("condition"), "kept");
  city.take(clock_at(days(31)));
  EXPECT_EQ(city.only_row().at("level"), "orange");
  EXPECT_EQ(nlohmann::json::parse(city.changes().back()).at("cause"), "expired");
  EXPECT_EQ(city.last_report().stage, SweepStage::kDone);
}

TEST(SweepProfile, HoldsUntilTheNextOfIt) {
  SweptCity city({repeat_rule(), stricter(repeat_rule())});
  city.complain("B1", days(0));
  city.take(failed_inspection("B1", days(0)));
  city.take(strictly("s1", days(1)));
  city.take(clock_at(days(20)));
  EXPECT_EQ(city.only_row().at("level"), "red");
  city.take(strictly("s2", days(20)));
  EXPECT_EQ(city.only_row().at("level"), "red");  // it found the same
  city.take(clock_at(days(44.5)));                // s1 is long over
  EXPECT_EQ(city.only_row().at("level"), "red");
  city.take(strictly("s3", days(44.5)));  // and finds nothing
  EXPECT_EQ(city.only_row().at("level"), "none");
}

TEST(SweepProfile, TheOneBeforeIsOverWhenTheNextHasAsked) {
  SweptCity city({repeat_rule(), stricter(repeat_rule())});
  city.take(clock_at(days(1)));
  // More often than there is room for, each for 30 days: nobody is refused.
  for (std::size_t i = 0; i < Sweeps::kMost + 3; ++i) {
    city.take(strictly("s-" + std::to_string(i), days(1)));
  }
  const auto& reports = city.partition().sweeps().reports();
  EXPECT_EQ(reports.back().sweep.id, "s-" + std::to_string(Sweeps::kMost + 2));
  EXPECT_EQ(reports.back().stage, SweepStage::kStanding);
  EXPECT_EQ(reports[reports.size() - 2].stage, SweepStage::kDone);
}

TEST(SweepProfile, TakesInLateEvidenceOfBeforeIt) {
  SweptCity city({repeat_rule(), stricter(repeat_rule())});
  city.complain("B1", days(0));
  city.take(clock_at(days(1)));
  city.take(strictly("s1", days(1)));
  EXPECT_EQ(city.only_row().at("level"), "yellow");
  city.take(failed_inspection("B1", days(2)));  // after it
  EXPECT_EQ(city.only_row().at("level"), "orange");
  city.take(failed_inspection("B1", days(0.5)));  // before it, late
  EXPECT_EQ(city.only_row().at("level"), "red");
}

TEST(SweepProfile, OfAnAreaThatIsTooSmallForReportsAsksNobody) {
  for (const int buildings : {49, 50, 51}) {
    SweptCity city({repeat_rule(), stricter(repeat_rule())}, nullptr, true, buildings + 1);
    city.complain("B1", days(0));
    city.take(failed_inspection("B1", days(0)));
    city.take(clock_at(days(0)));
    Sweep sweep = strictly("s1", days(0));
    sweep.area = "500103";  // all but the last
    city.take(sweep);
    EXPECT_EQ(city.only_row().at("level"), buildings < 50 ? "orange" : "red") << buildings;
    EXPECT_EQ(city.last_report().coverage.at(0).checked, buildings < 50 ? 0 : buildings);
  }
}

// PEOPLE 14: the same one or two reports here or there; a profile reads people by the same steps.
TEST(SweepProfile, TellsNothingOfOneReportOrTwo) {
  const auto told = [](const std::vector<Observation>& reports) {
    SweptCity city({repeat_rule(), stricter(repeat_rule())});
    city.take(failed_inspection("B3", days(0), 31));
    for (const Observation& one : reports) city.take(one);
    city.take(strictly("s1", days(1)));
    city.take(clock_at(days(90)));
    std::string text;
    ByteWriter out(text);
    for (const SweepReport& one : city.partition().sweeps().reports()) {
      write_sweep_report(one, out);
    }
    for (const std::string& change : city.changes()) out.bytes(change);
    return text;
  };
  const std::string untold = told({});
  for (const char* building : {"B1", "B3"}) {
    const Observation first = report(building, days(0.5), "h1", 1);
    EXPECT_TRUE(told({first}) == untold) << building;
    EXPECT_TRUE(told({first, report(building, days(0.6), "h2", 2)}) == untold) << building;
  }
}

}  // namespace
}  // namespace tributary::testing
