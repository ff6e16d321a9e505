// Wall time that moves only when a test moves it.
#pragma once

#include <atomic>
#include <cstdint>

#include "engine/ports/clock.h"

namespace tributary {

/// Any thread may read or move it.
class ManualClock : public Clock {
 public:
  explicit ManualClock(WallTime start = WallTime()) : millis_(start.millis()) {}

  [[nodiscard]] WallTime now() const override { return WallTime::from_millis(millis_); }
  void set(WallTime to) { millis_ = to.millis(); }
  void advance(Millis by) { millis_ += by.count(); }

 private:
  std::atomic<std::int64_t> millis_;
};

}  // namespace tributary
