// Wall time. The engine's stages never ask for it; connectors and the composition root do.
#pragma once

#include "engine/base/time.h"

namespace tributary {

class Clock {
 public:
  virtual ~Clock() = default;
  [[nodiscard]] virtual WallTime now() const = 0;
};

}  // namespace tributary
