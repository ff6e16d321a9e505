// SubjectState ⇄ bytes. The format is described in engine/partition/STATE_FORMAT.md, section
// "Subject".
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/base/codec.h"
#include "engine/correlate/subject_state.h"

namespace tributary {

/// Slots and sources are written by stable names (definition hash, hash of the source's name), so a
/// blob outlives a change of rules or configuration; what no longer exists is dropped when read.
class SubjectCodec {
 public:
  SubjectCodec(const CorrelatePlan& plan, const std::vector<SourceInfo>& sources);

  void write(const SubjectState& state, ByteWriter& out) const;

  /// `state.key` is set already; sweeps stay empty (Correlator::restore). Version 1 knew items
  /// alone: no fields, nothing that is only counted, nothing awaited; version 2 no looks; version 3
  /// nothing that was told; what 4 to 6 added lies in the rows beside it; 7 added since when people
  /// have not been answered. kCorrupt on malformed
  /// bytes, kIncompatible on a version from the future.
  Status read(ByteReader& in, SubjectState& state, std::uint8_t version = kVersion) const;

  static constexpr std::uint8_t kVersion = 7;

 private:
  void write_seen(const SubjectState& state, ByteWriter& out) const;
  Status read_seen(ByteReader& in, SubjectState& state, const std::vector<SourceId>& table) const;
  void write_awaits(const SubjectState& state, ByteWriter& out) const;
  Status read_awaits(ByteReader& in, SubjectState& state, const std::vector<SourceId>& table,
                     std::uint8_t version) const;

  const CorrelatePlan& plan_;
  std::vector<std::uint64_t> source_names_;  ///< hash64 of each source's name, by id
};

}  // namespace tributary
