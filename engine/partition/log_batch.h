// What stage 1 hands to a partition's worker: a stretch of the middle stream, and what it cost
// outside.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"
#include "engine/model/catalog.h"
#include "engine/model/log.h"
#include "engine/model/rejection.h"
#include "engine/model/source.h"

namespace tributary {

/// A record that stage 1 refused. It has a place in the stream, so that dead letters of both stages
/// come in one order however the stream is cut into batches.
struct Refusal {
  Rejection rejection;
  std::size_t after = 0;  ///< so many of the batch's records stand before it
};

struct LogBatch {
  std::vector<LogRecord> records;
  std::vector<Refusal> refusals;    ///< become dead letters; in order of `after`
  std::vector<Rejection> accepted;  ///< dead letters that a retry has taken in: to be removed
  std::string ingest_state;         ///< stage 1 after this batch: positions, clocks, counters
  WallTime read_at;                 ///< when it was begun; for figures, never for a step
};

/// A stretch of the batch as bytes: its records [from, until) and the refusals among and behind
/// them; if it `is_first`, also the letters, and what refusals stand before. Without stage 1's
/// state.
std::string encode_stretch(const LogBatch& batch, std::size_t from, std::size_t until,
                           bool is_first);
/// Appends to `batch` what encode_stretch wrote. kCorrupt, and the batch is not usable.
Status decode_stretch(std::string_view bytes, const Catalog& catalog,
                      const std::vector<SourceInfo>& sources, LogBatch& batch);

/// The batch without its first `from` records, and the refusals up to there, as bytes: what a
/// commit in the middle of it leaves to be done. Without stage 1's state.
std::string encode_rest(const LogBatch& batch, std::size_t from);
Result<LogBatch> decode_rest(std::string_view bytes, const Catalog& catalog,
                             const std::vector<SourceInfo>& sources);

/// Takes batches in order: a durable worker (worker.h), or a replay that keeps nothing (replay.h).
class LogConsumer {
 public:
  virtual ~LogConsumer() = default;
  /// Takes what it keeps out of `batch`; the rest is the caller's, whose next batch may use its
  /// memory again.
  virtual Status consume(LogBatch& batch) = 0;
  /// Time has passed without a batch: commit what waits, if it is due.
  virtual Status idle() = 0;
  /// No further batch will come: everything is committed when this returns.
  virtual Status finish() = 0;
};

}  // namespace tributary
