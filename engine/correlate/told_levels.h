// What a subject has told another of one rule's levels (`via`, RULES 3.13), so that it tells only
// what has changed. What is final, and therefore never told again, is forgotten.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/base/codec.h"
#include "engine/base/rare.h"
#include "engine/model/evidence.h"

namespace tributary {

struct ToldLevels {
  std::uint64_t name = 0;  ///< Outlet::name
  std::string to;          ///< id of the subject
  std::vector<LevelInterval> levels;
  bool operator==(const ToldLevels&) const = default;
};

/// What of the intervals lies after `final_until`.
std::vector<LevelInterval> levels_after(const std::vector<LevelInterval>& levels,
                                        EventTime final_until);

void write_told(const RareVector<ToldLevels>& told, ByteWriter& out);
Status read_told(ByteReader& in, RareVector<ToldLevels>& told);

}  // namespace tributary
