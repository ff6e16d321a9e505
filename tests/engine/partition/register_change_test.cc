// DESIGN 7: a changed row of a register is a log record for its subject; a kill in the middle of a
// change, or with other files beside the state than before, shows nowhere.
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "connectors/memory/manual_clock.h"
#include "connectors/memory/memory_sink.h"
#include "connectors/memory/memory_store.h"
#include "engine/partition/worker.h"
#include "schemas/catalog/catalog.h"
#include "tests/support/passing_store.h"
#include "tests/support/small_city.h"

namespace tributary::testing {
namespace {

AttributeId floors() {
  const auto& attributes = catalog()[building_type()].attributes;
  const auto at = std::find_if(attributes.begin(), attributes.end(),
                               [](const Attribute& one) { return one.name == "floors"; });
  return AttributeId(static_cast<AttributeId::Value>(at - attributes.begin()));
}

SubjectTypeId unit_type() { return *catalog().subject_type_named("organisation.unit"); }

/// Registers as a test writes them: buildings with floors, and fire units by district.
class Town : public SubjectDirectory {
 public:
  Town() { registers_.resize(catalog().subject_types.size()); }

  Town building(const std::string& id, int floors_of_it, std::string unit = "") && {
    Subject subject;
    subject.key = {building_type(), id};
    subject.name = "building " + id;
    subject.district = "500103";
    subject.unit = std::move(unit);
    subject.attributes.push_back(
        {floors(), AttributeKind::kNumber, Decimal::from_int(floors_of_it).raw(), ""});
    return add(std::move(subject));
  }
  Town unit(const std::string& id, std::string name) && {
    Subject subject;
    subject.key = {unit_type(), id};
    subject.name = std::move(name);
    subject.unit_kind = catalog().unit_kind_named("fire")->value();
    return add(std::move(subject));
  }

  [[nodiscard]] const Subject* find(SubjectTypeId type, std::string_view id) const override {
    for (const Subject& one : registers_[type.value()]) {
      if (one.key.id == id) return &one;
    }
    return nullptr;
  }
  [[nodiscard]] const Subject* unit_for(UnitKindId, std::string_view) const override {
    const auto& units = registers_[unit_type().value()];
    return units.empty() ? nullptr : &units.front();
  }
  void near(SubjectTypeId, GeoPoint, double, std::vector<NearbySubject>&) const override {}
  [[nodiscard]] std::size_t count(SubjectTypeId) const override { return 100; }
  [[nodiscard]] Sha256Digest digest() const override {
    Sha256 digest;
    for (const auto& of_type : registers_) {
      for (const Subject& one : of_type) {
        digest.field(one.key.id).field(one.name).field(one.unit);
        for (const AttributeValue& value : one.attributes) digest.field(std::to_string(value.bits));
      }
    }
    return digest.finish();
  }
  [[nodiscard]] LoadedRegisters loaded() const { return {registers_.begin(), registers_.end()}; }

 private:
  Town add(Subject subject) {
    std::vector<Subject>& all = registers_[subject.key.type.value()];
    const auto at = std::find_if(all.begin(), all.end(),
                                 [&](const Subject& one) { return one.key.id >= subject.key.id; });
    all.insert(at, std::move(subject));
    return std::move(*this);
  }
  std::vector<std::vector<Subject>> registers_;
};

/// A failed inspection is yellow in a building of three floors and more.
Rule high_building_rule() {
  Rule rule = repeat_rule();
  rule.inputs.erase(rule.inputs.begin());
  rule.attributes = {{0, InputAttribute::kCount}};
  for (auto& level : rule.levels) level.reset();
  Program program;
  program.code = {{OpCode::kAttribute, 0, 0},
                  {OpCode::kNumber, 0, Decimal::kScale},
                  {OpCode::kGe, 0, 0},
                  {OpCode::kSubject, floors().value(), 0},
                  {OpCode::kNumber, 0, 3 * Decimal::kScale},
                  {OpCode::kGe, 0, 0},
                  {OpCode::kAnd, 0, 0}};
  rule.levels[static_cast<std::size_t>(Level::kYellow)] = program;
  rule.score.clear();
  return rule;
}

/// A site over its restarts; each with the registers that lie beside it then.
class Installation {
 public:
  /// False: killed on the way.
  bool start(const Town& town) {
    worker_.reset();
    town_ = town;
    setup_ =
        std::make_unique<PartitionSetup>(PartitionSetup{rules_, catalog(), town_, sources_, site_});
    setup_->registers = town_.loaded();
    setup_->store = &store_;
    CommitPolicy policy;
    policy.checkpoint_interval = checkpoint_every_;
    worker_ =
        std::make_unique<Worker>(WorkerSetup{*setup_, store_, &changes_, nullptr, clock_, policy});
    const auto state = worker_->recover();
    if (!state) return false;
    read_ = state->empty() ? 0 : std::stoi(*state);
    return worker_->begin_generation(generation()).has_value();
  }
  [[nodiscard]] Generation generation() const { return {rules_.digest, town_.digest(), {}}; }

