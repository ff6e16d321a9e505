#include "tests/simulation/live_topics.h"

#include <algorithm>
#include <chrono>
#include <nlohmann/json.hpp>
#include <utility>

#include "engine/pipeline/ingest.h"
#include "schemas/catalog/catalog.h"
#include "tests/simulation/life.h"
#include "tests/simulation/remains.h"
#include "tests/simulation/soundness.h"
#include "tests/support/small_city.h"

namespace tributary::simulation {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

/// Nothing comes later than that: 20 hours of disorder, a transaction, 20 of delay, a clock that is
/// ahead by some, and what is said of an older record.
constexpr int kLatenessDays = 5;
constexpr std::int64_t kFeedDays = 25;
/// When the list is looked at: while most is on it, and when every window has emptied. No later,
/// since then reports leave the log (PEOPLE 18), which could not be run again.
constexpr std::array<double, 3> kLookedAt = {31, 40, 75};

WallTime wall(double days) { return WallTime(testing::days(days).since_epoch()); }

/// Which source a partition is of, and its number there.
constexpr std::array<std::size_t, Traffic::kPartitions> kSources = {0, 0, 1};
constexpr std::array<std::uint32_t, Traffic::kPartitions> kNumbers = {0, 1, 0};

/// Of a row what follows from the set of its observations (DESIGN P2). Not `why`: further evidence
/// alone is shown with the next revision (SIGNALS 1), and when that was is no matter of the set.
std::string meaning_of(const std::string& row) {
  static constexpr const char* kKept[] = {
      "signal_id", "subject", "hazard", "level",      "listed_level", "score",  "condition",
      "rules",     "title",   "advice", "first_seen", "level_since",  "episode"};
  const auto whole = nlohmann::json::parse(row);
  nlohmann::json kept;
  for (const char* member : kKept) kept[member] = whole.at(member);
  return kept.dump();
}

}  // namespace

/// Stage 1 of one process; with each batch some hours pass.
class LiveStream final : public Stream {
 public:
  LiveStream(const std::vector<SourceInfo>& sources, const CityRegisters& registers,
             const KeyRing& keys, const Generation& generation, Traffic& traffic, Chance& chance,
             WallTime end, const Process& process)
      : end_(end),
        traffic_(traffic),
        chance_(chance),
        clock_(process.clock),
        partitions_{TopicSource(traffic[0], kNumbers[0], process.mischief, process.pulse),
                    TopicSource(traffic[1], kNumbers[1], process.mischief, process.pulse),
                    TopicSource(traffic[2], kNumbers[2], process.mischief, process.pulse)},
        decoders_{LineDecoder(sources[0]), LineDecoder(sources[1])},
        resolver_(registers.index(), keys),
        ingest_({feeds(sources), resolver_, process.clock, generation}) {}

  Status restore(const std::string& state) override { return ingest_.restore(state); }

  Status next(LogBatch& batch, std::size_t most) override {
    clock_.advance(minutes(static_cast<std::int64_t>(chance_.below(10 * 60))));
    traffic_.pass(clock_.now());
    if (clock_.now() >= end_) {
      clock_.set(end_);
      traffic_.finish();
    }
    TRY(ingest_.next(batch, most));
    const auto is_at_end = [&](const Feed& feed) { return feed.caught_up_at == end_; };
    finished_ = std::all_of(ingest_.feeds().begin(), ingest_.feeds().end(), is_at_end) &&
                std::holds_alternative<ClockReport>(batch.records.back());
    return {};
  }

  [[nodiscard]] bool finished() const override { return finished_; }

 private:
  std::vector<FeedPorts> feeds(const std::vector<SourceInfo>& sources) {
    std::vector<FeedPorts> ports;
    for (std::size_t i = 0; i < partitions_.size(); ++i) {
      ports.push_back(
          {&sources[kSources[i]], &partitions_[i], &decoders_[kSources[i]], kNumbers[i]});
    }
    return ports;
  }

  WallTime end_;
  Traffic& traffic_;
  Chance& chance_;
  ManualClock& clock_;
  std::array<TopicSource, Traffic::kPartitions> partitions_;
  std::array<LineDecoder, 2> decoders_;
  Resolver resolver_;
  Ingest ingest_;
  bool finished_ = false;
};

