// Where a slice of what was due has ended. Steps that are run again after a crash must end there,
// too: what the slice did is in a frame, and what comes after it in the next.
#pragma once

#include <optional>

#include "engine/base/codec.h"
#include "engine/partition/timers.h"

namespace tributary {

/// Named by the timer that fired last, not by how many have fired: a subject that the cache has
/// dropped and read again may be looked at once more or less often in vain, and after a crash every
/// subject is read again.
struct SliceEnd {
  std::optional<Timer> last;  ///< none: a sweep has begun, or has taken one slice

  void write(ByteWriter& out) const;
  static SliceEnd read(ByteReader& in);
};

}  // namespace tributary