  /// The day's records, unless they have been taken already. False: killed.
  bool take(int day, std::vector<LogRecord> records) {
    if (day < read_) return true;
    LogBatch batch;
    if (day == 0) batch.records.emplace_back(generation());
    for (LogRecord& record : records) batch.records.push_back(std::move(record));
    batch.ingest_state = std::to_string(day + 1);
    clock_.advance(Millis(200));
    return worker_->consume(batch).has_value();
  }
  void crash() {
    worker_.reset();
    kill_after(std::nullopt);
    memory_.crash();
    changes_.crash();
  }
  void kill_after(std::optional<int> writes) { store_.kill_after(writes); }
  bool finish() { return worker_->finish().has_value(); }
  void checkpoint_every(Millis interval) { checkpoint_every_ = interval; }

  [[nodiscard]] std::string changes() const { return std::string(changes_.contents()); }
  [[nodiscard]] std::size_t revisions() const {
    const std::string all = changes();
    return static_cast<std::size_t>(std::count(all.begin(), all.end(), '\n'));
  }
  [[nodiscard]] Worker& worker() { return *worker_; }
  [[nodiscard]] std::string row(const std::string& building) const {
    const std::string id = signal_id_of("test", "place.building", building, "safety.fire");
    return memory_.get(Table::kSignals, id).value_or_die().value_or("");
  }

