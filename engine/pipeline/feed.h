// One feed of stage 1: reading, decoding, its clock. Ingest (ingest.h) decides whose turn it is.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

#include "engine/base/codec.h"
#include "engine/model/rejection.h"
#include "engine/model/source.h"
#include "engine/ports/decoder.h"
#include "engine/ports/source.h"
#include "engine/resolve/case_list_guard.h"

namespace tributary {

/// What stage 1 has done with a feed's records. Every record is either an observation, a heartbeat,
/// held, or rejected for a reason.
struct FeedCounters {
  std::uint64_t records = 0;
  std::uint64_t observations = 0;
  std::uint64_t heartbeats = 0;
  std::array<std::uint64_t, kRejectReasons> rejected{};

  void write(ByteWriter& out) const;
  void read(ByteReader& in);
};

/// A source with its decoder; owned by the composition root.
struct FeedPorts {
  const SourceInfo* info = nullptr;
  Source* source = nullptr;
  Decoder* decoder = nullptr;
};

/// A record beyond max_ahead, waiting for another to confirm it (DESIGN 6).
struct HeldRecord {
  Position position;
  std::uint32_t records_left = 0;
  ObservationDraft draft;
};

class Feed {
 public:
  explicit Feed(const FeedPorts& ports);

  /// Stops the feed with the record from which on a register of matters is a list of its cases
  /// (PEOPLE 6): that record is refused, `register_is_a_case_list`, and no further one is read.
  void watch(const std::vector<const CaseListGuard::List*>& matters);
  [[nodiscard]] bool is_stopped() const { return guard_ && guard_->stopped(); }

  /// Decodes the next record into `draft()`. False: none to be had now, or finished.
  Result<bool> next();

  /// Why the record of the last next() was refused; then draft() is not usable.
  [[nodiscard]] const std::optional<Rejection>& refusal() const { return refusal_; }
  [[nodiscard]] ObservationDraft& draft() { return draft_; }
  [[nodiscard]] const SourceInfo& info() const { return *ports_.info; }

  /// An accepted record's event time.
  void saw(EventTime at) { highest_ = std::max(highest_, at); }
  [[nodiscard]] EventTime highest() const { return highest_; }
  [[nodiscard]] EventTime watermark() const;
  [[nodiscard]] bool has_begun() const { return highest_ > EventTime::min(); }
  /// A feed that was stopped follows the others like one that has ended.
  [[nodiscard]] bool is_finished() const { return finished_ || is_stopped(); }

  FeedCounters counters;
  std::deque<HeldRecord> held;  ///< at most kMostHeld; the oldest is rejected first
  std::optional<WallTime> caught_up_at;
  std::optional<WallTime> heard_at;  ///< when it was last found caught up with something new read

  /// There is nothing to be had from it at `now`.
  void caught_up(WallTime now);
  static constexpr std::size_t kMostHeld = 1000;

  /// Decodes the record at `position` again (retry, or a held one after a restart).
  Status fetch(Position position);

  void write(ByteWriter& out) const;
  /// Goes on where write() left; held records are read again from the source.
  Status restore(ByteReader& in);
  /// What watch() has seen; nothing if it was not called.
  void write_guard(ByteWriter& out) const;
  void restore_guard(ByteReader& in);

 private:
  void decode(const Record& record);

  FeedPorts ports_;
  std::vector<Record> records_;
  std::size_t cursor_ = 0;
  Position next_;
  bool finished_ = false;
  bool has_news_ = true;  ///< a record has come since it was last caught up; or it is quite new
  EventTime highest_ = EventTime::min();
  ObservationDraft draft_;
  std::optional<Rejection> refusal_;
  std::optional<CaseListGuard> guard_;
};

}  // namespace tributary
