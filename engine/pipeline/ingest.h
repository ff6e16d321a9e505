// Stage 1: feeds in, the middle stream out. Merges by (lowest watermark, source name), resolves,
// keeps clocks (DESIGN 3, 6). What it emits depends on the records alone, never on batches, threads
// or time of day; only a followed source that is caught up reports the wall time at which it was.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "engine/partition/log_batch.h"
#include "engine/pipeline/feed.h"
#include "engine/pipeline/log_producer.h"
#include "engine/ports/clock.h"
#include "engine/ports/rereader.h"
#include "engine/resolve/resolver.h"

namespace tributary {

/// All referents must outlive the ingest. Feeds are in order of source id, which is order of name,
/// those of one source in order of stream.
struct IngestSetup {
  std::vector<FeedPorts> feeds;
  Resolver& resolver;
  const Clock& clock;
  Generation generation;
  /// The registers of matters, which feeds of people are watched against (PEOPLE 6). Read in the
  /// constructor only.
  std::vector<const CaseListGuard::List*> matters = {};
  /// No feed is read that is so far ahead of one that may have more and gives nothing (DESIGN P4):
  /// W waits for that one, and what lies between would have to be kept.
  Millis max_skew = Days(1);
};

class Ingest : public Rereader, public LogProducer {
 public:
  explicit Ingest(const IngestSetup& setup);

  /// Goes on from what LogBatch::ingest_state held; empty: from the beginning.
  Status restore(std::string_view state);

  /// Dead letters to try once more (the registers have changed): read again from their source,
  /// before anything else. One that its source no longer has becomes `lost`; it is asked for once
  /// more the next time.
  void retry(std::vector<Rejection> letters) { retries_ = std::move(letters); }

  /// Before the first next(), and after restore().
  Result<std::optional<Observation>> read_again(SourceId source, Position position) override;

  /// It may stay empty when no feed has anything now.
  Status next(LogBatch& batch, std::size_t most) override;

  /// Every feed is finished, and said so in the stream.
  [[nodiscard]] bool finished() const override { return finished_; }
  [[nodiscard]] const std::vector<Feed>& feeds() const { return feeds_; }

 private:
  Observation& free_observation(LogBatch& batch) const;
  void add(LogBatch& batch, LogRecord record);
  Status take_retries(LogBatch& batch);
  void refuse_again(Feed& feed, const Rejection& letter, Rejection rejection, LogBatch& batch);
  static void take_back(Feed& feed, const Rejection& letter);
  /// One record of the feed whose turn it is. False: none now.
  Result<bool> take_one(LogBatch& batch);
  Feed* next_feed();
  [[nodiscard]] EventTime slowest_awaited() const;
  Feed* feed_of(SourceId source, Position position);
  Status accept(Feed& feed, LogBatch& batch);
  Status emit(Feed& feed, ObservationDraft& draft, LogBatch& batch);
  void reject(Feed& feed, Rejection rejection, LogBatch& batch);
  [[nodiscard]] bool is_ahead(const Feed& feed, const ObservationDraft& draft) const;
  Status settle_held(Feed& feed, EventTime confirmed_by, LogBatch& batch);
  Status report_clocks(LogBatch& batch);
  [[nodiscard]] ClockReport clocks() const;
  Status release_held(EventTime highest, LogBatch& batch);
  Status finish_feeds(LogBatch& batch);
  void tell(ClockReport report, LogBatch& batch);
  [[nodiscard]] std::string state() const;

  std::vector<Feed> feeds_;
  Resolver& resolver_;
  const Clock& clock_;
  Generation generation_;
  Millis max_skew_;
  std::vector<Rejection> retries_;
  std::set<Feed*> strayed_;  ///< fetched records from elsewhere: they go on where they were
  std::size_t records_ = 0;  ///< of the batch in work; what it holds beyond them is left over
  std::vector<bool> idle_;   ///< had nothing when last asked, in this call of next()
  std::int64_t reported_minute_ = INT64_MIN;
  std::vector<SourceClock> told_;  ///< where nothing was to be had, but for when that was
  WallTime told_at_;
  bool began_ = false;
  bool finished_ = false;
};

/// What LogBatch::ingest_state says of each feed, by hash64 of its name; for `state info`.
struct FeedReport {
  std::uint64_t name = 0;
  Position next;
  EventTime highest;
  FeedCounters counters;
  std::size_t held = 0;
  FieldDays fields;
  ReporterRepeats reporters;
};
Result<std::vector<FeedReport>> read_ingest_state(std::string_view state);

}  // namespace tributary
