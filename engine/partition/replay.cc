#include "engine/partition/replay.h"

namespace tributary {

Replay::Replay(const PartitionSetup& setup, Sink* changes) : partition_(setup), changes_(changes) {
  CHECK(setup.store == nullptr);
  effects_.takes_changes = changes != nullptr;
}

Status Replay::consume(LogBatch& batch) {
  effects_.clear();
  for (std::size_t i = 0; i < batch.records.size(); ++i) {
    const LogRecord& record = batch.records[i];
    partition_.look_ahead(batch.records, i);
    const std::size_t before = effects_.rows.size();
    effects_.tellings.clear();
    const std::size_t refused_before = effects_.rejections.size();
    TRY(partition_.step(record, effects_));
    if (listener_ == nullptr) continue;
    if (effects_.rejections.size() > refused_before) {
      listener_->on_too_late(std::get<Observation>(record));
    }
    for (const Telling& telling : effects_.tellings) listener_->on_telling(telling);
    listener_->on_step(record, std::span(effects_.rows).subspan(before), partition_.w());
  }
  for (RowWrite& write : effects_.rows) {
    SignalRow& newest = rows_[write.row.signal_id];
    newest = std::move(write.row);
  }
  ingest_state_ = std::move(batch.ingest_state);
  if (changes_ == nullptr) return {};
  std::string lines;
  for (const std::string& change : effects_.changes) lines += change + "\n";
  return lines.empty() ? Status() : changes_->append(lines);
}

}  // namespace tributary
