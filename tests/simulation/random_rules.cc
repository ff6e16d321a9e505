#include "tests/simulation/random_rules.h"

#include <algorithm>
#include <string>
#include <utility>

#include "schemas/catalog/catalog.h"
#include "tests/oracle/disturbances.h"
#include "tests/simulation/remains.h"
#include "tests/simulation/soundness.h"

namespace tributary::simulation {
namespace {

constexpr std::uint64_t kSides = 1000;  ///< of the oracle's dice

oracle::Sketch draw_sketch(Chance chance) {
  oracle::Sketch sketch;
  sketch.theme = static_cast<std::uint32_t>(chance.below(oracle::kThemes));
  sketch.habits = static_cast<std::uint32_t>(chance.below(oracle::kHabits));
  sketch.rules.resize(1 + chance.below(3));
  sketch.records.resize(5 + chance.below(60));
  for (auto& rule : sketch.rules) {
    for (std::uint32_t& dice : rule) dice = static_cast<std::uint32_t>(chance.below(kSides));
  }
  for (auto& record : sketch.records) {
    for (std::uint32_t& dice : record) dice = static_cast<std::uint32_t>(chance.below(kSides));
  }
  return sketch;
}

/// The steps of a scenario, from the log that lasts.
class StepStream final : public Stream {
 public:
  StepStream(const std::vector<oracle::Step>& steps, std::size_t end, const Process& process)
      : steps_(steps), end_(end), mischief_(process.mischief), pulse_(process.pulse) {}

  Status restore(const std::string& state) override {
    next_ = state.empty() ? 0 : std::stoul(state);
    return {};
  }

  Status next(LogBatch& batch, std::size_t most) override {
    const Turnout turnout = mischief_.knock(Door::kRead, pulse_, next_);
    if (turnout.answer) return *turnout.answer;
    for (std::size_t left = mischief_.most_records(most); left > 0 && next_ < end_; --left) {
      batch.records.push_back(steps_[next_++].record);
    }
    batch.ingest_state = std::to_string(next_);
    return {};
  }

  [[nodiscard]] bool finished() const override { return next_ >= end_; }

 private:
  const std::vector<oracle::Step>& steps_;
  std::size_t end_;
  Mischief& mischief_;
  Pulse& pulse_;
  std::size_t next_ = 0;
};

}  // namespace

RandomRules::RandomRules(Chance chance, Bug bug)
    : chance_(chance),
      bug_(bug),
      sketch_(draw_sketch(chance.branch("sketch"))),
      town_(oracle::lateness_of(sketch_), oracle::stale_after_of(sketch_),
            oracle::town_of(sketch_).min_reporters()) {
  Chance of_dice = chance.branch("disturbances");
  std::vector<std::uint32_t> dice(12);
  for (std::uint32_t& one : dice) one = static_cast<std::uint32_t>(of_dice.below(kSides));
  oracle::Scenario scenario = with_register_changes(scenario_of(sketch_, town_), town_, dice);
  if (of_dice.in_hundred(50)) scenario = swept(scenario, 3, 29);
  if (of_dice.in_hundred(50)) {
    add_era(std::move(scenario), "rules");
    return;
  }
  auto [before, after] = edited(scenario, town_, dice);
  add_era(std::move(before), "rules before");
  add_era(std::move(after), "rules after");
  eras_[0].end = std::max<std::size_t>(of_dice.below(eras_[0].end), 1);
}

/// The log begins with the rules that it is about.
void RandomRules::add_era(oracle::Scenario scenario, const std::string& rules) {
  Era era;
  era.generation = oracle::generation_of(rules, has_holidays(sketch_));
  scenario.rules.digest = era.generation.ruleset;
  std::erase_if(scenario.steps, [](const oracle::Step& step) {
    return std::holds_alternative<Generation>(step.record);
  });
  scenario.steps.insert(scenario.steps.begin(), {era.generation, "the " + rules});
  era.end = scenario.steps.size();
  era.scenario = std::move(scenario);
  eras_.push_back(std::move(era));
}

std::vector<FaultKind> RandomRules::kinds() const { return kinds_with(); }

PartitionSetup RandomRules::setup(std::size_t /*era*/, const RuleSet& rules) const {
  PartitionSetup setup{rules,           catalog(),        town_.subjects(),
                       town_.sources(), town_.settings(), town_.min_reporters()};
  setup.registers = town_.subjects().rows();
  setup.sweeps_must_agree = true;
  return setup;
}

Result<std::unique_ptr<Stream>> RandomRules::open(std::size_t era, const Process& process) const {
  return std::unique_ptr<Stream>(
      std::make_unique<StepStream>(eras_[era].scenario.steps, eras_[era].end, process));
}

Remains RandomRules::start(const FaultPlan& plan, std::string_view machine) const {
  Ground ground(std::make_unique<FileOutlets>());
  Mischief mischief(plan, ground.clock);
  Chance of_machine = chance_.branch(machine);
  Life life(*this, ground, mischief, of_machine, bug_);
  Remains remains = remains_of(life, ground, mischief, of_machine);
  if (!remains.failure) remains.unsound = unsound(ground.traces());
  return remains;
}

}  // namespace tributary::simulation
