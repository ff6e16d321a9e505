#include "engine/pipeline/stream_writer.h"

#include <algorithm>
#include <variant>

namespace tributary {

namespace {

/// The slowest source's time (Clocks); once all have ended, the last event's.
EventTime front_of(const ClockReport& report, const std::vector<SourceInfo>& sources) {
  if (report.as_of) return *report.as_of;
  EventTime front = EventTime::max();
  for (const SourceClock& clock : report.clocks) {
    if (clock.finished) continue;
    EventTime time = clock.watermark;
    if (clock.caught_up_at) {
      const EventTime caught_up(clock.caught_up_at->since_epoch());
      time = std::max(time, caught_up - sources[clock.source.value()].lateness);
    }
    front = std::min(front, time);
  }
  return front == EventTime::max() ? EventTime::min() : front;
}

}  // namespace

StreamWriter::StreamWriter(FrameWriter& stream, const StreamLayout& layout, const Clock& clock,
                           StreamPolicy policy)
    : stream_(stream), layout_(layout), clock_(clock), policy_(policy), appended_at_(clock.now()) {}

Result<std::string> StreamWriter::recover() {
  TRY_ASSIGN(const std::string last, stream_.last());
  if (last.empty()) return std::string();
  TRY_ASSIGN(std::string state, state_in(last, layout_));
  if (!state.empty()) {
    const std::lock_guard lock(mutex_);
    appended_state_ = state_ = state;
    return state;
  }
  return Error{ErrorCode::kCorrupt,
               "the middle stream ends in the middle of what was appended last"};
}

Status StreamWriter::consume(LogBatch& batch) {
  for (const LogRecord& record : batch.records) {
    const auto* report = std::get_if<ClockReport>(&record);
    if (report != nullptr) w_ = std::max(w_, front_of(*report, layout_.sources));
  }
  state_ = batch.ingest_state;
  const std::size_t before = frames_.size();
  add_frames(batch, layout_, frames_);
  for (std::size_t i = before; i < frames_.size(); ++i) bytes_ += frames_[i].size();
  return append_if_due();
}

Status StreamWriter::idle() { return append_if_due(); }

Status StreamWriter::finish() { return append(); }

std::string StreamWriter::appended_state() const {
  const std::lock_guard lock(mutex_);
  return appended_state_;
}

Status StreamWriter::append_if_due() {
  const bool is_due =
      clock_.now() - appended_at_ >= policy_.interval || bytes_ >= policy_.most_bytes;
  return is_due ? append() : Status();
}

Status StreamWriter::append() {
  if (!frames_.empty()) TRY(stream_.append(frames_));
  frames_.clear();
  bytes_ = 0;
  appended_w_ = w_;
  {
    const std::lock_guard lock(mutex_);
    appended_state_ = state_;
  }
  appended_at_ = clock_.now();
  return {};
}

}  // namespace tributary
