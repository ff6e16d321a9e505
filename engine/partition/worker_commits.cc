// When a worker commits and checkpoints, and what it writes then (STATE_FORMAT.md).
#include <algorithm>
#include <utility>

#include "engine/partition/answers.h"
#include "engine/partition/batch_bytes.h"
#include "engine/partition/worker.h"

namespace tributary {

namespace {

std::string encode(const CommitRecord& commit) {
  std::string value;
  ByteWriter out(value);
  out.varint(commit.sequence);
  out.varint(commit.checkpoint);
  out.zigzag(commit.w.millis());
  out.bytes(commit.ingest_state);
  commit.counters.write(out);
  out.bytes(commit.rest);
  return value;
}

}  // namespace

Result<std::optional<CommitRecord>> read_commit(const StateStore& store) {
  TRY_ASSIGN(const std::optional<std::string> value, store.get(Table::kMeta, kCommitKey));
  if (!value) return std::optional<CommitRecord>();
  ByteReader in(*value);
  CommitRecord commit;
  commit.sequence = in.varint();
  commit.checkpoint = in.varint();
  commit.w = EventTime::from_millis(in.zigzag());
  commit.ingest_state = std::string(in.bytes());
  TRY(commit.counters.read(in));
  if (!in.at_end()) commit.rest = std::string(in.bytes());
  TRY(in.status("commit"));
  return std::optional<CommitRecord>(std::move(commit));
}

Status Worker::idle() {
  if (!store_.is_busy()) TRY(wait_for_commit());  // for what may have gone wrong
  TRY(commit_if_due());
  return checkpoint_in_pause();
}

/// While nothing waits, a checkpoint keeps nobody waiting; it is smaller, too, the sooner it is,
/// and the change that comes next waits the less for it.
Status Worker::checkpoint_in_pause() {
  if (store_.is_busy() || sequence_ != committed_) return {};
  const Millis since = setup_.clock.now() - last_checkpoint_;
  return since < between_pauses_ ? Status() : checkpoint();
}

/// Where much changes often, it is not all written again at every pause: checkpoints in pauses take
/// a tenth of the time that passes and write so many bytes a second at most, unless they are as far
/// apart as they are at most.
void Worker::space_pauses(std::uint64_t bytes) {
  constexpr std::uint64_t kBytesPerMilli = 16'000;
  constexpr Millis kLeast{100};
  constexpr int kOfTime = 10, kSooner = 5;
  const Millis took = setup_.clock.now() - last_checkpoint_;
  const Millis wanted = std::max({kLeast, Millis(bytes / kBytesPerMilli), took * kOfTime});
  between_pauses_ = std::min(wanted, setup_.policy.checkpoint_interval / kSooner);
}

Status Worker::commit_if_due() {
  const WallTime now = setup_.clock.now();
  const Millis waited = now - last_commit_;
  const bool due = waited >= setup_.policy.commit_interval ||
                   (has_change_ && waited >= setup_.policy.after_change);
  if (!due) return {};
  if (store_.is_busy() && pending_bytes_ < setup_.policy.waiting_bytes) return {};
  TRY(commit());
  if (now - last_checkpoint_ < setup_.policy.checkpoint_interval &&
      !partition_.wants_checkpoint(setup_.policy.checkpoint_bytes)) {
    return {};
  }
  return checkpoint();
}

/// What makes `pending_` a commit. Nothing is under way: outputs are delivered up to the last one.
Status Worker::prepare_commit(std::uint64_t checkpoint) {
  const CommitRecord commit{
      sequence_, checkpoint, partition_.w(), ingest_state_, partition_.counters(), rest_};
  pending_.put(Table::kMeta, std::string(kCommitKey), encode(commit));
  for (Output& output : outputs_) TRY(output.prepare(pending_));
  committed_ = sequence_;
  written_w_ = partition_.w();
  has_change_ = false;
  pending_bytes_ = 0;
  return {};
}

/// Only then is the last commit one that a start after a crash goes on from.
Status Worker::wait_for_commit() {
  TRY(store_.wait());
  committed_w_ = written_w_;
  return {};
}

Status Worker::deliver() {
  for (Output& output : outputs_) TRY(output.deliver());
  return {};
}

Status Worker::commit() {
  last_commit_ = setup_.clock.now();
  if (sequence_ == committed_) return {};
  TRY(wait_for_commit());
  TRY(prepare_commit(checkpointed_));
  TRY(store_.begin(std::exchange(pending_, {}), [this] { return deliver(); }));
  return store_.is_busy() ? Status() : wait_for_commit();
}

Status Worker::checkpoint() {
  last_checkpoint_ = setup_.clock.now();
  if (checkpointed_ == committed_) return {};
  CHECK_EQ(sequence_, committed_);
  StateBatch batch;
  partition_.write_checkpoint(batch);
  TRY(retention_.apply(partition_.w(), sequence_, batch));
  TRY(forget_answers(setup_.store, partition_.w(), batch));
  const CommitRecord commit{
      sequence_, sequence_, partition_.w(), ingest_state_, partition_.counters(), rest_};
  batch.put(Table::kMeta, std::string(kCommitKey), encode(commit));
  const std::uint64_t bytes = bytes_of(batch);
  TRY(store_.begin(std::move(batch), {}));
  checkpointed_ = sequence_;
  partition_.trim();
  space_pauses(bytes);
  return purge_if_due();
}

Status Worker::purge_if_due() {
  const WallTime now = setup_.clock.now();
  if (!retention_.has_leftovers() || now - last_purge_ < setup_.policy.purge_interval) return {};
  TRY(retention_.purge(store_));
  last_purge_ = setup_.clock.now();
  return {};
}

/// A frame that begins with other rules than the checkpoint before it could not be run again.
Status Worker::commit_with_checkpoint() {
  last_commit_ = last_checkpoint_ = setup_.clock.now();
  TRY(wait_for_commit());
  partition_.write_checkpoint(pending_);
  TRY(prepare_commit(sequence_));
  checkpointed_ = sequence_;
  const std::uint64_t bytes = bytes_of(pending_);
  TRY(store_.begin(std::exchange(pending_, {}), [this] { return deliver(); }));
  partition_.trim();
  space_pauses(bytes);
  return {};
}

Status Worker::finish() {
  TRY(commit());
  TRY(checkpoint());
  return wait_for_commit();
}

}  // namespace tributary
