// What a partition has done, counted. Part of its state: after a crash and a replay the numbers are
// the same.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/codec.h"
#include "engine/correlate/correlator.h"

namespace tributary {

struct PartitionCounters {
  std::uint64_t observations = 0;     ///< log records that are observations
  std::uint64_t subject_updates = 0;  ///< one observation may concern several subjects
  std::array<std::uint64_t, kOutcomes> outcomes{};  ///< per subject update
  std::uint64_t beyond_lateness = 0;
  std::uint64_t too_late = 0;  ///< observations that mattered to nothing any more
  std::uint64_t timers = 0;    ///< that revised a row
  std::uint64_t revisions = 0;
  std::uint64_t moved = 0;          ///< versions that left a subject without saying so
  std::uint64_t forgotten_ids = 0;  ///< ids let go before their time (record_ids.h, kMost)
  /// Rows that a sweep found and that the stream should have found: an alarm (SIGNALS 3).
  std::uint64_t sweep_differences = 0;
  /// By source: subjects of which nobody can say whether they should have a row, since the source
  /// is silent (RULES 3.7). A level, not a count: it falls when the source is heard again.
  std::vector<std::uint64_t> unknown_subjects;

  /// Names and values, in a fixed order.
  [[nodiscard]] std::vector<std::pair<std::string_view, std::uint64_t>> all() const;
  void write(ByteWriter& out) const;
  /// `format` of the state: 1 did not count what is unknown.
  Status read(ByteReader& in, std::uint8_t format = 2);
};

}  // namespace tributary
