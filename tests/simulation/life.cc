#include "tests/simulation/life.h"

#include <deque>
#include <utility>

#include "tests/simulation/remains.h"

namespace tributary::simulation {
namespace {

constexpr std::size_t kMostStarts = 200;
constexpr std::size_t kMostQueued = 4;

}  // namespace

Life::Life(const Staging& staging, Ground& ground, Mischief& mischief, Chance chance, Bug bug)
    : staging_(staging), ground_(ground), mischief_(mischief), chance_(chance), bug_(bug) {}

std::optional<std::string> Life::run() {
  for (std::size_t era = 0; era < staging_.eras(); ++era) {
    if (auto failure = live_through(era)) return failure;
  }
  return mischief_.accusation();
}

std::optional<std::string> Life::live_through(std::size_t era) {
  for (;;) {
    if (++starts_ > kMostStarts) return "it was started again and again, and came to no end";
    Pulse pulse;
    const Status status = live_once(era, pulse);
    if (mischief_.accusation()) return mischief_.accusation();
    if (!status && !Mischief::is_ours(status.error())) {
      return "it ended with an error that no fault explains: " + status.error().message;
    }
    if (status && !pulse.is_stopped) return std::nullopt;
    if (pulse.stopped_by) crash(*pulse.stopped_by);
    ground_.clock.advance(std::chrono::seconds(1));  // somebody starts it again
  }
}

void Life::crash(const Fault& fault) {
  if (fault.kind == FaultKind::kPowerCut) ground_.store.crash(fault.amount % 2);
  ground_.outlets->crash(fault);
}

/// Wall time decides how much is lost work, and never an output: so it may be anything.
CommitPolicy Life::draw_policy() {
  CommitPolicy policy;
  policy.commit_interval = Millis(static_cast<std::int64_t>(chance_.below(150)));
  policy.after_change = Millis(static_cast<std::int64_t>(chance_.below(40)));
  policy.checkpoint_interval = Millis(static_cast<std::int64_t>(chance_.below(1500)));
  policy.rotate_bytes = chance_.in_hundred(50) ? 2000 + chance_.below(6000) : Output::kNeverRotates;
  return policy;
}

Status Life::live_once(std::size_t era, Pulse& pulse) {
  StoreTwin disk(ground_.store, mischief_, pulse);
  const auto changes = ground_.outlets->open(kChanges, ground_.store, mischief_, pulse);
  const auto letters = ground_.outlets->open(kDeadLetters, ground_.store, mischief_, pulse);
  const std::unique_ptr<StateStore> bad_store = buggy_store(bug_, disk);
  const std::unique_ptr<Sink> bad_changes = buggy_sink(bug_, *changes);
  StateStore& store = bad_store ? *bad_store : disk;
  const RuleSet rules = rules_of_process(bug_, staging_.rules(era), starts_);
  PartitionSetup setup = staging_.setup(era, rules);
  setup.store = &store;
  setup.cache_bytes = std::size_t{1} << chance_.below(18);
  if (chance_.in_hundred(30)) setup.timers_at_once = 1 + static_cast<int>(chance_.below(5));
  Worker worker(WorkerSetup{setup, store, bad_changes ? bad_changes.get() : changes.get(),
                            letters.get(), ground_.clock, draw_policy()});
  TRY_ASSIGN(const std::string state, worker.recover());
  const Process process{worker, store, ground_.clock, mischief_, pulse};
  TRY_ASSIGN(const std::unique_ptr<Stream> stream, staging_.open(era, process));
  TRY(stream->restore(state));
  TRY(worker.begin_generation(staging_.generation(era)));
  TRY(stream->begin(process));
  return walk(worker, *stream);
}

/// Stage 1 runs ahead of stage 2 by some batches, as in engine/pipeline, but in turns.
Status Life::walk(Worker& worker, Stream& stream) {
  std::deque<LogBatch> queue;
  while (!stream.finished() || !queue.empty()) {
    const bool may_read = !stream.finished() && queue.size() < kMostQueued;
    if (may_read && (queue.empty() || chance_.in_hundred(50))) {
      LogBatch batch;
      TRY(stream.next(batch, 1 + chance_.below(40)));
      queue.push_back(std::move(batch));
    } else {
      TRY(worker.consume(queue.front()));
      queue.pop_front();
    }
    ground_.clock.advance(Millis(static_cast<std::int64_t>(chance_.below(60))));
    if (queue.empty()) TRY(worker.idle());
  }
  return worker.finish();
}

Remains remains_of(Life& life, const Ground& ground, const Mischief& mischief, Chance& of_machine) {
  Remains remains;
  remains.failure = life.run();
  remains.starts = life.starts();
  show(ground.traces(), remains);
  close_books(mischief, of_machine, remains);
  return remains;
}

}  // namespace tributary::simulation
