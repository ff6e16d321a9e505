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

  /// `state.key` is set already; sweeps stay empty (Correlator::restore). kCorrupt on malformed
  /// bytes.
  Status read(ByteReader& in, SubjectState& state) const;

 private:
  void write_seen(const SubjectState& state, ByteWriter& out) const;
  Status read_seen(ByteReader& in, SubjectState& state, const std::vector<SourceId>& table) const;
  Status read_slot(ByteReader& in, SubjectState& state, const std::vector<SourceId>& table) const;

  const CorrelatePlan& plan_;
  std::vector<std::uint64_t> source_names_;  ///< hash64 of each source's name, by id
};

}  // namespace tributary
