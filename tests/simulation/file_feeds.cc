#include "tests/simulation/file_feeds.h"

#include <utility>

#include "engine/partition/dead_letters.h"
#include "engine/pipeline/ingest.h"
#include "schemas/catalog/catalog.h"
#include "tests/simulation/remains.h"
#include "tests/simulation/soundness.h"
#include "tests/support/small_city.h"

namespace tributary::simulation {
namespace {

constexpr int kLatenessDays = 2;

/// Those that a change of registers may help, as ops/tributary/composition takes them: what was
/// refused for its time would pass, read outside its feed's order.
Result<std::vector<Rejection>> letters_in(const StateStore& store,
                                          const std::vector<SourceInfo>& sources) {
  std::vector<Rejection> letters;
  TRY(store.scan(Table::kMeta, kDeadLettersFrom, kDeadLettersTo,
                 [&](std::string_view key, std::string_view value) {
                   Rejection letter = read_dead_letter(key, value, sources).value_or_die();
                   const bool is_about_time = letter.reason == RejectReason::kAhead ||
                                              letter.reason == RejectReason::kTooLate;
                   if (!is_about_time) letters.push_back(std::move(letter));
                   return true;
                 }));
  return letters;
}

}  // namespace

/// Stage 1 of one process.
class FileStream final : public Stream {
 public:
  FileStream(const FileFeeds& feeds, std::size_t era, const Process& process)
      : sources_(feeds.sources_),
        files_{SourceTwin(feeds.lines_[0], process.mischief, process.pulse),
               SourceTwin(feeds.lines_[1], process.mischief, process.pulse)},
        decoders_{LineDecoder(feeds.sources_[0]), LineDecoder(feeds.sources_[1])},
        resolver_(feeds.registers_[era].index(), feeds.keys_),
        ingest_({{{&feeds.sources_[0], &files_[0], &decoders_[0]},
                  {&feeds.sources_[1], &files_[1], &decoders_[1]}},
                 resolver_,
                 process.clock,
                 feeds.generation(era)}) {}

  Status restore(const std::string& state) override { return ingest_.restore(state); }
  Status next(LogBatch& batch, std::size_t most) override { return ingest_.next(batch, most); }
  [[nodiscard]] bool finished() const override { return ingest_.finished(); }
  Status begin(const Process& process) override {
    if (!process.worker.owes_retry()) return {};
    TRY_ASSIGN(std::vector<Rejection> letters, letters_in(process.store, sources_));
    ingest_.retry(std::move(letters));
    return {};
  }

 private:
  const std::vector<SourceInfo>& sources_;
  std::array<SourceTwin, 2> files_;
  std::array<LineDecoder, 2> decoders_;
  Resolver resolver_;
  Ingest ingest_;
};

FileFeeds::FileFeeds(Chance chance, Bug bug)
    : chance_(chance),
      bug_(bug),
      rules_(city_rules()),
      sources_(testing::two_sources(Days(kLatenessDays))),
      keys_(feed_keys()) {
  site_.site = "simulation";
  Chance dice = chance_.branch("feeds");
  for (std::size_t source = 0; source < lines_.size(); ++source) {
    FeedHabits habits;
    habits.records = 20 + static_cast<int>(dice.below(120));
    habits.minutes = (5 + static_cast<std::int64_t>(dice.below(60))) * 24 * 60;
    for (FeedLine& line : draw_feed(dice, habits, source == 0)) {
      lines_[source].push_back(std::move(line.text));
    }
  }
}

std::vector<FaultKind> FileFeeds::kinds() const { return kinds_with(); }

PartitionSetup FileFeeds::setup(std::size_t era, const RuleSet& rules) const {
  PartitionSetup setup{rules, catalog(), registers_[era].index(), sources_, site_};
  setup.population_floor = 1;  // the city is small
  setup.registers = registers_[era].rows();
  setup.sweeps_must_agree = true;
  return setup;
}

Generation FileFeeds::generation(std::size_t era) const {
  Generation generation;
  generation.ruleset = rules_.digest;
  generation.registers = registers_[era].index().digest();
  return generation;
}

Result<std::unique_ptr<Stream>> FileFeeds::open(std::size_t era, const Process& process) const {
  return std::unique_ptr<Stream>(std::make_unique<FileStream>(*this, era, process));
}

Remains FileFeeds::start(const FaultPlan& plan, std::string_view machine) const {
  Ground ground(std::make_unique<FileOutlets>());
  // Long before the first record: what is caught up at that time tells nothing.
  ground.clock.set(WallTime(testing::days(-300).since_epoch()));
  Mischief mischief(plan, ground.clock);
  Chance of_machine = chance_.branch(machine);
  Life life(*this, ground, mischief, of_machine, bug_);
  Remains remains = remains_of(life, ground, mischief, of_machine);
  if (remains.failure) return remains;
  remains.unsound = unsound(ground.traces());
  if (!remains.unsound)
    remains.unsound = unaccounted(ground.traces(), {lines_[0].size(), lines_[1].size()});
  return remains;
}

}  // namespace tributary::simulation
