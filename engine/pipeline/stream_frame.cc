#include "engine/pipeline/stream_frame.h"

#include <algorithm>
#include <variant>

#include "engine/base/codec.h"
#include "engine/partition/log_codec.h"

namespace tributary {

namespace {

constexpr std::uint8_t kFormat = 1;

void write_head(const StreamLayout& layout, std::string_view state, ByteWriter& out) {
  out.u8(kFormat);
  out.raw({reinterpret_cast<const char*>(layout.digest.data()), layout.digest.size()});
  out.bytes(state);
}

/// Stage 1's state; the reader stands behind it.
Result<std::string_view> read_head(ByteReader& in, const StreamLayout& layout) {
  const std::uint8_t format = in.u8();
  const std::string_view digest = in.raw(layout.digest.size());
  if (in.ok() && format != kFormat) {
    return Error{ErrorCode::kIncompatible,
                 "the middle stream was written by a newer version of tributary"};
  }
  const bool is_ours =
      std::equal(digest.begin(), digest.end(), layout.digest.begin(),
                 [](char a, std::uint8_t b) { return static_cast<std::uint8_t>(a) == b; });
  if (in.ok() && !is_ours) {
    return Error{
        ErrorCode::kIncompatible,
        "the middle stream was written with other sources, schemas or another catalogue than "
        "this process has"};
  }
  const std::string_view state = in.bytes();
  TRY(in.status("a frame of the middle stream"));
  return state;
}

std::size_t told_by(const LogBatch& batch) {
  return batch.records.size() + batch.refusals.size() + batch.accepted.size();
}

/// Records [from, until) in as many frames as their bytes want.
void add_stretch(const LogBatch& batch, std::size_t from, std::size_t until,
                 std::vector<std::string>& stretches) {
  std::string stretch = encode_stretch(batch, from, until, stretches.empty());
  if (stretch.size() <= kFrameBytes || until - from < 2) {
    stretches.push_back(std::move(stretch));
    return;
  }
  const std::size_t middle = from + (until - from) / 2;
  add_stretch(batch, from, middle, stretches);
  add_stretch(batch, middle, until, stretches);
}

}  // namespace

StreamLayout::StreamLayout(const Catalog& of, const std::vector<SourceInfo>& from)
    : catalog(of), sources(from), digest(layout_digest(of, from)) {}

void add_frames(const LogBatch& batch, const StreamLayout& layout,
                std::vector<std::string>& frames) {
  const auto is_generation = [](const LogRecord& record) {
    return std::holds_alternative<Generation>(record);
  };
  const std::size_t first = !batch.records.empty() && is_generation(batch.records.front()) ? 1 : 0;
  CHECK(std::none_of(batch.records.begin() + static_cast<std::ptrdiff_t>(first),
                     batch.records.end(), is_generation));
  if (told_by(batch) == first) return;
  std::vector<std::string> stretches;
  std::size_t from = first;
  do {
    const std::size_t until = std::min(from + kFrameRecords, batch.records.size());
    add_stretch(batch, from, until, stretches);
    from = until;
  } while (from < batch.records.size());
  for (const std::string& stretch : stretches) {
    const bool is_last = &stretch == &stretches.back();
    std::string& frame = frames.emplace_back();
    ByteWriter out(frame);
    write_head(layout, is_last ? std::string_view(batch.ingest_state) : "", out);
    out.raw(stretch);
  }
}

Status read_frame_into(std::string_view frame, const StreamLayout& layout, LogBatch& batch) {
  ByteReader in(frame);
  TRY(read_head(in, layout));
  return decode_stretch(in.raw(in.remaining()), layout.catalog, layout.sources, batch);
}

Result<std::string> state_in(std::string_view frame, const StreamLayout& layout) {
  ByteReader in(frame);
  TRY_ASSIGN(const std::string_view state, read_head(in, layout));
  return std::string(state);
}

}  // namespace tributary
