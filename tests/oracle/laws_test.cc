// PEOPLE's laws over random accepted rules: Multiply, Erase, Rename, Silence, Two worlds. Compared
// are the bytes of the change log and of what `explain` tells; the sixth law, Plant, is
// tests/integration's.
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <set>

#include "schemas/catalog/catalog.h"
#include "tests/oracle/explanations.h"
#include "tests/oracle/sketches.h"

namespace tributary::oracle {
namespace {

using Records = std::vector<LogRecord>;

bool is_of(const Town& town, const LogRecord& record, SourceClass source_class) {
  const auto* observation = std::get_if<Observation>(&record);
  return observation != nullptr &&
         town.sources()[observation->source.value()].source_class == source_class;
}

/// The scenario's log without corrections of what people reported: a law speaks of reports, not of
/// what intake did to them.
Records plain(const Town& town, const Scenario& scenario) {
  Records records;
  std::set<std::uint64_t> seen;
  for (const Step& step : scenario.steps) {
    if (is_of(town, step.record, SourceClass::kPeople)) {
      const auto& report = std::get<Observation>(step.record);
      if (report.version > 1 || !seen.insert(report.id_digest).second) continue;
    }
    records.push_back(step.record);
  }
  return records;
}

/// All that people are told: the change log, and what `explain` says of every rule and subject.
std::vector<std::string> outputs_of(const Town& town, const Scenario& scenario,
                                    const Records& records) {
  EngineRun engine(town, scenario.rules);
  for (const LogRecord& record : records) engine.take(record);
  std::vector<std::string> outputs = engine.changes();
  for (const Told& told : explanations(town, scenario.theme, scenario.rules, records)) {
    outputs.push_back(text_of(told));
  }
  return outputs;
}

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
    Records repeated;
    std::size_t reports = 0;
    for (const LogRecord& record : once) {
      repeated.push_back(record);
      if (!is_of(town, record, SourceClass::kPeople)) continue;
      Observation again = std::get<Observation>(record);
      if (!again.subjects[0].token) continue;
      const int times = often.empty() ? 1 : often[reports++ % often.size()];
      for (int i = 0; i < times; ++i) {
        again.id_digest = combine_hashes(again.id_digest, 17);
        again.content_digest = combine_hashes(again.content_digest, 17);
        repeated.emplace_back(again);
      }
    }
    same(outputs_of(town, scenario, once), outputs_of(town, scenario, repeated));
  }));
}

TEST(Laws, Rename) {
  EXPECT_TRUE(rc::check("fresh identities change no byte", [] {
    const Sketch sketch = *sketches();
    const auto shift = *rc::gen::inRange<std::uint16_t>(1, 60'000);
    const Town town(lateness_of(sketch), stale_after_of(sketch));
    const Scenario scenario = with_people(sketch, town);
    Records before;
    Records after;
    for (const Step& step : scenario.steps) {
      before.push_back(step.record);
      after.push_back(step.record);
      auto* observation = std::get_if<Observation>(&after.back());
      if (observation == nullptr) continue;
      for (SubjectRef& ref : observation->subjects) {
        if (!ref.token) continue;
        ref.token->current = static_cast<std::uint16_t>(ref.token->current ^ shift);
        ref.token->previous = static_cast<std::uint16_t>(ref.token->previous ^ shift);
      }
    }
    same(outputs_of(town, scenario, before), outputs_of(town, scenario, after));
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
    for (const std::uint32_t n : {0U, 1U}) {
      const SubjectKey subject = subject_of(scenario.theme, n);
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
    EngineRun loud(town, scenario.rules);
    EngineRun silent(town, scenario.rules);
    for (const Step& step : scenario.steps) {
      loud.take(step.record);
      if (!is_of(town, step.record, SourceClass::kOpinion)) silent.take(step.record);
    }
    std::set<std::pair<std::string, std::string>> keys;
    for (const EngineRun* run : {&loud, &silent}) {
      for (const auto& [key, row] : run->rows()) keys.insert(key);
    }
    for (const auto& key : keys) {
      RC_ASSERT(loud.rows().count(key) == 1U);
      RC_ASSERT(silent.rows().count(key) == 1U);
    }
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
    const auto result = *field_named(catalog()[*catalog().schema_named("inspection")], "result");
    std::vector<std::string> worlds[2];
    for (const std::uint32_t n : {0U, 1U}) {
      Records records;
      for (const LogRecord& record : plain(town, scenario)) {
        Records one = {record};
        if (auto* seen = std::get_if<Observation>(&one[0])) {
          if (is_of(town, record, SourceClass::kPeople)) {
            const int who = static_cast<int>(seen->id_digest % static_cast<unsigned>(people));
            seen->subjects[0].key = subject_of(scenario.theme, n);
            if (seen->subjects[0].token) {
              seen->subjects[0].token->current = static_cast<std::uint16_t>(who);
              seen->subjects[0].token->previous = static_cast<std::uint16_t>(who);
            }
          } else if (seen->source == town.source("inspection")) {
            for (FieldValue& value : seen->values) {
              if (value.field == result) value.bits = 1;  // passed, with conditions
            }
          } else if (is_of(town, record, SourceClass::kInstrument)) {
            continue;
          }
        }
        records.push_back(std::move(one[0]));
      }
      worlds[n] = outputs_of(town, scenario, records);
    }
    same(worlds[0], worlds[1]);
  }));
}

}  // namespace
}  // namespace tributary::oracle
