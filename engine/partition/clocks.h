// How far each source has been read, and W, the partition's watermark: the minimum over all
// sources' clocks (DESIGN 6).
#pragma once

#include <optional>
#include <vector>

#include "engine/base/codec.h"
#include "engine/model/log.h"
#include "engine/model/source.h"
#include "engine/model/source_times.h"

namespace tributary {

class Clocks {
 public:
  explicit Clocks(const std::vector<SourceInfo>& sources);

  /// Takes in a report. Clocks are maxima: a report seen twice, or an older one, changes nothing.
  /// The sources that fell silent by it, or are heard again, in order of id.
  std::vector<SourceId> report(const ClockReport& report);

  /// EventTime::min() while a source has not reported. Never falls.
  [[nodiscard]] EventTime w() const { return w_; }
  [[nodiscard]] EventTime clock_of(SourceId source) const { return times_[source.value()].clock; }
  [[nodiscard]] bool is_stale(SourceId source) const {
    return times_[source.value()].stale_from < EventTime::max();
  }

  /// The newest wall time that the log carried. Files carry none: nothing in them is ever stale.
  [[nodiscard]] WallTime tick() const { return tick_; }

  /// By source; lives as long as the clocks and follows them.
  [[nodiscard]] const SourceTimes& times() const { return times_; }

  void write(ByteWriter& out) const;
  /// `format` of the state: 1 knew neither silence nor a beginning.
  Status read(ByteReader& in, std::uint8_t format = 2);

 private:
  struct Clock {
    std::uint64_t name = 0;  ///< hash of the source's name: survives a change of configuration
    Millis lateness{0};
    Millis stale_after{0};
    bool reported = false;
    bool finished = false;
    EventTime watermark = EventTime::min();
    EventTime read_since = EventTime::max();
    std::optional<WallTime> caught_up;
    std::optional<WallTime> heard;
    [[nodiscard]] EventTime value() const;
    [[nodiscard]] EventTime stale_from(WallTime tick) const;
  };
  void take(const SourceClock& reported);
  void update_w();
  void update_times();

  std::vector<Clock> clocks_;
  SourceTimes times_;
  WallTime tick_ = WallTime::min();
  EventTime as_of_ = EventTime::min();
  EventTime w_ = EventTime::min();
};

}  // namespace tributary
