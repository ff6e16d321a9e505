// One feed of stage 1: reading, decoding, its clock. Ingest (ingest.h) decides whose turn it is.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <vector>

#include "engine/base/codec.h"
#include "engine/model/rejection.h"
#include "engine/model/source.h"
#include "engine/pipeline/feed_watch.h"
#include "engine/ports/decoder.h"
#include "engine/ports/source.h"
#include "engine/resolve/case_list_guard.h"
#include "engine/resolve/key_ring.h"

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
  /// The counts that write() leaves out.
  void write_later(ByteWriter& out) const;
  void read_later(ByteReader& in);
};

/// A source with its decoder; owned by the composition root.
struct FeedPorts {
  const SourceInfo* info = nullptr;
  Source* source = nullptr;
  Decoder* decoder = nullptr;
  /// Of a source whose streams are read side by side, each by a feed of its own (the partitions of
  /// a topic): which one this is. nullopt: all there are.
  std::optional<std::uint32_t> stream = std::nullopt;
  /// Commands: its clock follows the slowest other's, and a record waits until the others have come
  /// as far, so that reading files again gives what people said about what was there.
  bool follows_others = false;
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
  /// The same with another feed of its source, which is watched: together they are one, and stop
  /// together. That feed must outlive this one.
  void watch_with(Feed& other) { guard_ = other.guard_, writes_guard_ = false; }
  [[nodiscard]] bool is_stopped() const { return guard_ != nullptr && guard_->stopped(); }

  /// Takes the next record: `draft()`. False: none to be had now, or finished.
  Result<bool> next();

  /// Why the record of the last next() or fetch() was refused; then draft() is not usable.
  [[nodiscard]] const std::optional<Rejection>& refusal() const { return current_->refusal; }
  [[nodiscard]] ObservationDraft& draft() { return current_->draft; }
  /// Calls `visit` for the record that next() took and those decoded with it, if it was their
  /// first.
  template <typename Visit>
  void each_decoded_anew(Visit&& visit) const {
    if (taken_ != 1) return;
    for (std::size_t i = 0; i < decoded_; ++i) visit((*ahead_)[i].draft);
  }
  [[nodiscard]] const SourceInfo& info() const { return *ports_.info; }

  /// An accepted record's event time.
  void saw(EventTime at) { highest_ = std::max(highest_, at); }
  [[nodiscard]] EventTime highest() const { return highest_; }
  [[nodiscard]] EventTime watermark() const {
    return has_begun() ? highest_ - ports_.info->lateness : EventTime::min();
  }
  /// Of one stream of several: its watermark, or the lateness before it was last caught up if that
  /// is later. A stream in which nothing is written holds up none of the others.
  [[nodiscard]] EventTime clock() const;
  [[nodiscard]] bool is_one_of_several() const { return ports_.stream.has_value(); }
  /// Whether the record at `position` of its source is this feed's.
  [[nodiscard]] bool reads(Position position) const {
    return !ports_.stream || *ports_.stream == position.stream;
  }
  [[nodiscard]] bool has_begun() const { return highest_ > EventTime::min(); }
  /// A feed that was stopped follows the others like one that has ended.
  [[nodiscard]] bool is_finished() const { return (finished_ || is_stopped()) && !is_waiting(); }
  /// No time of others waits for it (FeedPorts::follows_others).
  [[nodiscard]] bool leads_no_time() const { return is_finished() || follows_others(); }
  [[nodiscard]] bool follows_others() const { return ports_.follows_others; }

  /// The record of the last next() is not taken yet: it waits for the others. A restart reads it
  /// again.
  void wait() { waiting_ = {draft().at, draft().position}; }
  /// It is taken now.
  void wait_no_more() { waiting_.reset(); }
  [[nodiscard]] bool is_waiting() const { return waiting_.has_value(); }
  /// Whose turn it is: the lowest.
  [[nodiscard]] EventTime turn() const { return waiting_ ? waiting_->at : watermark(); }

  FeedCounters counters;
  FieldDays fields;
  ReporterRepeats reporters;
  std::deque<HeldRecord> held;  ///< at most kMostHeld; the oldest is rejected first
  std::optional<WallTime> caught_up_at;
  std::optional<WallTime> heard_at;  ///< when it was last found caught up with something new read

  /// There is nothing to be had from it at `now`, and nothing on its way.
  void caught_up(WallTime now);
  [[nodiscard]] bool is_caught_up() const { return ports_.source->is_caught_up(); }
  static constexpr std::size_t kMostHeld = 1000;
  static constexpr std::size_t kDecodedAtOnce = 16;

  /// Decodes the record at `position` again (retry, or a held one after a restart). The source's
  /// place is lost: go_on() before the next().
  Status fetch(Position position);
  /// Reading goes on behind the last record that next() took; with one that waits it begins again.
  Status go_on();

  void write(ByteWriter& out) const;
  /// Goes on where write() left; held records are read again from the source.
  Status restore(ByteReader& in);
  /// What watch() has seen; nothing if it was not called.
  void write_guard(ByteWriter& out) const;
  void restore_guard(ByteReader& in);
  static constexpr std::uint8_t kWatchFormat = 1;
  /// `fields`, `reporters` and the later counts; versioned.
  void write_watch(ByteWriter& out) const;
  void restore_watch(ByteReader& in);

 private:
  /// A record decoded. Its identifier is wiped by the resolver, or with the feed.
  struct Decoded {
    ObservationDraft draft;
    std::optional<Rejection> refusal;
    Position next;
    Decoded() = default;
    Decoded(const Decoded&) = delete;
    Decoded& operator=(const Decoded&) = delete;
    ~Decoded() { wipe(draft.identifier); }
  };
  void decode(const Record& record, Decoded& out);
  Status decode_ahead();

  FeedPorts ports_;
  std::vector<Record> records_;
  std::size_t cursor_ = 0;
  /// Several at a time: what decoding needs stays in the processor's caches, and what resolving
  /// them will need can be fetched meanwhile.
  std::unique_ptr<std::array<Decoded, kDecodedAtOnce>> ahead_;
  std::size_t decoded_ = 0;
  std::size_t taken_ = 0;  ///< of the decoded
  std::unique_ptr<Decoded> fetched_;
  Decoded* current_ = nullptr;
  Position next_;
  bool finished_ = false;
  struct Waiting {
    EventTime at;
    Position position;
  };
  std::optional<Waiting> waiting_;
  bool has_news_ = true;  ///< a record has come since it was last caught up; or it is quite new
  EventTime highest_ = EventTime::min();
  std::shared_ptr<CaseListGuard> guard_;  ///< shared_ptr: the feeds of one source are one to it
  bool writes_guard_ = true;
};

}  // namespace tributary
