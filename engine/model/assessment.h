// What a rule says at one instant: a level, and the unclamped score.
#pragma once

#include <cstdint>
#include <span>

#include "engine/model/program.h"
#include "engine/model/register.h"

namespace tributary {

struct Assessment {
  Level level = Level::kNone;
  std::int64_t raw_score = 0;  ///< Decimal raw; 0 when there is no level
  /// A higher level, or any where none is true, hangs on a source that is stale (RULES 3.7).
  bool is_unknown = false;
  bool operator==(const Assessment&) const = default;
};

/// Evidence → level and score. Implemented by engine/score, called by engine/correlate at each
/// instant at which an input changes; between them stands this interface, since stages do not know
/// each other.
class Assessor {
 public:
  virtual ~Assessor() = default;
  /// `values[i]` is Rule::attributes[i], people already in steps; `subject` may be null (open
  /// register).
  [[nodiscard]] virtual Assessment assess(const Rule& rule, std::span<const Scalar> values,
                                          const Subject* subject) const = 0;
};

}  // namespace tributary
