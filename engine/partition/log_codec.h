// Frames of the middle stream ⇄ bytes. A frame in the event store is the redo log of a commit; its
// format is in STATE_FORMAT.md, section "Frame".
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"
#include "engine/model/catalog.h"
#include "engine/model/log.h"
#include "engine/model/source.h"
#include "engine/partition/slice_end.h"

namespace tributary {

/// Sources, fields and types are written as indices; the names they stand for are in the store's
/// meta table
/// (`layout`), which is compared when a state is opened.
void write_record(const LogRecord& record, std::string& bytes);
/// All of them. kCorrupt on malformed bytes; indices are checked against the tables.
Result<std::vector<LogRecord>> read_records(std::string_view bytes, const Catalog& catalog,
                                            const std::vector<SourceInfo>& sources);

/// Key of the `sequence`-th frame in Table::kObservations: eight bytes, big-endian.
std::string frame_key(std::uint64_t sequence);

/// What comes before a frame's records.
struct FrameHead {
  std::uint64_t digest = 0;  ///< of its steps' effects; 0 once they are never run again
  /// The frame ends in the middle of what its last record made due: the next goes on from there.
  std::optional<SliceEnd> cut;
};

struct StoredFrame {
  FrameHead head;
  std::vector<LogRecord> records;
};

/// Its records are written after it.
void write_frame_head(const FrameHead& head, std::string& bytes);
/// As read_records does.
Result<StoredFrame> read_frame(std::string_view bytes, const Catalog& catalog,
                               const std::vector<SourceInfo>& sources);

/// Digest of everything that the indices in frames refer to.
Sha256Digest layout_digest(const Catalog& catalog, const std::vector<SourceInfo>& sources);

}  // namespace tributary