 private:
  RuleSet rules_{{high_building_rule()}, {}, sha256("rules")};
  std::vector<SourceInfo> sources_ = two_sources(Days(1));
  SiteSettings site_ = [] {
    SiteSettings site;
    site.site = "test";
    return site;
  }();
  Town town_;
  std::unique_ptr<PartitionSetup> setup_;
  MemoryStore memory_;
  KilledStore store_{memory_};
  MemorySink changes_;
  ManualClock clock_;
  Millis checkpoint_every_{1000};
  std::unique_ptr<Worker> worker_;
  int read_ = 0;
};

std::string level_in(const Installation& site, const std::string& building) {
  const std::string row = site.row(building);
  return row.empty() ? "" : member_of(row, "level");
}

TEST(RegisterChange, OnlyRowsOfChangedSubjectsAreJudgedAgain) {
  Installation site;
  ASSERT_TRUE(site.start(Town().building("B1", 2).building("B2", 5).unit("U1", "brigade")));
  ASSERT_TRUE(site.take(0, {failed_inspection("B1", days(0)), failed_inspection("B2", days(0))}));
  EXPECT_EQ(level_in(site, "B1"), "");
  EXPECT_EQ(level_in(site, "B2"), "yellow");
  ASSERT_TRUE(site.finish());
  const std::size_t before = site.revisions();
  ASSERT_TRUE(site.start(Town().building("B1", 6).building("B2", 5).unit("U1", "brigade")));
  EXPECT_EQ(level_in(site, "B1"), "yellow");
  EXPECT_EQ(site.revisions(), before + 1);
  EXPECT_TRUE(site.worker().owes_retry());
  ASSERT_TRUE(site.take(1, {clock_at(days(1))}));
  EXPECT_FALSE(site.worker().owes_retry());
}

TEST(RegisterChange, ASubjectThatIsGoneHasNoAttributes) {
  Installation site;
  ASSERT_TRUE(site.start(Town().building("B1", 5)));
  ASSERT_TRUE(site.take(0, {failed_inspection("B1", days(0))}));
  ASSERT_TRUE(site.finish());
  EXPECT_EQ(level_in(site, "B1"), "yellow");
  ASSERT_TRUE(site.start(Town()));
  EXPECT_NE(level_in(site, "B1"), "yellow");
  ASSERT_TRUE(site.finish());
  ASSERT_TRUE(site.start(Town().building("B1", 5)));
  EXPECT_EQ(level_in(site, "B1"), "yellow");
}

TEST(RegisterChange, AFileThatSaysTheSameChangesNothing) {
  Installation site;
  ASSERT_TRUE(site.start(Town().building("B1", 5)));
  ASSERT_TRUE(site.take(0, {failed_inspection("B1", days(0))}));
  ASSERT_TRUE(site.finish());
  const std::uint64_t frames = site.worker().sequence();
  ASSERT_TRUE(site.start(Town().building("B1", 5)));
  EXPECT_EQ(site.worker().sequence(), frames);
  EXPECT_FALSE(site.worker().owes_retry());
}

TEST(RegisterChange, AnUnfinishedRunIsRunAgainUnderTheRowsOfItsTime) {
  Installation site;
  site.checkpoint_every(Days(1));
  ASSERT_TRUE(site.start(Town().building("B1", 5).unit("U1", "brigade one")));
  ASSERT_TRUE(site.take(0, {failed_inspection("B1", days(0))}));
  ASSERT_TRUE(site.finish());
  ASSERT_TRUE(site.take(1, {failed_inspection("B1", days(1)), clock_at(days(1))}));
  ASSERT_TRUE(site.take(2, {failed_inspection("B1", days(2))}));
  site.crash();
  // Without the rows of that time this would abort: the steps would give other effects.
  ASSERT_TRUE(site.start(Town().building("B1", 1).unit("U0", "brigade nought")));
  EXPECT_NE(level_in(site, "B1"), "yellow");
}

RC_GTEST_PROP(RegisterChange, KillsShowNowhere, ()) {
  const int buildings = *rc::gen::element(3, 300);
  const int phases = *rc::gen::inRange(2, 5);
  // Each phase: floors of all buildings (0: not registered), then three days of findings.
  std::vector<std::uint64_t> seeds;
  for (int i = 0; i < phases; ++i) seeds.push_back(*rc::gen::inRange<std::uint64_t>(0, 1000));
  const auto town_of = [&](int phase) {
    Town town;
    for (int i = 0; i < buildings; ++i) {
      const std::uint64_t draw =
          combine_hashes(seeds[static_cast<std::size_t>(phase)], static_cast<std::uint64_t>(i));
      if (draw % 7 == 0) continue;
      town = std::move(town).building("B" + std::to_string(i), static_cast<int>(draw / 7 % 6));
    }
    return town;
  };
  const auto records_of = [&](int day) {
    std::vector<LogRecord> records;
    for (int i = 0; i < 20; ++i) {
      const std::string building = "B" + std::to_string((day * 31 + i * 7) % buildings);
      const auto id = static_cast<std::uint64_t>(day) * 1000 + static_cast<std::uint64_t>(i) + 1;
      records.emplace_back(failed_inspection(building, days(day + i / 24.0), id));
    }
    records.emplace_back(clock_at(days(day)));
    return records;
  };
  const auto run = [&](Installation& site, bool is_killed) {
    for (int phase = 0; phase < phases; ++phase) {
      const Town town = town_of(phase);
      if (is_killed) site.kill_after(*rc::gen::inRange(0, 12));
      const auto all = [&] {
        if (!site.start(town)) return false;
        for (int day = 3 * phase; day < 3 * phase + 3; ++day) {
          if (!site.take(day, records_of(day))) return false;
        }
        return site.finish();
      };
      while (!all()) site.crash();
      site.kill_after(std::nullopt);
    }
  };
  Installation whole;
  run(whole, false);
  Installation killed;
  run(killed, true);
  RC_ASSERT(whole.changes() == killed.changes());
  RC_CLASSIFY(whole.revisions() > 0U, "with rows");
}

}  // namespace
}  // namespace tributary::testing
