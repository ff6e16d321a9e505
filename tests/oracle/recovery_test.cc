// What the machine does shows in no output (P1, P3): a cache of one entry, checkpoints at any
// record, kills at any batch, over random rules and feeds.
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "connectors/memory/manual_clock.h"
#include "connectors/memory/memory_sink.h"
#include "connectors/memory/memory_store.h"
#include "engine/partition/worker.h"
#include "schemas/catalog/catalog.h"
#include "tests/oracle/disturbances.h"
#include "tests/oracle/sketches.h"
#include "tests/oracle/story.h"

namespace tributary::oracle {
namespace {

TEST(Recovery, ACacheOfOneEntryChangesNoByte) {
  EXPECT_TRUE(rc::check("a cache of one entry changes no byte", [] {
    const Sketch sketch = *sketches();
    const auto every = *rc::gen::inRange<std::size_t>(1, 7);
    const Town town = town_of(sketch);
    const Scenario scenario = scenario_of(sketch, town);
    RC_LOG() << story_of(scenario);
    MemoryStore store;
    EngineRun roomy(town, scenario.rules);
    EngineRun tight(town, scenario.rules, &store, 1);
    for (std::size_t i = 0; i < scenario.steps.size(); ++i) {
      roomy.take(scenario.steps[i].record);
      tight.take(scenario.steps[i].record);
      if (i % every == 0) tight.checkpoint(store);
      const std::string difference = where_they_differ(roomy.changes(), tight.changes());
      if (!difference.empty()) {
        RC_FAIL("after step " + std::to_string(i) + ", a checkpoint every " +
                std::to_string(every) + " records: " + difference);
      }
    }
  }));
}

/// The outside of a worker: outlives its crashes.
struct Outside {
  MemoryStore store;
  MemorySink changes;
  ManualClock clock;
};

/// What a process may spend at once: no output shows it.
struct Means {
  std::size_t cache_bytes = 1;
  int timers_at_once = PartitionSetup::kTimersAtOnce;
};

rc::Gen<Means> means() {
  return rc::gen::construct<Means>(
      rc::gen::elementOf(std::vector<std::size_t>{1, std::size_t{1} << 14, std::size_t{1} << 20}),
      rc::gen::elementOf(std::vector<int>{1, 2, 5, PartitionSetup::kTimersAtOnce}));
}

class Life {
 public:
  /// Under rules of its own, where the log has been told of them by that generation.
  Life(const Town& town, const Scenario& scenario, Outside& outside, const Means& means,
       std::optional<Generation> generation = {})
      : scenario_(scenario),
        outside_(outside),
        generation_(std::move(generation)),
        setup_{scenario.rules, catalog(),       town.subjects(),
               town.sources(), town.settings(), town.min_reporters()} {
    setup_.registers = town.subjects().rows();
    setup_.sweeps_must_agree = true;
    setup_.store = &outside.store;
    setup_.cache_bytes = means.cache_bytes;
    setup_.timers_at_once = means.timers_at_once;
  }

  /// Batches of `size` records, and a crash after each number of batches in `kills`.
  void run(std::size_t size, std::vector<int> kills, std::size_t kept_writes) {
    run_to(scenario_.steps.size(), size, std::move(kills), kept_writes);
  }
  /// The same, up to a step; the next life goes on from there.
  void run_to(std::size_t end, std::size_t size, std::vector<int> kills, std::size_t kept_writes) {
    std::size_t next = 0;
    std::unique_ptr<Worker> worker = start(next);
    for (int batches = 1; next < end; ++batches) {
      LogBatch batch;
      for (; next < end && batch.records.size() < size; ++next) {
        batch.records.push_back(scenario_.steps[next].record);
      }
      batch.ingest_state = std::to_string(next);
      worker->consume(batch).value_or_die();
      outside_.clock.advance(Millis(40));
      if (kills.empty() || batches % 50 != kills.back()) continue;
      kills.pop_back();
      worker.reset();
      outside_.store.crash(kept_writes);
      outside_.changes.crash();
      worker = start(next);
    }
    worker->finish().value_or_die();
  }

