#include "engine/partition/clocks.h"

#include <algorithm>

namespace tributary {

Clocks::Clocks(const std::vector<SourceInfo>& sources) {
  for (const SourceInfo& source : sources) {
    Clock clock;
    clock.name = hash64(source.name);
    clock.lateness = source.lateness;
    clocks_.push_back(clock);
  }
}

EventTime Clocks::Clock::value() const { return std::max(watermark, caught_up - lateness); }

EventTime Clocks::clock_of(SourceId source) const {
  const Clock& clock = clocks_[source.value()];
  return clock.finished ? std::max(clock.value(), w_) : clock.value();
}

void Clocks::report(const ClockReport& report) {
  for (const SourceClock& reported : report.clocks) {
    CHECK_LT(reported.source.value(), clocks_.size());
    Clock& clock = clocks_[reported.source.value()];
    clock.reported = true;
    clock.finished = reported.finished;
    clock.watermark = std::max(clock.watermark, reported.watermark);
    if (reported.caught_up_at) {
      clock.caught_up = std::max(clock.caught_up, EventTime(reported.caught_up_at->since_epoch()));
    }
  }
  if (report.as_of) as_of_ = std::max(as_of_, *report.as_of);
  update_w();
}

void Clocks::update_w() {
  EventTime slowest = EventTime::max();
  for (const Clock& clock : clocks_) {
    if (!clock.reported) return;
    if (!clock.finished) slowest = std::min(slowest, clock.value());
  }
  if (slowest == EventTime::max()) slowest = as_of_;
  w_ = std::max(w_, slowest);
}

void Clocks::write(ByteWriter& out) const {
  out.zigzag(w_.millis());
  out.zigzag(as_of_.millis());
  out.varint(clocks_.size());
  for (const Clock& clock : clocks_) {
    out.fixed64_be(clock.name);
    out.u8(static_cast<std::uint8_t>((clock.reported ? 1 : 0) | (clock.finished ? 2 : 0)));
    out.zigzag(clock.watermark.millis());
    out.zigzag(clock.caught_up.millis());
  }
}

Status Clocks::read(ByteReader& in) {
  w_ = EventTime::from_millis(in.zigzag());
  as_of_ = EventTime::from_millis(in.zigzag());
  const std::size_t count = in.count(11);
  for (std::size_t i = 0; i < count && in.ok(); ++i) {
    const std::uint64_t name = in.fixed64_be();
    const std::uint8_t flags = in.u8();
    const auto watermark = EventTime::from_millis(in.zigzag());
    const auto caught_up = EventTime::from_millis(in.zigzag());
    for (Clock& clock : clocks_) {
      if (clock.name != name) continue;
      clock.reported = (flags & 1) != 0;
      clock.watermark = watermark;
      clock.caught_up = caught_up;
      clock.finished = (flags & 2) != 0;
    }
  }
  return in.status("clocks");
}

}  // namespace tributary
