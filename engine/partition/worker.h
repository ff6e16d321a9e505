// Carries out a partition's effects, durably: commits and checkpoints as two things (DESIGN 8),
// recovery, and exactly-once outputs. One thread, and one that writes behind it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/partition/commit_writer.h"
#include "engine/partition/log_batch.h"
#include "engine/partition/log_codec.h"
#include "engine/partition/output.h"
#include "engine/partition/partition.h"
#include "engine/partition/retention.h"
#include "engine/ports/clock.h"

namespace tributary {

/// When to commit and checkpoint. Wall time decides only how much is lost work after a crash, never
/// an output.
struct CommitPolicy {
  Millis commit_interval{100};
  Millis after_change{10};           ///< a change waits no longer than this
  Millis checkpoint_interval{5000};  ///< at most; a fifth of it or less where no batch waits
  /// About so much is written at once (SubjectCache::wants_flush).
  std::size_t checkpoint_bytes = std::size_t{64} << 20;
  Millis event_store = Days(400);  ///< how long observations are kept; people's 90 days at most
  /// Reports that have left the event store are in no file after so long at most, while the engine
  /// runs; what is left when it ends, after the first checkpoint of its next run.
  Millis purge_interval = std::chrono::hours(1);
  std::uint64_t rotate_bytes = Output::kNeverRotates;  ///< of each output that has parts
  /// Commits are written and delivered on a thread of their own while further steps are taken.
  bool writes_behind = false;
  /// Where so much waits for a commit while the one before is still being written, steps wait too.
  std::size_t waiting_bytes = std::size_t{16} << 20;
};

/// All referents must outlive the worker.
struct WorkerSetup {
  const PartitionSetup& partition;  ///< with a store
  StateStore& store;
  Sink* changes = nullptr;       ///< may be null: no such output
  Sink* dead_letters = nullptr;  ///< may be null
  const Clock& clock;
  CommitPolicy policy;
};

class Worker : public LogConsumer {
 public:
  explicit Worker(const WorkerSetup& setup);
  ~Worker() override;

  /// Last checkpoint, then the steps since, with effects withheld; outputs cut and completed.
  /// Returns stage 1's state at the last commit (empty: a new state). kIncompatible when the state
  /// belongs to another site, layout, or, after a crash, to other rules; the message says what to
  /// do.
  Result<std::string> recover();
  /// The same, where what RecordIds::read() says of the store is known already.
  Result<std::string> recover(Result<RecordIds> ids);

  /// Other rules than at the last run: every row is judged by them, and that is committed with a
  /// checkpoint, in one write. Other registers: the rows that differ come into force one by one, by
  /// records of the log, and what hangs on them is judged again; so that a kill in the middle goes
  /// on there. Nothing, if they are the same. After recover(), before the first batch.
  Status begin_generation(const Generation& generation);

  /// A sweep comes into the log, and is committed with what it did if it is due. As of W where
  /// `sweep.at` is EventTime::min(). kInvalid if it is not sound (model/sweep.h).
  Status sweep(Sweep sweep);

  /// Registers have changed, and no batch since has tried the dead letters again.
  [[nodiscard]] bool owes_retry() const { return owes_retry_; }

  Status consume(LogBatch& batch) override;
  Status idle() override;
  /// Commits and checkpoints everything.
  Status finish() override;

  [[nodiscard]] const Partition& partition() const { return partition_; }
  [[nodiscard]] std::uint64_t sequence() const { return sequence_; }
  /// W as of the last commit: what a start after a crash goes on from.
  [[nodiscard]] EventTime committed_w() const { return committed_w_; }

 private:
  static constexpr std::string_view kRetryKey = "retry";  ///< in meta while a retry is owed
  Status check_identity();
  Status check_is_clean();
  Status judge_again(const Generation& generation);
  Status change_registers(const Generation& generation);
  Status owe_retry();
  Status rerun(std::uint64_t from, std::uint64_t to);
  Status rerun(const StoredFrame& frame);
  Status commit_if_due();
  Status checkpoint_in_pause();
  void space_pauses(std::uint64_t bytes);
  Status commit();
  Status checkpoint();
  Status commit_with_checkpoint();
  Status purge_if_due();
  Status prepare_commit(std::uint64_t checkpoint);
  Status wait_for_commit();
  Status deliver();
  Status take_steps(const LogBatch& batch);
  Status take_rest();
  Status fire_slices(const LogBatch& batch, std::size_t next);
  Status cut(const LogBatch& batch, std::size_t next);
  void take_letters(const LogBatch& batch, std::size_t next);
  void write_letter(const Rejection& rejection);
  void write_frame(const LogBatch& batch, std::size_t until);
  void take_effects();

  const WorkerSetup setup_;
  CommitWriter store_;  ///< what it has under way is behind the partition, which reads through it
  PartitionSetup partition_setup_;
  Partition partition_;
  Retention retention_;
  std::vector<Output> outputs_;  ///< changes, dead letters: those that exist
  Output* changes_ = nullptr;
  Output* dead_letters_ = nullptr;
  StateBatch pending_;             ///< frames, rows, dead letters since the last commit
  std::size_t pending_bytes_ = 0;  ///< of the frames and rows in it
  Effects effects_;
  std::string ingest_state_;
  std::string rest_;            ///< of the batch in work, where it has been cut; else empty
  std::size_t framed_ = 0;      ///< so many of its records are in frames
  std::size_t letters_ = 0;     ///< so many of the effects' rejections are letters
  std::size_t refusals_ = 0;    ///< so many of its refusals are
  std::uint64_t sequence_ = 0;  ///< of the last frame
  std::uint64_t committed_ = 0;
  std::uint64_t checkpointed_ = 0;
  bool has_change_ = false;
  EventTime written_w_ = EventTime::min();    ///< of the last commit, whether or not it is durable
  EventTime committed_w_ = EventTime::min();  ///< of the last that is
  bool owes_retry_ = false;
  WallTime last_commit_, last_checkpoint_;
  Millis between_pauses_{0};  ///< so far apart are checkpoints in pauses
  WallTime last_purge_ = WallTime::min();
};

/// Of everything in the store, as STATE_FORMAT.md has it; older ones are read.
inline constexpr std::uint8_t kStateFormat = 4;

/// Meta key of the last commit: sequence, stage 1's state, counters.
inline constexpr std::string_view kCommitKey = "commit";

/// What the last commit says of itself; for `state info`.
struct CommitRecord {
  std::uint64_t sequence = 0;
  std::uint64_t checkpoint = 0;
  EventTime w;
  std::string ingest_state;
  PartitionCounters counters;
  /// What stage 1 has handed over and no frame holds (encode_rest): the commit lies in the middle
  /// of a batch, between two slices of timers. Empty: there is none.
  std::string rest;
};
Result<std::optional<CommitRecord>> read_commit(const StateStore& store);

}  // namespace tributary
