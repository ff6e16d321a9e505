#include "engine/partition/clocks.h"

#include <algorithm>

namespace tributary {

namespace {

constexpr std::uint8_t kReported = 1, kFinished = 2, kCaughtUp = 4, kHeard = 8;
constexpr std::size_t kLeastClockBytes = 11;

void raise(std::optional<WallTime>& time, const std::optional<WallTime>& reported) {
  if (reported) time = std::max(time.value_or(*reported), *reported);
}

}  // namespace

Clocks::Clocks(const std::vector<SourceInfo>& sources) : times_(sources.size()) {
  for (const SourceInfo& source : sources) {
    Clock clock;
    clock.name = hash64(source.name);
    clock.lateness = source.lateness;
    clock.stale_after = source.stale_after;
    clocks_.push_back(clock);
  }
}

EventTime Clocks::Clock::value() const {
  if (!caught_up) return watermark;
  return std::max(watermark, EventTime(caught_up->since_epoch()) - lateness);
}

EventTime Clocks::Clock::stale_from(WallTime tick) const {
  if (stale_after == Millis(0) || !caught_up || !heard) return EventTime::max();
  const WallTime silent = *heard + stale_after;
  return silent < tick ? EventTime(silent.since_epoch()) : EventTime::max();
}

void Clocks::take(const SourceClock& reported) {
  CHECK_LT(reported.source.value(), clocks_.size());
  Clock& clock = clocks_[reported.source.value()];
  clock.reported = true;
  clock.finished = reported.finished;
  clock.watermark = std::max(clock.watermark, reported.watermark);
  raise(clock.caught_up, reported.caught_up_at);
  raise(clock.heard, reported.heard_at);
  for (const auto& time : {reported.caught_up_at, reported.heard_at}) {
    if (time) tick_ = std::max(tick_, *time);
  }
}

std::vector<SourceId> Clocks::report(const ClockReport& report) {
  for (const SourceClock& reported : report.clocks) take(reported);
  if (report.as_of) as_of_ = std::max(as_of_, *report.as_of);
  const SourceTimes before = times_;
  update_w();
  update_times();
  std::vector<SourceId> turned;
  for (std::size_t i = 0; i < times_.size(); ++i) {
    if (times_[i].stale_from != before[i].stale_from) {
      turned.emplace_back(static_cast<std::uint16_t>(i));
    }
  }
  return turned;
}

void Clocks::update_w() {
  bool all_reported = true;
  EventTime slowest = EventTime::max();
  for (const Clock& clock : clocks_) {
    all_reported = all_reported && clock.reported;
    if (!clock.finished) slowest = std::min(slowest, clock.value());
  }
  if (slowest == EventTime::max()) slowest = as_of_;
  if (all_reported) w_ = std::max(w_, slowest);
}

/// After W: the clock of a finished file follows it, and stays there should the file grow.
void Clocks::update_times() {
  for (std::size_t i = 0; i < clocks_.size(); ++i) {
    Clock& clock = clocks_[i];
    SourceTime& time = times_[i];
    if (clock.finished) clock.watermark = std::max(clock.watermark, w_);
    time.clock = clock.value();
    time.stale_from = clock.stale_from(tick_);
    if (clock.read_since == EventTime::max() && time.clock > EventTime::min()) {
      clock.read_since = time.clock;
    }
    time.read_since = clock.read_since;
  }
}

void Clocks::write(ByteWriter& out) const {
  out.zigzag(w_.millis());
  out.zigzag(as_of_.millis());
  out.zigzag(tick_.millis());
  out.varint(clocks_.size());
  for (const Clock& clock : clocks_) {
    out.fixed64_be(clock.name);
    out.u8(static_cast<std::uint8_t>(
        (clock.reported ? kReported : 0) | (clock.finished ? kFinished : 0) |
        (clock.caught_up ? kCaughtUp : 0) | (clock.heard ? kHeard : 0)));
    out.zigzag(clock.watermark.millis());
    out.zigzag(clock.read_since.millis());
    if (clock.caught_up) out.zigzag(clock.caught_up->millis());
    if (clock.heard) out.zigzag(clock.heard->millis());
  }
}

Status Clocks::read(ByteReader& in, std::uint8_t format) {
  w_ = EventTime::from_millis(in.zigzag());
  as_of_ = EventTime::from_millis(in.zigzag());
  if (format > 1) tick_ = WallTime::from_millis(in.zigzag());
  const std::size_t count = in.count(kLeastClockBytes);
  for (std::size_t i = 0; i < count && in.ok(); ++i) {
    const std::uint64_t name = in.fixed64_be();
    Clock stored;
    const std::uint8_t flags = in.u8();
    stored.watermark = EventTime::from_millis(in.zigzag());
    if (format == 1) {
      const auto caught_up = EventTime::from_millis(in.zigzag());  // less the lateness by then
      if (caught_up > EventTime::min()) stored.caught_up = WallTime(caught_up.since_epoch());
    } else {
      stored.read_since = EventTime::from_millis(in.zigzag());
    }
    if ((flags & kCaughtUp) != 0) stored.caught_up = WallTime::from_millis(in.zigzag());
    if ((flags & kHeard) != 0) stored.heard = WallTime::from_millis(in.zigzag());
    for (Clock& clock : clocks_) {
      if (clock.name != name) continue;
      stored.name = name;
      stored.lateness = clock.lateness;
      stored.stale_after = clock.stale_after;
      stored.reported = (flags & kReported) != 0;
      stored.finished = (flags & kFinished) != 0;
      clock = stored;
    }
  }
  update_times();
  return in.status("clocks");
}

}  // namespace tributary