 private:
  std::unique_ptr<Worker> start(std::size_t& next) {
    CommitPolicy policy;
    policy.checkpoint_interval = Millis(250);
    auto worker = std::make_unique<Worker>(
        WorkerSetup{setup_, outside_.store, &outside_.changes, nullptr, outside_.clock, policy});
    const std::string state = worker->recover().value_or_die();
    next = state.empty() ? 0 : std::stoul(state);
    if (generation_) worker->begin_generation(*generation_).value_or_die();
    return worker;
  }

  const Scenario& scenario_;
  Outside& outside_;
  std::optional<Generation> generation_;
  PartitionSetup setup_;
};

TEST(Recovery, AKilledRunWritesWhatOneNeverKilledWrites) {
  EXPECT_TRUE(rc::check("a killed run writes what one never killed writes", [] {
    const Sketch sketch = *sketches();
    const auto size = *rc::gen::inRange<std::size_t>(1, 5);
    const auto kills = *rc::gen::resize(
        5, rc::gen::container<std::vector<int>>(rc::gen::resize(100, rc::gen::inRange(1, 50))));
    const auto kept_writes = *rc::gen::inRange<std::size_t>(0, 2);
    const Means of_killed = *means();
    const Town town = town_of(sketch);
    const Scenario scenario = scenario_of(sketch, town);
    RC_LOG() << story_of(scenario) << "a cache of " << of_killed.cache_bytes << " bytes, "
             << of_killed.timers_at_once << " timers at once";
    Outside whole;
    Life(town, scenario, whole, Means()).run(1, {}, 0);
    Outside killed;
    Life(town, scenario, killed, of_killed).run(size, kills, kept_writes);
    RC_ASSERT(whole.changes.contents() == killed.changes.contents());
  }));
}

/// The log begins with the rules that it is about.
Generation begin_with(Scenario& scenario, const std::string& rules, bool has_holidays) {
  Generation generation = generation_of(rules, has_holidays);
  scenario.rules.digest = generation.ruleset;
  std::erase_if(scenario.steps,
                [](const Step& step) { return std::holds_alternative<Generation>(step.record); });
  scenario.steps.insert(scenario.steps.begin(), {generation, "the rules " + rules});
  return generation;
}

// A row that refers to another subject was taken for a damaged one when it was read back, and the
// worker did not start.
TEST(Recovery, ARegisterThatSaysWhoManagesABuildingIsReadBack) {
  const Town town;
  Scenario scenario;
  scenario.steps = {{caught_up(town, days(0)), ""}, {caught_up(town, days(1)), ""}};
  const Generation generation = begin_with(scenario, "rules", false);
  Outside outside;
  for (int life = 0; life < 3; ++life) {
    Life(town, scenario, outside, Means(), generation).run(1, {}, 0);
  }
  EXPECT_EQ(outside.changes.contents(), "");
}

std::string counts_failed(const std::string& also) {
  return "within: 5d\ninputs:\n  found:\n    from: inspection\n" + also +
         "levels:\n  blue: found.count >= 1 and found.distinct(grade) < 2\n"
         "score:\n  - add: 25\n    why: \"w\"\n";
}

/// What is written of the story, and of an edit of its rules at its end, where the cache holds so
/// much.
std::string written_with_cache(std::size_t bytes, const Story& story, const RuleSet& edited) {
  Scenario before, after;
  before.rules = story.rules();
  after.rules = edited;
  for (const LogRecord& record : story.log()) before.steps.push_back({record, ""});
  after.steps = before.steps;
  const Generation old = begin_with(before, "before", false);
  const Generation next = begin_with(after, "after", false);
  Outside outside;
  Means means;
  means.cache_bytes = bytes;
  Life(story.town(), before, outside, means, old).run(1, {}, 0);
  Life(story.town(), after, outside, means, next).run(1, {}, 0);
  return outside.changes.contents();
}

// A duplicate made the subject be looked at, and its state was not stored for it: read again, it
// had last been looked at before, and a new rule's level began elsewhere.
TEST(Recovery, ALookForADuplicateIsRemembered) {
  const std::string where = "    where: result == \"fail\"\n";
  Story story(Theme::kHazard, {{"rule-1", counts_failed(where)}});
  story.take(story.record("inspection", days(0)).set("result", "fail"));
  const RecordText idle = story.record("inspection", days(4)).set("result", "hazard_found");
  story.take(idle);
  story.pass(days(8));  // the first is forgotten, and its rule no longer asked
  // A checkpoint lies before it, and one behind.
  for (int i = 0; i < 10; ++i) story.pass(hours(8 * 24 + 20));
  story.take(idle);
  for (int i = 0; i < 10; ++i) story.pass(hours(8 * 24 + 20));
  story.take(story.record("inspection", days(10)).set("result", "hazard_found"));
  const Story edited(Theme::kHazard,
                     {{"rule-1", counts_failed(where)}, {"rule-2", counts_failed("")}});
  const std::string roomy = written_with_cache(1U << 20U, story, edited.rules());
  EXPECT_NE(roomy.find("rule-2"), std::string::npos);
  EXPECT_EQ(roomy, written_with_cache(1, story, edited.rules()));
}

// Seed 91510. A subject that the cache had dropped was looked at in vain once more before the edit,
// and the level of an edited rule began as if nothing before that look could be told any more.
TEST(Recovery, ALookInVainDoesNotMoveWhatAnEditFinds) {
  const auto judged = [](const std::string& where) {
    return "within: 5d\ninputs:\n  found:\n    from: inspection\n" + where +
           "  buzz:\n    from: opinion\n    within: 24h\n    measure: sum(mentions)\n"
           "    baseline: { over: 10d, min_history: 4d }\n"
           "levels:\n  yellow: found.count >= 1\nscore:\n  - add: 25\n    why: \"w\"\n";
  };
  const std::string found =
      "within: 5d\ninputs:\n  found:\n    from: inspection\n"
      "levels:\n  blue: found.count >= 1\n"
      "score:\n  - add: 25\n    why: \"w\"\n";
  Story story(Theme::kProject,
              {{"rule-1", found}, {"rule-2", judged("    where: result == \"fail\"\n")}}, Days(2));
  story.take(story.record("inspection", days(0)));
  story.clock("opinion", days(0));
  story.take(story.record("call110", days(0)));
  story.clock("opinion", hours(1));
  story.take(story.record("opinion", hours(102))
                 .set("topic", "labour.wage_arrears")
                 .set("mentions", "20")
                 .set("accounts", "10"));
  story.clock("opinion", hours(102));
  story.take(story.record("call110", days(6)));
  story.caught_up(hours(150));
  const Story edited(Theme::kProject, {{"rule-1", found}, {"rule-2", judged("")}});
  const std::string roomy = written_with_cache(1U << 20U, story, edited.rules());
  EXPECT_NE(roomy.find("rule-2"), std::string::npos);
  EXPECT_EQ(roomy, written_with_cache(1, story, edited.rules()));
}

/// The first subject of the theme, and that its district is this from here on.
LogRecord moves_to(const Story& story, const std::string& district) {
  RegisterChange change;
  change.key = subject_of(story.theme(), 0);
  change.row = *story.town().subjects().find(change.key.type, change.key.id);
  change.row->district = district;
  return change;
}

// Seed 91705. A subject that the cache had dropped was judged by its new row as of the last look,
// and what another rule read of it then began before what one in memory would have said.
TEST(Recovery, ANewRowIsNoNewsOfTheTimeBeforeALookInVain) {
  Story story(Theme::kUnit,
              {{"rule-1", R"(within: 20d
inputs:
  reports:
    from: call110
  feedback:
    from: rectification
  found:
    from: inspection
expect:
  after: reports
  event: feedback
  within: 10wd
levels:
  orange: missing
  blue: found.any and subject.district != "500104"
score:
  - add: 65
    why: "w"
)"},
               {"rule-2", R"(within: 20d
inputs:
  others:
    from: signal
    where: rule == "rule-1"
levels:
  orange: others.any
score:
  - add: 65
    why: "w"
)"}},
              Days(1));
  story.leave_the_oracle();
  story.take(moves_to(story, "500104"), "elsewhere");
  story.take(story.record("inspection", days(1)));
  for (int day = 2; day < 20; ++day) story.caught_up(days(day));
  story.take(moves_to(story, "500103"), "here");
  const auto written_by = [&](std::size_t cache_bytes) {
    Scenario scenario;
    scenario.rules = story.rules();
    for (const LogRecord& record : story.log()) scenario.steps.push_back({record, ""});
    Outside outside;
    Means means;
    means.cache_bytes = cache_bytes;
    Life(story.town(), scenario, outside, means).run(1, {}, 0);
    return outside.changes.contents();
  };
  const std::string roomy = written_by(1U << 20U);
  EXPECT_NE(roomy.find("rule-2"), std::string::npos);
  EXPECT_EQ(roomy, written_by(1));
}

// A rule that had never been known, since works were silent, was followed from the first record on;
// read again, from when works were heard last: there its level seemed to begin.
TEST(Recovery, WhatWasNeverKnownBeginsWithItsLevel) {
  Story story(Theme::kHazard,
              {{"listed", R"(within: 5d
inputs:
  found:
    from: inspection
levels:
  blue: found.count >= 1
score:
  - add: 25
    why: "w"
)"},
               {"unknown", R"(within: 5d
inputs:
  feedback:
    from: [rectification, works]
levels:
  orange: feedback.count == 2
  blue: feedback.count >= 1
score:
  - add: 30
    why: "w"
)"}},
              Days(1), Days(3));
  story.caught_up(days(0));
  story.take(story.record("inspection", days(4)));
  story.take(story.record("rectification", days(4)));
  story.caught_up_but({"works"}, days(4));
  story.caught_up_but({"works"}, days(5));
  // All levels have ended: what is shown is of when it was last known.
  story.caught_up_but({"works"}, days(10));
  MemoryStore store;
  EngineRun roomy(story.town(), story.rules());
  EngineRun tight(story.town(), story.rules(), &store, 1);
  for (const LogRecord& record : story.log()) {
    roomy.take(record);
    tight.take(record);
    tight.checkpoint(store);
  }
  EXPECT_EQ(where_they_differ(roomy.changes(), tight.changes()), "");
  EXPECT_EQ(roomy.changes().size(), 7U);
}

// The same where rules are edited between two runs, rows of registers change, sweeps are asked for.
TEST(Recovery, NorWhereRulesAndRegistersChangeAndSweepsAreAskedFor) {
  EXPECT_TRUE(rc::check("a killed run writes the same whatever else befalls it", [] {
    const Sketch sketch = *sketches();
    const auto dice = *rc::gen::container<std::vector<std::uint32_t>>(
        12, rc::gen::inRange<std::uint32_t>(0, 1000));
    const auto size = *rc::gen::inRange<std::size_t>(1, 5);
    const auto share = *rc::gen::inRange<std::size_t>(0, 100);
    const auto kills = *rc::gen::resize(
        5, rc::gen::container<std::vector<int>>(rc::gen::resize(100, rc::gen::inRange(1, 50))));
    const auto kept_writes = *rc::gen::inRange<std::size_t>(0, 2);
    const Means of_killed = *means();
    const Town town = town_of(sketch);
    Scenario scenario = with_register_changes(scenario_of(sketch, town), town, dice);
    if (dice[0] % 2 == 0) scenario = swept(scenario, 3, 29);
    auto [before, after] = edited(scenario, town, dice);
    const Generation old = begin_with(before, "before", has_holidays(sketch));
    const Generation next = begin_with(after, "after", has_holidays(sketch));
    const std::size_t cut = std::max<std::size_t>(before.steps.size() * share / 100, 1);
    RC_LOG() << story_of(before) << "edited before step " << cut << "\n";
    watch(story_of(before));
    Outside whole;
    Life(town, before, whole, Means(), old).run_to(cut, 1, {}, 0);
    Life(town, after, whole, Means(), next).run(1, {}, 0);
    Outside killed;
    Life(town, before, killed, of_killed, old).run_to(cut, size, kills, kept_writes);
    Life(town, after, killed, of_killed, next).run(size, kills, kept_writes);
    RC_ASSERT(whole.changes.contents() == killed.changes.contents());
  }));
}

}  // namespace
}  // namespace tributary::oracle
