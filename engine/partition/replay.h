// Replay: the same steps without state or sinks. Keeps the newest revision of every row, in memory.
#pragma once

#include <map>
#include <span>
#include <string>

#include "engine/partition/log_batch.h"
#include "engine/partition/partition.h"
#include "engine/ports/sink.h"

namespace tributary {

/// Sees every step of a replay, in order: for who asks what a rule made of past records.
class StepListener {
 public:
  virtual ~StepListener() = default;
  /// `rows`: what the step revised. `w`: the partition's watermark after it.
  virtual void on_step(const LogRecord& record, std::span<const RowWrite> rows, EventTime w) = 0;
  /// Before the on_step of the step that told it: levels that travel to another subject (`via`) are
  /// no records of the log.
  virtual void on_telling(const Telling& /*telling*/) {}
  /// Before the on_step of an observation that mattered to nothing any more.
  virtual void on_too_late(const Observation& /*observation*/) {}
};

class Replay : public LogConsumer {
 public:
  /// `setup.store` is null (CHECKed). `changes` may be null; it is written, never synced.
  Replay(const PartitionSetup& setup, Sink* changes);

  Status consume(LogBatch& batch) override;
  Status idle() override { return {}; }
  Status finish() override { return {}; }
  /// `listener` must outlive the replay.
  void listen(StepListener& listener) {
    listener_ = &listener;
    effects_.takes_tellings = true;
  }

  /// By signal id, in its order.
  [[nodiscard]] const std::map<std::string, SignalRow>& rows() const { return rows_; }
  [[nodiscard]] const Partition& partition() const { return partition_; }
  /// Stage 1's state after the last batch: positions and counters.
  [[nodiscard]] const std::string& ingest_state() const { return ingest_state_; }

 private:
  Partition partition_;
  Sink* changes_;
  StepListener* listener_ = nullptr;
  Effects effects_;
  std::map<std::string, SignalRow> rows_;
  std::string ingest_state_;
};

}  // namespace tributary
