// PEOPLE's laws over random accepted rules: Multiply, Erase, Rename, Silence, Two worlds. Compared
// are the bytes of the change log and of what `explain` tells; the sixth law, Plant, is
// tests/integration's.
#include "tests/oracle/laws.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>

#include "tests/oracle/sketches.h"

namespace tributary::oracle {
namespace {

void same(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  const std::string difference = where_they_differ(a, b);
  if (!difference.empty()) RC_FAIL(difference);
}

/// A scenario that speaks of people, or is thrown away.
Scenario with_people(const Sketch& sketch, const Town& town) {
  Scenario scenario = scenario_of(sketch, town);
  RC_LOG() << story_of(scenario);
  RC_PRE(std::any_of(scenario.rules.rules.begin(), scenario.rules.rules.end(),
                     [](const Rule& rule) { return rule.has_people_input(); }));
  return scenario;
}

TEST(Laws, Multiply) {
  EXPECT_TRUE(rc::check("a report repeated changes no byte", [] {
    const Sketch sketch = *sketches();
    const auto often = *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 21));
    const Town town = town_of(sketch);
    const Scenario scenario = with_people(sketch, town);
    const Records once = plain(town, scenario);
    same(outputs_of(town, scenario, once),
         outputs_of(town, scenario, multiplied(town, once, often)));
  }));
}

TEST(Laws, Rename) {
  EXPECT_TRUE(rc::check("fresh identities change no byte", [] {
    const Sketch sketch = *sketches();
    const auto shift = *rc::gen::inRange<std::uint16_t>(1, 60'000);
    const Town town = town_of(sketch);
    const Scenario scenario = with_people(sketch, town);
    Records before;
    for (const Step& step : scenario.steps) before.push_back(step.record);
    same(outputs_of(town, scenario, before), outputs_of(town, scenario, renamed(before, shift)));
  }));
}

TEST(Laws, MultiplyOfOneReporter) {
  int given = 0;
  EXPECT_TRUE(rc::check("one reporter gives no more than one report", [&] {
    const Sketch sketch = *sketches();
    const Town town = town_of(sketch);
    const Scenario scenario = with_people(sketch, town);
    const std::string broken = broken_by_one_reporter(town, scenario);
    if (!broken.empty()) RC_FAIL(broken);
    ++given;
  }));
  EXPECT_GT(given, 0);
}

TEST(Laws, Erase) {
  int told = 0;
  EXPECT_TRUE(rc::check("a further reporter between two steps changes no byte", [&] {
    const Sketch sketch = *sketches();
    const auto n = *rc::gen::inRange<std::size_t>(0, 1000);
    const auto later = *rc::gen::inRange(0, 9);
    const Town town = town_of(sketch);
    const Scenario scenario = with_people(sketch, town);
    const auto further = further_report(town, scenario, n, later > 4 ? 4 - later : later);
    RC_PRE(further.has_value());
    RC_PRE(is_read_alike(town, scenario, *further));
    ++told;
    same(outputs_of(town, scenario, further->without), outputs_of(town, scenario, further->with));
  }));
  EXPECT_GT(told, 0);
}

TEST(Laws, Silence) {
  EXPECT_TRUE(rc::check("without opinion the same rows, each at most one level lower", [] {
    Sketch sketch = *sketches();
    sketch.theme = static_cast<std::uint32_t>(Theme::kProject);
    const Town town = town_of(sketch);
    const Scenario scenario = scenario_of(sketch, town);
    RC_LOG() << story_of(scenario);
    const std::string broken = broken_silence(town, scenario);
    if (!broken.empty()) RC_FAIL(broken);
  }));
}

/// One or two people at a place where nothing adverse was found.
TEST(Laws, TwoWorlds) {
  EXPECT_TRUE(rc::check("one or two reports here or there: the same answers", [] {
    const Sketch sketch = *sketches();
    const auto people = *rc::gen::inRange(1, 3);
    const Town town = town_of(sketch);
    RC_LOG() << "lateness " << format_duration(lateness_of(sketch)) << " stale after "
             << format_duration(stale_after_of(sketch)) << '\n';
    const Scenario scenario = with_people(sketch, town);
    same(outputs_of(town, scenario, world(town, scenario, people, 0)),
         outputs_of(town, scenario, world(town, scenario, people, 1)));
  }));
}

}  // namespace
}  // namespace tributary::oracle
