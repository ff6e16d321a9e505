// The machine's wall clock.
#pragma once

#include "engine/ports/clock.h"

namespace tributary {

class SystemClock : public Clock {
 public:
  [[nodiscard]] WallTime now() const override;
};

}  // namespace tributary
