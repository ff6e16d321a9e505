// Rules change between two runs (RULES 3.16): what the new ones read is gathered from the event
// store, and the list is the one they would have kept from the beginning.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include "connectors/memory/manual_clock.h"
#include "connectors/memory/memory_sink.h"
#include "connectors/memory/memory_store.h"
#include "engine/partition/worker.h"
#include "schemas/catalog/catalog.h"
#include "tests/support/small_city.h"

namespace tributary::testing {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::Pair;
using ::testing::StartsWith;
using ::testing::UnorderedElementsAre;

/// Sources that have every record still: an inspection is bound to B6 too, 300 m away.
class FakeSources : public Rereader {
 public:
  Result<std::optional<Observation>> read_again(SourceId /*source*/, Position position) override {
    const auto found = records_.find(position.offset);
    if (found == records_.end()) return std::nullopt;
    return found->second;
  }
  /// The record as stage 1 gave it while nothing was bound by distance.
  Observation write(Observation observation) {
    observation.position.offset = records_.size();
    Observation& bound = records_[observation.position.offset] = observation;
    bound.subjects[0].distance = Decimal::from_int(40);
    SubjectRef& near = bound.subjects.emplace_back(bound.subjects[0]);
    near.key.id = "B6";
    near.method = ResolveMethod::kNear;
    near.distance = Decimal::from_int(300);
    return observation;
  }
  void lose(std::uint64_t offset) { records_.erase(offset); }
  void overwrite(std::uint64_t offset) { records_.at(offset).content_digest ^= 1; }

 private:
  std::map<std::uint64_t, Observation> records_;
};

/// The outside of a worker, and the rules of its next run.
class Office {
 public:
  /// Starts with these rules where the last run ended.
  void start(std::vector<Rule> rules) {
    worker_.reset();
    ++generation_;
    city_ = std::make_unique<SmallCity>(std::move(rules), Days(1), &store_, 4096);
    PartitionSetup setup = city_->setup();
    setup.rereader = &sources_;
    worker_ = std::make_unique<Worker>(
        WorkerSetup{setup, store_, &changes_, nullptr, clock_, CommitPolicy()});
    worker_->recover().value_or_die();
    Generation generation;
    generation.ruleset = sha256("rules " + std::to_string(generation_));
    worker_->begin_generation(generation).value_or_die();
    if (generation_ == 1) take(generation);
  }
  void take(LogRecord record) {
    LogBatch batch;
    batch.records.push_back(std::move(record));
    worker_->consume(batch).value_or_die();
    clock_.advance(Millis(40));
  }
  void stop() { worker_->finish().value_or_die(); }

  /// What the list says of each building, without when that began: `B7 orange 60`.
  std::vector<std::string> list() {
    std::vector<std::string> rows;
    const auto add = [&](std::string_view, std::string_view json) {
      const std::string row(json);
      if (member_of(row, "level") == "none") return true;
      rows.push_back(member_of(member_of(row, "subject"), "id") + " " + member_of(row, "level") +
                     " " + member_of(row, "score") + " " + member_of(row, "condition"));
      return true;
    };
    store_.scan(Table::kSignals, "", "", add).value_or_die();
    return rows;
  }
  [[nodiscard]] const std::map<std::string, RuleFate>& fates() const {
    return worker_->partition().rule_fates();
  }
  [[nodiscard]] std::string last_change() const {
    const std::string all = changes_.contents();
    return all.substr(all.rfind('\n', all.size() - 2) + 1);
  }
  [[nodiscard]] Reread reread() const { return worker_->partition().reread(); }
  [[nodiscard]] MemoryStore& store() { return store_; }
  FakeSources& sources() { return sources_; }

 private:
  FakeSources sources_;
  MemoryStore store_;
  MemorySink changes_;
  ManualClock clock_;
  int generation_ = 0;
  std::unique_ptr<SmallCity> city_;
  std::unique_ptr<Worker> worker_;
};

std::vector<LogRecord> days_of_work(const std::vector<int>& hours) {
  std::vector<LogRecord> records;
  EventTime newest = days(0);
  for (std::size_t i = 0; i < hours.size(); ++i) {
    const EventTime at = days(static_cast<double>(i) + hours[i] / 24.0);
    const std::string building = "B" + std::to_string(i % 3 + 5);
    // Every seventh record is a new version of the one before, at another hour.
    const std::uint64_t id = i % 7 == 6 ? i - 2 : i + 1;
    records.emplace_back(i % 4 == 0 ? failed_inspection(building, at, id)
                                    : report(building, at, "h" + std::to_string(i / 3 % 5), id));
    newest = std::max(newest, at);
    records.emplace_back(clock_at(newest - Days(1)));
  }
  records.emplace_back(clock_at(newest + Days(1)));
  return records;
}

std::vector<std::string> list_of(const std::vector<LogRecord>& records, const Rule& rule) {
  Office office;
  office.start({rule});
  for (const LogRecord& record : records) office.take(record);
  office.stop();
  return office.list();
}

Rule with_hash(Rule rule, const std::string& text) {
  rule.hash = sha256(text);
  return rule;
}

RC_GTEST_PROP(Refill, ALongerOrShorterWindowJudgesWhatTheStoreHas, ()) {
  const auto hours =
      *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 20)).as("hours of each day");
  const std::vector<LogRecord> records = days_of_work(hours);
  const Rule before = with_hash(repeat_rule(Days(*rc::gen::inRange(2, 40)), Days(1)), "a");
  const Rule after = with_hash(
      repeat_rule(Days(*rc::gen::inRange(2, 40)), Days(*rc::gen::element(0, 3, 20))), "b");
  Office office;
  office.start({before});
  for (const LogRecord& record : records) office.take(record);
  office.stop();
  office.start({after});
  office.stop();
  const auto fresh = list_of(records, after);
  RC_ASSERT(office.list() == fresh);
  office.start({before});
  office.stop();
  RC_ASSERT(office.list() == list_of(records, before));
}

