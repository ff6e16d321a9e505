// What of a partition lies in a checkpoint (STATE_FORMAT.md).
#include <algorithm>

#include "engine/partition/partition.h"
#include "engine/partition/sweep_codec.h"

namespace tributary {

namespace {

constexpr std::string_view kCheckpointKey = "checkpoint";
constexpr std::string_view kShapeKey = "rules";
constexpr std::string_view kFirstCheckpointKey = "partition";  ///< of format 1

void write_digest(const Sha256Digest& digest, ByteWriter& out) {
  out.bytes({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

void read_digest(ByteReader& in, Sha256Digest& digest) {
  const std::string_view bytes = in.bytes();
  for (std::size_t i = 0; i < std::min(bytes.size(), digest.size()); ++i) {
    digest[i] = static_cast<std::uint8_t>(bytes[i]);
  }
}

}  // namespace

void Partition::write_checkpoint(StateBatch& batch) {
  cache_.flush(batch);
  ids_.write_checkpoint(w_, batch);
  registers_.write_checkpoint(batch);
  std::string sweeps;
  ByteWriter reports(sweeps);
  sweeps_.write(reports);
  batch.put(Table::kMeta, std::string(kSweepsKey), std::move(sweeps));
  std::string meta;
  ByteWriter out(meta);
  clocks_.write(out);
  counters_.write(out);
  write_digest(generation_.ruleset, out);
  write_digest(generation_.registers, out);
  write_progress(out);
  generation_.calendar.write(out);
  timers_.checkpointed();
  batch.put(Table::kMeta, std::string(kCheckpointKey), std::move(meta));
  batch.erase(Table::kMeta, std::string(kFirstCheckpointKey));
  std::string shape;
  ByteWriter names(shape);
  write_shape(shape_of(rules_, plan_, catalog_), names);
  batch.put(Table::kMeta, std::string(kShapeKey), std::move(shape));
  matches_.run(rules_, w_);
  matches_.write_checkpoint(batch);
}

Result<Clocks> read_stored_clocks(const StateStore& store, const std::vector<SourceInfo>& sources) {
  Clocks clocks(sources);
  TRY_ASSIGN(const std::optional<std::string> meta, store.get(Table::kMeta, kCheckpointKey));
  if (!meta) return clocks;
  ByteReader in(*meta);
  TRY(clocks.read(in, 2));
  return clocks;
}

Result<PlanShape> read_stored_shape(const StateStore& store) {
  PlanShape shape;
  TRY_ASSIGN(const std::optional<std::string> bytes, store.get(Table::kMeta, kShapeKey));
  if (!bytes) return shape;
  ByteReader in(*bytes);
  TRY(read_shape(in, shape));
  return shape;
}

Status Partition::read_checkpoint() {
  CHECK(store_ != nullptr);
  TRY_ASSIGN(RecordIds ids, RecordIds::read(*store_));
  return read_checkpoint(std::move(ids));
}

Status Partition::read_checkpoint(RecordIds ids) {
  CHECK(store_ != nullptr);
  ids_ = std::move(ids);
  TRY_ASSIGN(stored_shape_, read_stored_shape(*store_));
  TRY(registers_.read_checkpoint());
  std::uint8_t format = 2;
  TRY_ASSIGN(std::optional<std::string> meta, store_->get(Table::kMeta, kCheckpointKey));
  if (!meta) {
    format = 1;
    TRY_ASSIGN(meta, store_->get(Table::kMeta, kFirstCheckpointKey));
  }
  if (!meta) return {};
  ByteReader in(*meta);
  TRY(clocks_.read(in, format));
  TRY(counters_.read(in, format));
  counters_.unknown_subjects.resize(times_.size());
  read_digest(in, generation_.ruleset);
  read_digest(in, generation_.registers);
  w_ = clocks_.w();
  times_ = clocks_.times();
  if (format > 1) TRY(read_progress(in));
  if (!in.at_end()) generation_.calendar = WorkCalendar::read(in);
  TRY(in.status("checkpoint"));
  TRY(matches_.read_checkpoint(*store_));
  TRY_ASSIGN(const std::optional<std::string> sweeps, store_->get(Table::kMeta, kSweepsKey));
  if (sweeps) {
    ByteReader reports(*sweeps);
    TRY(sweeps_.read(reports, catalog_));
  }
  return {};
}

/// How far the firing of timers has come: a checkpoint may lie in the middle of it.
void Partition::write_progress(ByteWriter& out) const {
  out.u8(has_due_ ? 1 : 0);
  out.zigzag(w_.millis());
  for (const SourceTime& time : times_) out.zigzag(time.clock.millis());
  out.varint(turned_.size());
  for (const SourceId source : turned_) out.varint(source.value());
  out.bytes(turned_cursor_);
}

Status Partition::read_progress(ByteReader& in) {
  has_due_ = in.u8() != 0;
  w_ = EventTime::from_millis(in.zigzag());
  for (SourceTime& time : times_) time.clock = EventTime::from_millis(in.zigzag());
  const std::size_t turned = in.count();
  for (std::size_t i = 0; i < turned; ++i) {
    turned_.emplace_back(static_cast<std::uint16_t>(in.varint()));
  }
  turned_cursor_ = std::string(in.bytes());
  return in.status("checkpoint: timers");
}

}  // namespace tributary
