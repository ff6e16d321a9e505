// A record once more, long after it was taken in: for rules that ask what its observation does not
// say (RULES 3.16).
#pragma once

#include <optional>

#include "engine/base/result.h"
#include "engine/model/observation.h"
#include "engine/model/source.h"

namespace tributary {

class Rereader {
 public:
  virtual ~Rereader() = default;

  /// The record at `position` of `source`, resolved with the rules and registers of today. nullopt:
  /// its source no longer has it, or it is refused today.
  virtual Result<std::optional<Observation>> read_again(SourceId source, Position position) = 0;
};

}  // namespace tributary
