#include "connectors/system/system_clock.h"

#include <chrono>

namespace tributary {

WallTime SystemClock::now() const {
  const auto since_epoch = std::chrono::system_clock::now().time_since_epoch();
  return WallTime(std::chrono::duration_cast<Millis>(since_epoch));
}

}  // namespace tributary
