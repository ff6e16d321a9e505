// One life: processes one after the other over the same disk, each until it has done everything or
// something ended it. One thread; time passes only here.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "engine/partition/worker.h"
#include "tests/simulation/ground.h"
#include "tests/simulation/planted.h"
#include "tests/simulation/workload.h"

namespace tributary::simulation {

/// A process that has recovered, as far as its stream must know it.
struct Process {
  Worker& worker;
  StateStore& store;
  ManualClock& clock;
  Mischief& mischief;
  Pulse& pulse;
};

/// What hands a process its stretch of the middle stream.
class Stream {
 public:
  virtual ~Stream() = default;
  /// Goes on from LogBatch::ingest_state of a committed batch; empty: from the beginning.
  virtual Status restore(const std::string& state) = 0;
  /// The rules and registers of its process are in force now.
  virtual Status begin(const Process& /*process*/) { return {}; }
  /// Fills `batch`; with nothing, if there is nothing now.
  virtual Status next(LogBatch& batch, std::size_t most) = 0;
  [[nodiscard]] virtual bool finished() const = 0;
};

/// What does not change from process to process of a life, but for eras: between two of them rules
/// or registers are others, and the engine was stopped in order.
class Staging {
 public:
  virtual ~Staging() = default;
  [[nodiscard]] virtual std::size_t eras() const { return 1; }
  [[nodiscard]] virtual const RuleSet& rules(std::size_t era) const = 0;
  /// With `rules` in the place of its own; without a store.
  [[nodiscard]] virtual PartitionSetup setup(std::size_t era, const RuleSet& rules) const = 0;
  [[nodiscard]] virtual Generation generation(std::size_t era) const = 0;
  /// What `process` refers to outlives the stream.
  virtual Result<std::unique_ptr<Stream>> open(std::size_t era, const Process& process) const = 0;
};

class Life {
 public:
  /// All referents must outlive it. `chance` draws what the machine does, which no output shows.
  Life(const Staging& staging, Ground& ground, Mischief& mischief, Chance chance,
       Bug bug = Bug::kNone);

  /// To its end. Why it failed, if it did: an error that no fault explains, or no end.
  std::optional<std::string> run();
  [[nodiscard]] std::size_t starts() const { return starts_; }

 private:
  std::optional<std::string> live_through(std::size_t era);
  Status live_once(std::size_t era, Pulse& pulse);
  Status walk(Worker& worker, Stream& stream);
  void crash(const Fault& fault);
  CommitPolicy draw_policy();

  const Staging& staging_;
  Ground& ground_;
  Mischief& mischief_;
  Chance chance_;
  Bug bug_;
  std::size_t starts_ = 0;
};

/// Runs it, and shows what it leaves; the books are closed with a last draw of `of_machine`.
Remains remains_of(Life& life, const Ground& ground, const Mischief& mischief, Chance& of_machine);

}  // namespace tributary::simulation