/// Blue for one failed inspection; of those within `metres` with one.
Rule failure_rule(std::optional<int> metres) {
  Rule rule = repeat_rule();
  rule.levels = {};
  rule.levels[static_cast<std::size_t>(Level::kBlue)] = rule.score[1].condition;
  if (metres) rule.inputs[1].near = Near{Decimal::from_int(*metres)};
  return with_hash(rule, "near " + std::to_string(metres.value_or(0)));
}

TEST(Refill, WhatLiesNearIsReadAgainFromItsSource) {
  Office office;
  office.start({failure_rule(std::nullopt)});
  office.take(office.sources().write(failed_inspection("B7", days(1))));
  office.take(clock_at(days(2)));
  office.stop();
  EXPECT_THAT(office.list(), ElementsAre(StartsWith("B7 blue")));
  office.start({failure_rule(500)});
  EXPECT_THAT(office.fates(), ElementsAre(Pair("repeat", RuleFate::kReread)));
  EXPECT_EQ(office.reread().records, 1U);
  office.stop();
  EXPECT_THAT(office.list(), UnorderedElementsAre(StartsWith("B6 blue"), StartsWith("B7 blue")));
  office.start({failure_rule(200)});
  EXPECT_EQ(office.reread().records, 1U) << "the store still has no distances";
  office.stop();
  EXPECT_THAT(office.list(), ElementsAre(StartsWith("B7 blue")));
}

TEST(Refill, ARecordThatItsSourceNoLongerHasIsCounted) {
  Office office;
  office.start({failure_rule(std::nullopt)});
  for (int i = 0; i < 3; ++i) {
    office.take(office.sources().write(failed_inspection("B7", days(1 + i))));
  }
  office.take(clock_at(days(5)));
  office.stop();
  office.sources().lose(0);
  office.sources().overwrite(2);
  office.start({failure_rule(500)});
  EXPECT_EQ(office.reread().records, 1U);
  EXPECT_EQ(office.reread().gone, 2U) << "one is lost; in the place of one stands another";
  office.stop();
  EXPECT_THAT(office.list(), UnorderedElementsAre(StartsWith("B6 blue"), StartsWith("B7 blue")));
}

TEST(Refill, ARowWhoseRulesRunNoMoreGoes) {
  Office office;
  office.start({repeat_rule(Days(20))});
  for (const char* reporter : {"h1", "h2", "h3"}) office.take(report("B7", days(1), reporter));
  office.take(clock_at(days(2)));
  office.stop();
  EXPECT_THAT(office.list(), ElementsAre(StartsWith("B7 yellow")));
  Rule other = repeat_rule(Days(20));
  other.id = "other";
  other.signal.hazard = *catalog().topic_named("safety.gas");
  office.start({other});
  office.stop();
  EXPECT_THAT(office.list(), ElementsAre(StartsWith("B7 yellow")))
      << "of the other hazard, which the same reports speak of";
  office.start({with_hash(failure_rule(std::nullopt), "other inputs")});
  office.stop();
  EXPECT_THAT(office.list(), IsEmpty());
  EXPECT_THAT(office.last_change(), HasSubstr(R"("cause":"rule")"));
  EXPECT_THAT(office.last_change(), Not(HasSubstr("2024-10-05T"))) << "people: days, and no times";
}

TEST(Refill, SaysOfEachRuleWhatBecomesOfItsState) {
  Rule other = repeat_rule(Days(20));
  other.id = "other";
  Office office;
  office.start({repeat_rule(Days(20))});
  office.take(failed_inspection("B7", days(0)));
  office.take(clock_at(days(1)));
  office.stop();
  EXPECT_TRUE(office.fates().empty());
  office.start({repeat_rule(Days(30)), other});
  EXPECT_THAT(office.fates(), Contains(Pair("other", RuleFate::kNew)));
  EXPECT_THAT(office.fates(), Contains(Pair(repeat_rule().id, RuleFate::kRefilled)));
  office.stop();
  office.start({repeat_rule(Days(10))});
  EXPECT_THAT(office.fates(), Contains(Pair("other", RuleFate::kGone)));
  office.stop();
  Rule higher = repeat_rule(Days(10));
  higher.score[0].add.code[0].bits += Decimal::kScale;
  office.start({higher});
  EXPECT_THAT(office.fates(), Contains(Pair(repeat_rule().id, RuleFate::kKept)));
}

TEST(Refill, IsCommittedWithItsCheckpointSoThatAKillRepeatsItWhole) {
  Office office;
  office.start({repeat_rule(Days(2))});
  for (const double day : {0.0, 1.0, 2.0, 3.0}) {
    office.take(report("B7", days(day), "h" + std::to_string(day)));
    office.take(failed_inspection("B7", days(day)));
  }
  office.take(clock_at(days(4)));
  office.stop();
  const auto before = read_commit(office.store()).value_or_die();
  office.start({repeat_rule(Days(20))});
  const auto after = read_commit(office.store()).value_or_die();
  EXPECT_EQ(after->sequence, before->sequence + 1);
  EXPECT_EQ(after->checkpoint, after->sequence);
}

}  // namespace
}  // namespace tributary::testing
