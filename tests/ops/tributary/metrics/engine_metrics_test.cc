// What a run tells of itself, and what of people it does not (PEOPLE 2, decision 0021).
#include "ops/tributary/metrics/engine_metrics.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <re2/re2.h>

#include "connectors/memory/memory_store.h"
#include "connectors/system/system_clock.h"
#include "engine/base/digest.h"
#include "engine/partition/worker.h"
#include "ops/tributary/composition/engine.h"
#include "ops/tributary/config/config_loader.h"
#include "schemas/catalog/catalog.h"
#include "tests/ops/tributary/commands/reported_city.h"

namespace tributary {
namespace {

using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using ::testing::Not;

struct Told {
  std::string text;
  std::uint64_t observations = 0;  ///< as they really are
};

/// A city in which `twice` buildings were reported twice and `failed` failed, run to its end.
Told told_of(int twice, int failed) {
  const commands_test::Folder folder;
  commands_test::write_reported_city(folder, twice, failed);
  folder.write("rules/fire.rule.yaml",
               commands_test::rule_text("fire", "active", "failed.count >= 1"));
  std::ofstream(folder / "tributary.yaml", std::ios::app) << "rules: [rules]\n";
  Diagnostics diagnostics;
  auto config =
      load_config(folder / "tributary.yaml", catalog(), Surroundings::of_process(), diagnostics);
  Site site = load_site(std::move(*config), diagnostics);
  EXPECT_FALSE(diagnostics.has_errors());
  MeteredSite metered = MeteredSite::of(site);
  auto engine = Engine::durable(std::move(site), Reading::kToTheEnd, Retries::kWhenRegistersChanged,
                                diagnostics)
                    .value_or_die();
  metered.ruleset = hex(engine->partition().ruleset());
  const SystemClock clock;
  const Readiness readiness;
  EngineProbe probe;
  probe.store = [&engine] { return engine->store_statistics(); };
  probe.behind = [&engine] { return engine->records_behind(); };
  probe.deliveries = [] { return DeliveryFigures::All{{"duty", {7, 1, true}}}; };
  EngineMetrics metrics(engine->state(), probe, metered, clock, readiness);
  metrics.load().value_or_die();
  engine->watch(metrics);
  engine->watch_batches(metrics);
  engine->run(std::atomic<bool>(false)).value_or_die();
  engine->unwatch(metrics);
  return {metrics.text().value_or_die(), engine->partition().counters().observations};
}

TEST(EngineMetrics, SayWhatARunHasDone) {
  const std::string text = told_of(80, 30).text;
  EXPECT_THAT(text, HasSubstr("tributary_source_records_total{source=\"visits\"} 30\n"));
  EXPECT_THAT(text, HasSubstr("tributary_source_observations_total{source=\"visits\"} 30\n"));
  EXPECT_THAT(text, HasSubstr("tributary_source_stale{source=\"visits\"} 0\n"));
  EXPECT_THAT(text, HasSubstr("tributary_people_records_total 200\n"));
  EXPECT_THAT(text, HasSubstr("tributary_observations_total 200\n"));  // 230
  EXPECT_THAT(text, HasSubstr("tributary_revisions_total 30\n"));
  EXPECT_THAT(text, HasSubstr("tributary_rows{level=\"blue\",handling=\"assigned\"} 30\n"));
  EXPECT_THAT(text, HasSubstr("tributary_rule_rows{rule=\"fire\",level=\"blue\"} 30\n"));
  EXPECT_THAT(text, HasSubstr("tributary_deliveries_total{receiver=\"duty\"} 7\n"));
  EXPECT_THAT(text, HasSubstr("tributary_deliveries_refused_total{receiver=\"duty\"} 1\n"));
  EXPECT_THAT(text, HasSubstr("tributary_receiver_away{receiver=\"duty\"} 1\n"));
  EXPECT_THAT(text, HasSubstr("tributary_rules{status=\"active\"} 1\n"));
  EXPECT_THAT(text, ContainsRegex("tributary_batch_seconds_count [1-9]"));
  EXPECT_THAT(text, ContainsRegex("tributary_commit_seconds_count [1-9]"));
  EXPECT_THAT(text, ContainsRegex("tributary_checkpoint_seconds_count [1-9]"));
  EXPECT_THAT(text, ContainsRegex("tributary_change_seconds_count [1-9]"));
  EXPECT_THAT(text, ContainsRegex("tributary_store_written_bytes_total [1-9]"));
  EXPECT_THAT(text, ContainsRegex("process_resident_memory_bytes [1-9]"));
}

/// What does not hang on how quick the machine was.
std::string of_the_records(std::string text) {
  RE2::GlobalReplace(&text, R"((?m)^(process|tributary_store)_.*\n)", "");
  RE2::GlobalReplace(&text, R"((?m)^tributary_[a-z]+_seconds_(bucket|sum|count).*\n)", "");
  return text;
}

TEST(EngineMetrics, OneMoreReportShowsInNone) {
  const Told fewer = told_of(81, 30), more = told_of(82, 30);
  EXPECT_EQ(fewer.observations + 1, more.observations);
  EXPECT_EQ(of_the_records(fewer.text), of_the_records(more.text));
  // And an inspection does, so that it is not by leaving everything out.
  EXPECT_NE(of_the_records(fewer.text), of_the_records(told_of(81, 31).text));
}

TEST(EngineMetrics, OfASourceOfPeopleNothingIsToldButItsSilence) {
  const std::string text = told_of(80, 30).text;
  re2::StringPiece rest(text);
  std::string line;
  int lines = 0;
  while (RE2::FindAndConsume(&rest, R"((?m)^(.*source="grievance".*)$)", &line)) {
    ++lines;
    EXPECT_THAT(line, ::testing::AnyOf(HasSubstr("tributary_source_stale{"),
                                       HasSubstr("tributary_unknown_subjects{")));
  }
  EXPECT_EQ(lines, 2);
  EXPECT_THAT(text, Not(HasSubstr("B0")));  // no subject
  EXPECT_THAT(text, Not(HasSubstr("990101")));
}

EngineProbe nothing() {
  EngineProbe probe;
  probe.store = [] { return RocksStatistics(); };
  probe.behind = [] { return std::vector<std::optional<std::uint64_t>>(); };
  return probe;
}

TEST(EngineMetrics, WhatIsStillToBeReadOfPeopleIsToldTogetherAndInHundreds) {
  const MemoryStore store;
  const SystemClock clock;
  const Readiness readiness;
  MeteredSite site{{}, {0, 0, 0, 0, 0}, ""};
  for (const char* name : {"calls", "letters", "visits", "files"}) {
    SourceInfo source;
    source.id = SourceId(static_cast<std::uint16_t>(site.sources.size()));
    source.name = name;
    source.source_class = site.sources.size() < 2 ? SourceClass::kPeople : SourceClass::kInspection;
    site.sources.push_back(source);
  }
  EngineProbe probe = nothing();
  probe.behind = [] { return std::vector<std::optional<std::uint64_t>>{70, 77, 12, std::nullopt}; };
  const std::string text =
      EngineMetrics(store, probe, site, clock, readiness).text().value_or_die();
  EXPECT_THAT(text, HasSubstr("tributary_source_behind_records{source=\"visits\"} 12\n"));
  EXPECT_THAT(text, HasSubstr("tributary_people_behind_records 100\n"));
  EXPECT_THAT(text, Not(HasSubstr("behind_records{source=\"calls\"}")));
  EXPECT_THAT(text, Not(HasSubstr("behind_records{source=\"files\"}")));
}

TEST(EngineMetrics, AStateThatHoldsNothingYetIsToldAsSuch) {
  const MemoryStore store;
  const SystemClock clock;
  Readiness readiness;
  const EngineMetrics metrics(store, nothing(), MeteredSite{{}, {0, 0, 0, 0, 0}, ""}, clock,
                              readiness);
  const std::string text = metrics.text().value_or_die();
  EXPECT_THAT(text, HasSubstr("tributary_observations_total 0\n"));
  EXPECT_THAT(text, Not(HasSubstr("tributary_watermark_seconds ")));
  EXPECT_THAT(text, HasSubstr("tributary_ready 1\n"));
  readiness.cluster_answers(false);
  EXPECT_THAT(metrics.text().value_or_die(), HasSubstr("tributary_ready 0\n"));
}

}  // namespace
}  // namespace tributary
