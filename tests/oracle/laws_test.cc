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
    const auto often = *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 20));
    const Town town(lateness_of(sketch), stale_after_of(sketch));
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
    const Town town(lateness_of(sketch), stale_after_of(sketch));
    const Scenario scenario = with_people(sketch, town);
    Records before;
    for (const Step& step : scenario.steps) before.push_back(step.record);
    same(outputs_of(town, scenario, before), outputs_of(town, scenario, renamed(before, shift)));
  }));
}

/// True if every rule reads the same of every subject, at every instant, after every record.
bool is_read_alike(const Town& town, const Scenario& scenario, const Records& without,
                   const Records& with, std::size_t further) {
  Oracle a(town.site(scenario.rules)), b(town.site(scenario.rules));
  for (std::size_t i = 0; i < with.size(); ++i) {
    b.take(with[i]);
    if (i != further) a.take(without[i < further ? i : i - 1]);
    if (i < further) continue;
    for (const SubjectKey& subject :
         {subject_of(scenario.theme, 0), subject_of(scenario.theme, 1), cell_of_town()}) {
      const EventTime end = std::max(a.newest(subject), b.newest(subject));
      if (a.all_values(subject, end) != b.all_values(subject, end)) return false;
    }
  }
  return true;
}

TEST(Laws, Erase) {
  int told = 0;
  EXPECT_TRUE(rc::check("a further reporter between two steps changes no byte", [&] {
    const Sketch sketch = *sketches();
    const auto place = *rc::gen::inRange<std::size_t>(0, 1000);
    const auto later = *rc::gen::inRange(0, 9);
    const Town town(lateness_of(sketch), stale_after_of(sketch));
    const Scenario scenario = with_people(sketch, town);
    const Records without = plain(town, scenario);
    Records reports;
    for (const LogRecord& record : without) {
      if (is_of(town, record, SourceClass::kPeople)) reports.push_back(record);
    }
    RC_PRE(!reports.empty());
    // Somebody new, who says what another one says, some days before or after.
    const LogRecord& model = reports[place % reports.size()];
    Observation further = std::get<Observation>(model);
    const auto at = std::find_if(without.begin(), without.end(), [&](const LogRecord& record) {
      const auto* observation = std::get_if<Observation>(&record);
      return observation != nullptr && observation->id_digest == further.id_digest;
    });
    Records with(without.begin(), at + 1);
    further.at = further.at + Days(later > 4 ? 4 - later : later);
    further.id_digest = combine_hashes(further.id_digest, 91);
    further.content_digest = combine_hashes(further.content_digest, 91);
    if (further.subjects[0].token) {
      further.subjects[0].token->current =
          static_cast<std::uint16_t>(further.subjects[0].token->current ^ 0x8001U);
      further.subjects[0].token->previous =
          static_cast<std::uint16_t>(further.subjects[0].token->previous ^ 0x8001U);
    }
    with.emplace_back(further);
    with.insert(with.end(), at + 1, without.end());
    const auto index = static_cast<std::size_t>(at - without.begin()) + 1;
    RC_PRE(is_read_alike(town, scenario, without, with, index));
    ++told;
    same(outputs_of(town, scenario, without), outputs_of(town, scenario, with));
  }));
  EXPECT_GT(told, 0);
}

TEST(Laws, Silence) {
  EXPECT_TRUE(rc::check("without opinion the same rows, each at most one level lower", [] {
    Sketch sketch = *sketches();
    sketch.theme = static_cast<std::uint32_t>(Theme::kProject);
    const Town town(lateness_of(sketch), stale_after_of(sketch));
    const Scenario scenario = scenario_of(sketch, town);
    RC_LOG() << story_of(scenario);
    const std::string row = row_of_opinion(town, scenario);
    if (!row.empty()) RC_FAIL(row);
  }));
}

/// One or two people at a place where nothing adverse was found.
TEST(Laws, TwoWorlds) {
  EXPECT_TRUE(rc::check("one or two reports here or there: the same answers", [] {
    const Sketch sketch = *sketches();
    const auto people = *rc::gen::inRange(1, 3);
    const Town town(lateness_of(sketch), stale_after_of(sketch));
    RC_LOG() << "lateness " << format_duration(lateness_of(sketch)) << " stale after "
             << format_duration(stale_after_of(sketch)) << '\n';
    const Scenario scenario = with_people(sketch, town);
    same(outputs_of(town, scenario, world(town, scenario, people, 0)),
         outputs_of(town, scenario, world(town, scenario, people, 1)));
  }));
}

}  // namespace
}  // namespace tributary::oracle
