// Frames of the middle stream where another process reads it ⇄ batches. The format is in
// engine/partition/STATE_FORMAT.md, section "Middle stream".
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/digest.h"
#include "engine/partition/log_batch.h"

namespace tributary {

/// What both sides must agree on for a frame to be read.
struct StreamLayout {
  const Catalog& catalog;
  const std::vector<SourceInfo>& sources;
  Sha256Digest digest;  ///< of what indices in frames refer to

  StreamLayout(const Catalog& of, const std::vector<SourceInfo>& from);
};

/// As many as it takes for the batch: at most kFrameRecords records in each, and no more than
/// kFrameBytes unless one record is that long. None for a batch that tells nothing. The generation
/// is left out: each side is judged by its own. The last frame carries the batch's `ingest_state`.
void add_frames(const LogBatch& batch, const StreamLayout& layout,
                std::vector<std::string>& frames);
inline constexpr std::size_t kFrameRecords = 512;
inline constexpr std::size_t kFrameBytes = std::size_t{512} << 10;

/// Appends what the frame tells to `batch`. kIncompatible: it was written with other sources, or
/// another catalogue; kCorrupt.
Status read_frame_into(std::string_view frame, const StreamLayout& layout, LogBatch& batch);

/// Stage 1's state in it, empty if it carries none. Errors as of read_frame_into.
Result<std::string> state_in(std::string_view frame, const StreamLayout& layout);

}  // namespace tributary