namespace {

/// What is the same for all processes of one life.
class LiveStaging final : public Staging {
 public:
  LiveStaging(const CityRegisters& registers, const KeyRing& keys, Traffic& traffic, WallTime end,
              Chance chance)
      : registers_(registers),
        keys_(keys),
        traffic_(traffic),
        end_(end),
        chance_(chance),
        rules_(city_rules()),
        sources_(testing::two_sources(Days(kLatenessDays))) {
    site_.site = "simulation";
  }

  [[nodiscard]] const RuleSet& rules(std::size_t /*era*/) const override { return rules_; }
  [[nodiscard]] PartitionSetup setup(std::size_t /*era*/, const RuleSet& rules) const override {
    PartitionSetup setup{rules, catalog(), registers_.index(), sources_, site_};
    setup.population_floor = 1;  // the city is small
    setup.registers = registers_.rows();
    return setup;
  }
  [[nodiscard]] Generation generation(std::size_t /*era*/) const override {
    Generation generation;
    generation.ruleset = rules_.digest;
    generation.registers = registers_.index().digest();
    return generation;
  }
  Result<std::unique_ptr<Stream>> open(std::size_t era, const Process& process) const override {
    return std::unique_ptr<Stream>(std::make_unique<LiveStream>(
        sources_, registers_, keys_, generation(era), traffic_, chance_, end_, process));
  }

 private:
  const CityRegisters& registers_;
  const KeyRing& keys_;
  Traffic& traffic_;
  WallTime end_;
  mutable Chance chance_;  ///< of the passing of time, from one process to the next
  RuleSet rules_;
  std::vector<SourceInfo> sources_;
  SiteSettings site_;
};

}  // namespace

LiveTopics::LiveTopics(Chance chance, Bug bug) : chance_(chance), bug_(bug), keys_(feed_keys()) {
  Chance dice = chance_.branch("feeds");
  looked_at_ = kLookedAt[dice.below(kLookedAt.size())];
  for (std::size_t source = 0; source < 2; ++source) {
    FeedHabits habits;
    habits.records = 20 + static_cast<int>(dice.below(80));
    habits.minutes = kFeedDays * 24 * 60;
    habits.any_late = false;
    for (FeedLine& line : draw_feed(dice, habits, source == 0)) {
      const std::size_t partition = source == 1 ? 2 : dice.below(2);
      sendings_.push_back({wall(0) + minutes(line.sent), partition, std::move(line.text)});
    }
  }
  std::stable_sort(sendings_.begin(), sendings_.end(),
                   [](const Sending& a, const Sending& b) { return a.at < b.at; });
}

std::vector<FaultKind> LiveTopics::kinds() const {
  return kinds_with(
      {FaultKind::kBrokerAway, FaultKind::kDelay, FaultKind::kDuplicate, FaultKind::kReorder});
}

Remains LiveTopics::start(const FaultPlan& plan, std::string_view machine) const {
  Ground ground(std::make_unique<TopicOutlets>());
  ground.clock.set(wall(0));
  Mischief mischief(plan, ground.clock);
  Chance of_machine = chance_.branch(machine);
  Traffic traffic(disturbed(sendings_, plan, mischief), of_machine.branch("traffic"));
  const LiveStaging staging(registers_, keys_, traffic, wall(looked_at_),
                            of_machine.branch("time"));
  Life life(staging, ground, mischief, of_machine, bug_);
  Remains remains = remains_of(life, ground, mischief, of_machine);
  std::string list;
  ground.store
      .scan(Table::kSignals, "", "",
            [&](std::string_view, std::string_view row) {
              list += meaning_of(std::string(row)) + "\n";
              return true;
            })
      .value_or_die();
  remains.shown = {{"the list", list}};
  remains.reach.records = sendings_.size();
  if (remains.failure) return remains;
  remains.unsound = unsound(ground.traces());
  if (!remains.unsound) {
    remains.unsound =
        unaccounted(ground.traces(), {traffic[0].shown(), traffic[1].shown(), traffic[2].shown()});
  }
  const RuleSet rules = staging.rules(0);
  if (!remains.unsound) remains.unsound = unlike_its_log(ground.traces(), staging.setup(0, rules));
  return remains;
}

}  // namespace tributary::simulation
