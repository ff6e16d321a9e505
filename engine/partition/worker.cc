#include "engine/partition/worker.h"

#include <utility>

#include "engine/partition/answers.h"
#include "engine/partition/dead_letters.h"

namespace tributary {

namespace {

constexpr std::string_view kIdentityKey = "identity";
constexpr std::uint8_t kChangesId = 1, kDeadLettersId = 2;

std::string identity_of(const PartitionSetup& setup) {
  const Sha256Digest layout = layout_digest(setup.catalog, setup.sources);
  std::string value;
  ByteWriter out(value);
  out.u8(kStateFormat);
  out.bytes(setup.site.site);
  out.bytes({reinterpret_cast<const char*>(layout.data()), layout.size()});
  return value;
}

PartitionSetup over(PartitionSetup setup, StateStore& store) {
  setup.store = &store;
  return setup;
}

}  // namespace

Worker::Worker(const WorkerSetup& setup)
    : setup_(setup),
      store_(setup.store, setup.policy.writes_behind),
      partition_setup_(over(setup.partition, store_)),
      partition_(partition_setup_),
      retention_(store_, setup.partition.catalog, setup.partition.sources,
                 setup.policy.event_store) {
  CHECK_EQ(setup.partition.store, &setup.store);
  outputs_.reserve(2);
  const auto open = [&](std::uint8_t id, const char* name, Sink* sink) -> Output* {
    if (sink == nullptr) return nullptr;
    return &outputs_.emplace_back(
        id, name, *sink, sink->has_parts() ? setup.policy.rotate_bytes : Output::kNeverRotates);
  };
  changes_ = open(kChangesId, "the change log", setup.changes);
  dead_letters_ = open(kDeadLettersId, "the dead-letter file", setup.dead_letters);
  last_commit_ = last_checkpoint_ = setup.clock.now();
}

/// What is under way delivers to the outputs.
Worker::~Worker() { static_cast<void>(store_.wait()); }

Status Worker::check_identity() {
  const std::string identity = identity_of(setup_.partition);
  TRY_ASSIGN(const std::optional<std::string> stored, store_.get(Table::kMeta, kIdentityKey));
  if (!stored) {
    StateBatch batch;
    batch.put(Table::kMeta, std::string(kIdentityKey), identity);
    return store_.write(batch, true);
  }
  ByteReader in(*stored);
  const std::uint8_t format = in.u8();
  if (format > kStateFormat) {
    return Error{ErrorCode::kIncompatible, "the state was written by a newer version of tributary"};
  }
  if (in.bytes() != setup_.partition.site.site) {
    return Error{ErrorCode::kIncompatible,
                 "the state belongs to another site: `site` in the configuration "
                 "is part of every signal id and cannot change"};
  }
  if (std::string_view(*stored).substr(1) == std::string_view(identity).substr(1)) {
    if (format == kStateFormat) return {};
    TRY(check_is_clean());
    // Older formats are read; from now on an older version must not.
    StateBatch batch;
    batch.put(Table::kMeta, std::string(kIdentityKey), identity);
    return store_.write(batch, true);
  }
  return Error{
      ErrorCode::kIncompatible,
      "the sources, their schemas or the catalogue differ from those the state was written with"};
}

/// Redo logs before format 4 do not say where a frame ends.
Status Worker::check_is_clean() {
  TRY_ASSIGN(const std::optional<CommitRecord> commit, read_commit(store_));
  if (!commit || commit->checkpoint == commit->sequence) return {};
  return Error{ErrorCode::kIncompatible,
               "the last run was by an older version of tributary and ended without a checkpoint; "
               "start that version once, stop it, then start this one"};
}

Result<std::string> Worker::recover() { return recover(RecordIds::read(store_)); }

Result<std::string> Worker::recover(Result<RecordIds> ids) {
  TRY(check_identity());
  for (Output& output : outputs_) TRY(output.recover(store_));
  TRY_ASSIGN(std::optional<CommitRecord> commit, read_commit(store_));
  if (!commit) return std::string();
  TRY_ASSIGN(RecordIds known, std::move(ids));
  TRY(partition_.read_checkpoint(std::move(known)));
  const bool clean = commit->checkpoint == commit->sequence;
  if (!clean && partition_.generation().ruleset != Sha256Digest{} &&
      partition_.generation().ruleset != partition_.ruleset()) {
    return Error{
        ErrorCode::kIncompatible,
        "the last run ended without a checkpoint, under other rules (or registers in which a type "
        "had 20 subjects, and has not, or the other way round); start once with those, stop, then "
        "change them"};
  }
  sequence_ = committed_ = commit->sequence;
  checkpointed_ = commit->checkpoint;
  ingest_state_ = commit->ingest_state;
  rest_ = commit->rest;
  committed_w_ = written_w_ = commit->w;
  TRY_ASSIGN(const std::optional<std::string> retry, store_.get(Table::kMeta, kRetryKey));
  owes_retry_ = retry.has_value();
  TRY(rerun(checkpointed_, sequence_));
  TRY(take_rest());
  return ingest_state_;
}

Status Worker::rerun(std::uint64_t from, std::uint64_t to) {
  for (std::uint64_t sequence = from + 1; sequence <= to; ++sequence) {
    TRY_ASSIGN(const std::optional<std::string> frame,
               store_.get(Table::kObservations, frame_key(sequence)));
    if (!frame) return Error{ErrorCode::kCorrupt, "a frame of the redo log is missing"};
    TRY_ASSIGN(const StoredFrame read,
               read_frame(*frame, setup_.partition.catalog, setup_.partition.sources));
    TRY(rerun(read));
  }
  return {};
}

Status Worker::rerun(const StoredFrame& frame) {
  Effects withheld;
  const auto fire = [&](bool is_last) -> Status {
    if (is_last && frame.head.cut) return partition_.fire_up_to(*frame.head.cut, withheld);
    while (partition_.has_due()) TRY(partition_.fire_slice(withheld));
    return {};
  };
  TRY(fire(frame.records.empty()));
  for (std::size_t i = 0; i < frame.records.size(); ++i) {
    TRY(partition_.begin(frame.records[i], withheld));
    TRY(fire(i + 1 == frame.records.size()));
  }
  CHECK_EQ(withheld.digest(), frame.head.digest);
  return {};
}

/// The batch's records that are in no frame yet, up to `until`.
void Worker::write_frame(const LogBatch& batch, std::size_t until) {
  std::string frame;
  FrameHead head{effects_.digest(), {}};
  if (partition_.has_due()) head.cut = partition_.slice_end();
  write_frame_head(head, frame);
  for (; framed_ < until; ++framed_) write_record(batch.records[framed_], frame);
  pending_bytes_ += frame.size();
  pending_.put(Table::kObservations, frame_key(++sequence_), std::move(frame));
}

void Worker::take_effects() {
  has_change_ = has_change_ || !effects_.changes.empty() || !effects_.answers.empty();
  for (const std::string& change : effects_.changes) {
    if (changes_ != nullptr) changes_->add(change);
  }
  for (RowWrite& row : effects_.rows) {
    std::string json = row.take_json();
    pending_bytes_ += json.size();
    pending_.put(Table::kSignals, std::move(row.row.signal_id), std::move(json));
  }
  for (const CommandAnswer& answer : effects_.answers) {
    if (!answer.key.empty()) {
      pending_.put(Table::kMeta, answer_key(answer.key), answer_value(answer));
    }
  }
  effects_.clear();
  letters_ = 0;
}

void Worker::write_letter(const Rejection& rejection) {
  const auto& sources = setup_.partition.sources;
  pending_.put(Table::kMeta, dead_letter_key(rejection, sources), dead_letter_value(rejection));
  if (dead_letters_ != nullptr) dead_letters_->add(dead_letter_json(rejection, sources));
}

/// Dead letters of both stages in the order of the stream, up to the `next`-th record: a batch ends
/// elsewhere after a restart, and that must not show.
void Worker::take_letters(const LogBatch& batch, std::size_t next) {
  for (; letters_ < effects_.rejections.size(); ++letters_) {
    write_letter(effects_.rejections[letters_]);
  }
  for (; refusals_ < batch.refusals.size() && batch.refusals[refusals_].after <= next;
       ++refusals_) {
    write_letter(batch.refusals[refusals_].rejection);
  }
}

/// One slice of what is due. Where that is not enough, what is done so far becomes a frame and is
/// committed, so that a week's timers at once need no more memory than one slice.
Status Worker::fire_slices(const LogBatch& batch, std::size_t next) {
  while (partition_.has_due()) {
    TRY(partition_.fire_slice(effects_));
    if (!partition_.has_due()) break;
    TRY(cut(batch, next));
  }
  return {};
}

Status Worker::cut(const LogBatch& batch, std::size_t next) {
  take_letters(batch, next);
  write_frame(batch, next);
  take_effects();
  rest_ = encode_rest(batch, next);
  TRY(commit());
  if (!partition_.wants_checkpoint(setup_.policy.checkpoint_bytes)) return {};
  return checkpoint();
}

Status Worker::take_steps(const LogBatch& batch) {
  effects_.clear();
  framed_ = letters_ = refusals_ = 0;
  TRY(fire_slices(batch, 0));
  for (std::size_t i = 0; i < batch.records.size(); ++i) {
    take_letters(batch, i);
    partition_.look_ahead(batch.records, i);
    TRY(partition_.begin(batch.records[i], effects_));
    TRY(fire_slices(batch, i + 1));
  }
  take_letters(batch, batch.records.size());
  write_frame(batch, batch.records.size());
  take_effects();
  rest_.clear();
  return {};
}

/// Goes on with a batch in the middle of which the last commit lies.
Status Worker::take_rest() {
  if (rest_.empty()) return {};
  TRY_ASSIGN(const LogBatch batch,
             decode_rest(rest_, setup_.partition.catalog, setup_.partition.sources));
  return take_steps(batch);
}

Status Worker::consume(LogBatch& batch) {
  // Before the steps: a record taken in by a retry may be refused again, by them.
  for (const Rejection& accepted : batch.accepted) {
    pending_.erase(Table::kMeta, dead_letter_key(accepted, setup_.partition.sources));
  }
  if (owes_retry_) pending_.erase(Table::kMeta, std::string(kRetryKey));
  owes_retry_ = false;
  // Should a commit come in the middle: what it does not hold yet is in its rest.
  ingest_state_ = std::move(batch.ingest_state);
  TRY(take_steps(batch));
  return commit_if_due();
}

}  // namespace tributary
