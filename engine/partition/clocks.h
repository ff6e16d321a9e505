// W, the partition's watermark: the minimum over all sources' clocks (DESIGN 6).
#pragma once

#include <vector>

#include "engine/base/codec.h"
#include "engine/model/log.h"
#include "engine/model/source.h"

namespace tributary {

class Clocks {
 public:
  explicit Clocks(const std::vector<SourceInfo>& sources);

  /// Takes in a report. Clocks are maxima: a report seen twice, or an older one, changes nothing.
  void report(const ClockReport& report);

  /// EventTime::min() while a source has not reported. Never falls.
  [[nodiscard]] EventTime w() const { return w_; }
  [[nodiscard]] EventTime clock_of(SourceId source) const;

  void write(ByteWriter& out) const;
  Status read(ByteReader& in);

 private:
  struct Clock {
    std::uint64_t name = 0;  ///< hash of the source's name: survives a change of configuration
    Millis lateness{0};
    bool reported = false;
    bool finished = false;
    EventTime watermark = EventTime::min();
    EventTime caught_up = EventTime::min();
    [[nodiscard]] EventTime value() const;
  };
  void update_w();

  std::vector<Clock> clocks_;
  EventTime as_of_ = EventTime::min();
  EventTime w_ = EventTime::min();
};

}  // namespace tributary
