#include "engine/pipeline/ingest.h"

#include <algorithm>

#include "engine/pipeline/free_records.h"

namespace tributary {

namespace {

constexpr std::int64_t kMinute = 60'000;
/// Time that passes without a record is told so often: it is kept as long as records are.
constexpr Millis kTellTime = std::chrono::seconds(1);
constexpr std::uint32_t kRecordsToConfirm = 1000;
/// Files carry no arrival time of their own: ahead is measured against the slowest other source
/// plus this.
constexpr Millis kAheadOfOthers = std::chrono::hours(7 * 24);

/// What is known of a source by all its feeds: it is as far as the last of them. One that has ended
/// follows the others.
SourceClock merged(const SourceClock& a, const SourceClock& b) {
  if (a.finished != b.finished) return a.finished ? b : a;
  SourceClock both = a;
  both.watermark = std::min(a.watermark, b.watermark);
  both.caught_up_at.reset();
  if (a.caught_up_at && b.caught_up_at)
    both.caught_up_at = std::min(*a.caught_up_at, *b.caught_up_at);
  both.heard_at = std::max(a.heard_at, b.heard_at);
  return both;
}

/// What people say tells no time of what happens.
EventTime time_of(const Feed& feed) {
  if (feed.follows_others()) return EventTime::min();
  return feed.is_one_of_several() ? feed.clock() : feed.watermark();
}

SourceClock clock_of(const Feed& feed) {
  return {feed.info().id, time_of(feed), feed.caught_up_at, feed.heard_at, feed.leads_no_time()};
}

}  // namespace

Ingest::Ingest(const IngestSetup& setup)
    : resolver_(setup.resolver),
      clock_(setup.clock),
      generation_(setup.generation),
      max_skew_(setup.max_skew) {
  for (const FeedPorts& ports : setup.feeds) {
    feeds_.emplace_back(ports);
    const bool is_watched =
        ports.info->source_class == SourceClass::kPeople && !setup.matters.empty();
    if (!is_watched) continue;
    const std::size_t before = feeds_.size() - 2;
    const bool is_further = feeds_.size() > 1 && feeds_[before].info().id == ports.info->id;
    if (is_further) {
      feeds_.back().watch_with(feeds_[before]);
    } else {
      feeds_.back().watch(setup.matters);
    }
  }
  idle_.resize(feeds_.size());
}

std::string Ingest::state() const {
  std::string state;
  ByteWriter out(state);
  out.zigzag(reported_minute_);
  out.varint(feeds_.size());
  for (const Feed& feed : feeds_) feed.write(out);
  for (const Feed& feed : feeds_) feed.write_guard(out);
  for (const Feed& feed : feeds_) feed.write_watch(out);
  return state;
}

Status Ingest::restore(std::string_view state) {
  if (state.empty()) return {};
  ByteReader in(state);
  reported_minute_ = in.zigzag();
  const std::size_t count = in.count();
  std::vector<Feed*> in_order;
  for (std::size_t i = 0; i < count && in.ok(); ++i) {
    const std::uint64_t name = in.fixed64_be();
    ByteReader ahead = in;
    const Position next{static_cast<std::uint32_t>(ahead.varint()), 0};
    const auto feed = std::find_if(feeds_.begin(), feeds_.end(), [&](const Feed& f) {
      return hash64(f.info().name) == name && f.reads(next);
    });
    if (feed == feeds_.end())
      return Error{ErrorCode::kIncompatible, "a source of the state is gone"};
    auto restored = feed->restore(in);
    if (!restored) return restored.error().within("source `" + feed->info().name + "`");
    in_order.push_back(&*feed);
  }
  // Older states end here.
  for (std::size_t i = 0; i < in_order.size() && !in.at_end(); ++i) in_order[i]->restore_guard(in);
  for (std::size_t i = 0; i < in_order.size() && !in.at_end(); ++i) in_order[i]->restore_watch(in);
  TRY(in.status("ingest state"));
  if (in.at_end()) return {};
  return Error{
      ErrorCode::kIncompatible,
      "the state follows a middle stream that another process writes, and has read no feed "
      "itself"};
}

Status Ingest::next(LogBatch& batch, std::size_t most) {
  records_ = 0;
  batch.read_at = clock_.now();
  batch.refusals.clear();
  batch.accepted.clear();
  if (!began_) {
    add(batch, generation_);
    began_ = true;
  }
  TRY(take_retries(batch));
  for (Feed* feed : std::exchange(strayed_, {})) TRY(feed->go_on());
  std::fill(idle_.begin(), idle_.end(), false);
  while (!finished_ && records_ + batch.refusals.size() < most) {
    TRY_ASSIGN(const bool took, take_one(batch));
    if (took) continue;
    TRY(finish_feeds(batch));
    break;
  }
  batch.records.resize(records_);
  batch.ingest_state = state();
  return {};
}

/// Where the next observation is made; it becomes a record of the batch when `records_` counts it.
Observation& Ingest::free_observation(LogBatch& batch) const {
  if (records_ == batch.records.size()) batch.records.emplace_back(Observation());
  expect_free(batch.records, records_);
  LogRecord& record = batch.records[records_];
  if (auto* observation = std::get_if<Observation>(&record)) return *observation;
  return record.emplace<Observation>();
}

void Ingest::add(LogBatch& batch, LogRecord record) {
  if (records_ == batch.records.size()) {
    batch.records.push_back(std::move(record));
  } else {
    batch.records[records_] = std::move(record);
  }
  ++records_;
}

Result<bool> Ingest::take_one(LogBatch& batch) {
  while (Feed* feed = next_feed()) {
    if (feed->is_waiting()) {
      feed->wait_no_more();
      TRY(accept(*feed, batch));
      return true;
    }
    auto took = feed->next();
    if (!took) return took.error().within("source `" + feed->info().name + "`");
    if (*took && feed->follows_others() && !feed->refusal()) {
      feed->wait();
      continue;
    }
    if (*took) {
      feed->each_decoded_anew([&](const ObservationDraft& draft) { resolver_.expect(draft); });
      resolver_.fetch_expected();
      TRY(accept(*feed, batch));
      TRY(report_clocks(batch));
      return true;
    }
    idle_[static_cast<std::size_t>(feed - feeds_.data())] = true;
    if (!feed->is_finished() && feed->is_caught_up()) feed->caught_up(clock_.now());
  }
  return false;
}

Status Ingest::accept(Feed& feed, LogBatch& batch) {
  if (feed.refusal()) {
    reject(feed, *feed.refusal(), batch);
    return settle_held(feed, EventTime::min(), batch);
  }
  ObservationDraft& draft = feed.draft();
  if (draft.is_heartbeat) {
    ++feed.counters.heartbeats;
    feed.saw(draft.at);
    return {};
  }
  const EventTime at = draft.at;
  if (is_ahead(feed, draft)) {
    TRY(settle_held(feed, at, batch));
    // Confirmed by what it confirms: two records that agree on a time beyond the others are taken
    // for time.
    if (is_ahead(feed, draft)) {
      feed.held.push_back({draft.position, kRecordsToConfirm, draft});
      return {};
    }
    return emit(feed, draft, batch);
  }
  TRY(settle_held(feed, at, batch));
  return emit(feed, draft, batch);
}

bool Ingest::is_ahead(const Feed& feed, const ObservationDraft& draft) const {
  if (feed.follows_others()) return false;
  if (draft.arrival) {
    return draft.at > EventTime(draft.arrival->since_epoch()) + feed.info().max_ahead;
  }
  EventTime slowest = EventTime::max();
  for (const Feed& other : feeds_) {
    if (other.info().id != feed.info().id && other.has_begun() && !other.leads_no_time()) {
      slowest = std::min(slowest, other.highest());
    }
  }
  if (slowest == EventTime::max()) {
    if (!feed.has_begun()) return false;
    slowest = feed.highest();
  }
  return draft.at > std::max(slowest, feed.highest()) + kAheadOfOthers + feed.info().max_ahead;
}

/// A record of the feed at `confirmed_by` has come: held ones that it confirms go out, ones that
/// waited too long are rejected.
Status Ingest::settle_held(Feed& feed, EventTime confirmed_by, LogBatch& batch) {
  if (feed.held.empty()) return {};
  std::deque<HeldRecord> held;
  std::swap(held, feed.held);
  for (HeldRecord& record : held) {
    if (confirmed_by + feed.info().max_ahead >= record.draft.at) {
      TRY(emit(feed, record.draft, batch));
    } else if (--record.records_left == 0) {
      reject(feed, {feed.info().id, record.position, RejectReason::kAhead, "", ""}, batch);
    } else {
      feed.held.push_back(std::move(record));
    }
  }
  return {};
}

Status Ingest::emit(Feed& feed, ObservationDraft& draft, LogBatch& batch) {
  const EventTime watermark = feed.watermark();
  feed.fields.saw(draft);
  Observation& observation = free_observation(batch);
  TRY_ASSIGN(std::optional<Rejection> refusal, resolver_.resolve(draft, observation));
  feed.saw(observation.at);
  if (refusal) {
    reject(feed, std::move(*refusal), batch);
    return {};
  }
  observation.beyond_lateness = observation.at < watermark;
  ++feed.counters.observations;
  ++records_;
  feed.reporters.saw(observation);
  return {};
}

void Ingest::reject(Feed& feed, Rejection rejection, LogBatch& batch) {
  ++feed.counters.rejected[static_cast<std::size_t>(rejection.reason)];
  batch.refusals.push_back({std::move(rejection), records_});
}

Status Ingest::report_clocks(LogBatch& batch) {
  EventTime slowest = EventTime::max();
  for (const Feed& feed : feeds_) {
    if (!feed.leads_no_time()) slowest = std::min(slowest, time_of(feed));
  }
  if (slowest == EventTime::max() || slowest == EventTime::min()) return {};
  const std::int64_t minute = slowest.millis() / kMinute;
  if (minute <= reported_minute_) return {};
  reported_minute_ = minute;
  TRY(release_held(EventTime::min(), batch));
  add(batch, clocks());
  return {};
}

/// Every source's, in order of its id.
ClockReport Ingest::clocks() const {
  ClockReport report;
  report.clocks.reserve(feeds_.size());
  for (const Feed& feed : feeds_) {
    const SourceClock clock = clock_of(feed);
    if (!report.clocks.empty() && report.clocks.back().source == clock.source) {
      report.clocks.back() = merged(report.clocks.back(), clock);
    } else {
      report.clocks.push_back(clock);
    }
  }
  return report;
}

/// Time has caught up with held records that are no longer ahead, or are not beyond `highest` by
/// far.
Status Ingest::release_held(EventTime highest, LogBatch& batch) {
  for (Feed& feed : feeds_) {
    if (feed.held.empty()) continue;
    std::deque<HeldRecord> held;
    std::swap(held, feed.held);
    for (HeldRecord& record : held) {
      if (record.draft.at <= highest + kAheadOfOthers || !is_ahead(feed, record.draft)) {
        TRY(emit(feed, record.draft, batch));
      } else {
        feed.held.push_back(std::move(record));
      }
    }
  }
  return {};
}

/// Nothing to be had from any feed: a finished one follows the slowest unfinished; when all are
/// finished every clock is the highest event time read.
Status Ingest::finish_feeds(LogBatch& batch) {
  const bool all =
      std::all_of(feeds_.begin(), feeds_.end(), [](const Feed& f) { return f.is_finished(); });
  std::optional<EventTime> as_of;
  if (all) {
    EventTime highest = EventTime::min();
    for (const Feed& feed : feeds_) {
      if (!feed.follows_others()) highest = std::max(highest, feed.highest());
    }
    TRY(release_held(highest, batch));
    for (Feed& feed : feeds_) {
      for (HeldRecord& record : feed.held) {
        reject(feed, {feed.info().id, record.position, RejectReason::kAhead, "", ""}, batch);
      }
      feed.held.clear();
      if (!feed.follows_others()) highest = std::max(highest, feed.highest());
    }
    if (highest > EventTime::min()) as_of = highest;
    finished_ = true;
  }
  ClockReport report = clocks();
  report.as_of = as_of;
  tell(std::move(report), batch);
  return {};
}

/// Asked again and again while feeds that are followed have nothing: then only the time has moved
/// at which they had nothing.
void Ingest::tell(ClockReport report, LogBatch& batch) {
  std::vector<SourceClock> told = report.clocks;
  for (SourceClock& clock : told) clock.caught_up_at.reset();
  const WallTime now = clock_.now();
  if (!report.as_of && told == told_ && now - told_at_ < kTellTime) return;
  told_ = std::move(told);
  told_at_ = now;
  add(batch, std::move(report));
}

Result<std::vector<FeedReport>> read_ingest_state(std::string_view state) {
  std::vector<FeedReport> reports;
  if (state.empty()) return reports;
  ByteReader in(state);
  in.zigzag();
  const std::size_t count = in.count();
  for (std::size_t i = 0; i < count && in.ok(); ++i) {
    FeedReport report;
    report.name = in.fixed64_be();
    report.next.stream = static_cast<std::uint32_t>(in.varint());
    report.next.offset = in.varint();
    report.highest = EventTime::from_millis(in.zigzag());
    report.counters.read(in);
    report.held = in.count(3);
    for (std::size_t record = 0; record < 3 * report.held && in.ok(); ++record) in.varint();
    reports.push_back(report);
  }
  for (std::size_t i = 0; i < reports.size() && !in.at_end(); ++i) in.bytes();
  for (std::size_t i = 0; i < reports.size() && !in.at_end(); ++i) {
    ByteReader watch(in.bytes());
    if (watch.u8() != Feed::kWatchFormat) continue;
    reports[i].fields.read(watch);
    reports[i].reporters.read(watch);
    reports[i].counters.read_later(watch);
    TRY(watch.status("ingest state: fields"));
  }
  TRY(in.status("ingest state"));
  return reports;
}

}  // namespace tributary
