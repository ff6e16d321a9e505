// A record: bytes with a position. Lives from the source to the decoder and no further.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string_view>

#include "engine/base/time.h"
#include "engine/model/ids.h"

namespace tributary {

/// Where a record is in its source, ordered as the source gives them. Files: `stream` = index of
/// the file in the configured order, `offset` = byte offset in the decompressed text. Kafka:
/// partition and offset.
struct Position {
  std::uint32_t stream = 0;
  std::uint64_t offset = 0;
  auto operator<=>(const Position&) const = default;
};

/// Borrowed views: valid until the source is asked for the next batch.
struct Record {
  std::string_view payload;
  std::string_view header;    ///< CSV: the header line of its file; else empty
  std::string_view key = {};  ///< of a topic's record, where its reader asked for it; else empty
  Position position;
  Position next;                    ///< where reading goes on after it
  std::optional<WallTime> arrival;  ///< as the transport knows it (Kafka timestamp); files: nullopt
};

}  // namespace tributary
