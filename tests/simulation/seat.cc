#include "tests/simulation/seat.h"

#include <utility>

#include "engine/partition/log_codec.h"
#include "schemas/catalog/catalog.h"

namespace tributary::simulation {

Seat::Seat(const MemberSetup& setup, Holding& holding, ManualClock& clock, Mischief& mischief,
           Pulse& pulse, Chance& chance, Bug bug, SubjectMemo* memo, std::size_t starts)
    : setup_(setup),
      log_(holding.log),
      disk_(holding.disk),
      clock_(clock),
      chance_(chance),
      source_(holding.log, 0, mischief, pulse),
      twin_(*disk_, mischief, pulse),
      changes_(holding.outlets.open(kChanges, *disk_, mischief, pulse)),
      letters_(holding.outlets.open(kDeadLetters, *disk_, mischief, pulse)),
      bad_store_(buggy_store(bug, twin_, memo)),
      bad_changes_(buggy_sink(bug, *changes_)),
      rules_(rules_of_process(bug, setup.rules, starts)) {
  StateStore& store = bad_store_ ? *bad_store_ : twin_;
  partition_ = std::make_unique<PartitionSetup>(
      PartitionSetup{rules_, catalog(), setup.subjects, setup.sources, setup.site});
  partition_->store = &store;
  partition_->cache_bytes = std::size_t{1} << chance_.below(18);
  CommitPolicy policy;
  policy.commit_interval = Millis(static_cast<std::int64_t>(chance_.below(150)));
  policy.after_change = Millis(static_cast<std::int64_t>(chance_.below(40)));
  policy.checkpoint_interval = Millis(static_cast<std::int64_t>(chance_.below(1500)));
  worker_ = std::make_unique<Worker>(WorkerSetup{*partition_, store,
                                                 bad_changes_ ? bad_changes_.get() : changes_.get(),
                                                 letters_.get(), clock_, policy});
}

Status Seat::take_over() {
  TRY_ASSIGN(const std::string state, worker_->recover());
  next_ = state.empty() ? 0 : std::stoul(state);
  return source_.seek({0, next_});
}

Status Seat::step() {
  std::vector<Record> records;
  TRY(source_.read(records, 1 + chance_.below(20)));
  LogBatch batch;
  for (const Record& record : records) {
    TRY_ASSIGN(std::vector<LogRecord> logged,
               read_records(record.payload, catalog(), setup_.sources));
    for (LogRecord& one : logged) batch.records.push_back(std::move(one));
    next_ = record.next.offset;
  }
  clock_.advance(Millis(static_cast<std::int64_t>(chance_.below(60))));
  if (records.empty()) {
    // Behind the last record there may be marks and what was aborted.
    if (source_.is_caught_up()) next_ = log_.stable_end();
    return worker_->idle();
  }
  batch.ingest_state = std::to_string(next_);
  return worker_->consume(batch);
}

}  // namespace tributary::simulation
