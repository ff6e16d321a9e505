// The order of arrival shows in no row once the watermark has passed it (P2): the same records,
// each at any time within the lateness or ahead of its own, end in the same engine axis.
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <array>

#include "tests/oracle/comparison.h"
#include "tests/oracle/sketches.h"

namespace tributary::oracle {
namespace {

constexpr std::uint32_t kAheadPercent = 10;
constexpr std::int64_t kMostAheadHours = 72;

using Throws = std::vector<std::uint32_t>;

struct Arriving {
  EventTime at;
  const Step* step = nullptr;
};

/// The first word of all sources, before the earliest record that any throw lets come.
Step begun(const Town& town, const Scenario& scenario) {
  EventTime oldest = EventTime::max();
  for (const Step& step : scenario.steps) {
    const auto* observation = std::get_if<Observation>(&step.record);
    if (observation != nullptr) oldest = std::min(oldest, observation->at);
  }
  const EventTime at = oldest - std::chrono::hours(kMostAheadHours);
  return {caught_up(town, at), "caught up at " + format_time(at, town.settings().offset)};
}

/// The scenario's observations in an order that the throws give them, clocks reported after each.
std::vector<Step> arrivals(const Town& town, const Scenario& scenario, const Throws& throws) {
  std::vector<Arriving> coming;
  const std::int64_t lateness = town.sources()[0].lateness.count() / 3'600'000;
  for (const Step& step : scenario.steps) {
    const auto* observation = std::get_if<Observation>(&step.record);
    if (observation == nullptr) continue;
    const std::uint32_t dice = throws.empty() ? 0 : throws[coming.size() % throws.size()];
    const std::int64_t delay =
        dice % 100 < kAheadPercent ? -(dice / 100 % kMostAheadHours) : dice / 100 % lateness;
    coming.push_back({observation->at + std::chrono::hours(delay), &step});
  }
  std::stable_sort(coming.begin(), coming.end(),
                   [](const Arriving& a, const Arriving& b) { return a.at < b.at; });
  // How long a source has been read is no matter of its records: all orders begin at one instant.
  std::vector<Step> steps;
  if (!coming.empty()) steps.push_back(begun(town, scenario));
  for (const Arriving& one : coming) {
    steps.push_back(*one.step);
    steps.push_back(
        {caught_up(town, one.at), "caught up at " + format_time(one.at, town.settings().offset)});
  }
  return steps;
}

/// Of every row what the set of observations alone decides.
std::string rows_of(const EngineRun& run) {
  std::string text;
  for (const auto& [key, row] : run.rows()) {
    if (row.axis.level == Level::kNone) continue;
    text += key.first + " " + key.second + " " + text_of(row.axis) + "\n";
  }
  return text;
}

EventTime newest_of(const Scenario& scenario) {
  EventTime newest = days(0);
  for (const Step& step : scenario.steps) {
    const auto* observation = std::get_if<Observation>(&step.record);
    if (observation != nullptr) newest = std::max(newest, observation->at);
  }
  return newest;
}

TEST(Arrival, AnyOrderWithinLatenessEndsInTheSameRows) {
  std::uint64_t rows = 0;
  EXPECT_TRUE(rc::check("any order within lateness ends in the same rows", [&] {
    const Sketch sketch = *sketches();
    const auto orders = *rc::gen::container<std::array<Throws, 2>>(
        rc::gen::container<Throws>(rc::gen::resize(100, rc::gen::inRange(0U, 100'000U))));
    const Town town(lateness_of(sketch));
    const Scenario scenario = scenario_of(sketch, town);
    RC_LOG() << story_of(scenario);
    EngineRun one(town, scenario.rules), other(town, scenario.rules);
    for (const Step& step : arrivals(town, scenario, orders[0])) one.take(step.record);
    for (const Step& step : arrivals(town, scenario, orders[1])) other.take(step.record);
    // Until W has passed them all, they may differ in what is present and what kept.
    for (const int after : {0, 1, 3, 7, 13, 20, 31, 60, 400}) {
      const ClockReport report =
          caught_up(town, newest_of(scenario) + lateness_of(sketch) + Days(after));
      one.take(report);
      other.take(report);
      const std::string rows_of_one = rows_of(one), rows_of_other = rows_of(other);
      if (rows_of_one != rows_of_other) {
        for (const Throws& order : orders) {
          for (const Step& step : arrivals(town, scenario, order)) RC_LOG() << step.text << "\n";
          RC_LOG() << "\n";
        }
        RC_FAIL(std::to_string(after) + " days after the newest:\n" + rows_of_one + "or\n" +
                rows_of_other);
      }
      rows += static_cast<std::uint64_t>(std::count(rows_of_one.begin(), rows_of_one.end(), '\n'));
    }
  }));
  EXPECT_GT(rows, 0U);
}

}  // namespace
}  // namespace tributary::oracle
