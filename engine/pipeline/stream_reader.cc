#include "engine/pipeline/stream_reader.h"

#include <utility>

#include "engine/base/codec.h"

namespace tributary {

namespace {

constexpr std::uint8_t kStreamState = 1;

/// As a stage 1 that has no feeds would begin its own (Ingest::restore), and then more: each
/// refuses the other's.
std::string state_at(Position next, std::string_view commands) {
  std::string state;
  ByteWriter out(state);
  out.zigzag(0);
  out.varint(0);
  out.u8(kStreamState);
  out.varint(next.stream);
  out.varint(next.offset);
  out.bytes(commands);
  return state;
}

}  // namespace

StreamReader::StreamReader(Source& frames, const StreamLayout& layout, const Clock& clock,
                           Generation generation, Ingest* commands)
    : frames_(frames),
      layout_(layout),
      clock_(clock),
      generation_(std::move(generation)),
      commands_(commands) {}

Status StreamReader::restore(std::string_view state) {
  if (state.empty()) return {};
  ByteReader in(state);
  in.zigzag();
  const bool has_feeds = in.varint() != 0;
  if (has_feeds || in.u8() != kStreamState) {
    return Error{ErrorCode::kIncompatible,
                 "the state is of an engine that read its feeds itself; one that follows a middle "
                 "stream begins with a state of its own"};
  }
  next_.stream = static_cast<std::uint32_t>(in.varint());
  next_.offset = in.varint();
  commands_state_ = std::string(in.bytes());
  TRY(in.status("position in the middle stream"));
  if (commands_ != nullptr) TRY(commands_->restore(commands_state_));
  return frames_.seek(next_);
}

Status StreamReader::next(LogBatch& batch, std::size_t most) {
  batch.read_at = clock_.now();
  batch.records.clear();
  batch.refusals.clear();
  batch.accepted.clear();
  if (!std::exchange(began_, true)) batch.records.emplace_back(generation_);
  const std::size_t before = batch.records.size();
  TRY(read_frames(batch, before + most));
  const bool is_idle = batch.records.size() == before && batch.refusals.empty();
  if (is_idle && commands_ != nullptr) {  // which begin with the generation, too
    TRY(commands_->next(batch, most));
    commands_state_ = std::move(batch.ingest_state);
  }
  batch.ingest_state = state_at(next_, commands_state_);
  return {};
}

Status StreamReader::read_frames(LogBatch& batch, std::size_t most) {
  while (batch.records.size() + batch.refusals.size() < most) {
    read_.clear();
    TRY(frames_.read(read_, 1));
    if (read_.empty()) break;
    TRY(read_frame_into(read_.front().payload, layout_, batch));
    next_ = read_.front().next;
  }
  return {};
}

}  // namespace tributary
