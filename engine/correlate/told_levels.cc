#include "engine/correlate/told_levels.h"

#include <algorithm>

namespace tributary {

namespace {

constexpr std::size_t kToldBytes = 10, kIntervalBytes = 3;

}  // namespace

std::vector<LevelInterval> levels_after(const std::vector<LevelInterval>& levels,
                                        EventTime final_until) {
  std::vector<LevelInterval> after;
  for (LevelInterval interval : levels) {
    if (interval.until <= final_until) continue;
    interval.from = std::max(interval.from, final_until);
    after.push_back(interval);
  }
  return after;
}

void write_told(const RareVector<ToldLevels>& told, ByteWriter& out) {
  out.varint(told.size());
  for (const ToldLevels& line : told) {
    out.fixed64_be(line.name);
    out.bytes(line.to);
    out.varint(line.levels.size());
    for (const LevelInterval& interval : line.levels) {
      out.zigzag(interval.from.millis());
      out.zigzag(interval.until.millis());
      out.u8(static_cast<std::uint8_t>(interval.level));
    }
  }
}

Status read_told(ByteReader& in, RareVector<ToldLevels>& told) {
  const std::size_t count = in.count(kToldBytes);
  for (std::size_t i = 0; i < count && in.ok(); ++i) {
    ToldLevels& line = *told.insert(told.end(), ToldLevels());
    line.name = in.fixed64_be();
    line.to = std::string(in.bytes());
    const std::size_t intervals = in.count(kIntervalBytes);
    for (std::size_t k = 0; k < intervals && in.ok(); ++k) {
      LevelInterval& interval = line.levels.emplace_back();
      interval.from = EventTime::from_millis(in.zigzag());
      interval.until = EventTime::from_millis(in.zigzag());
      const std::uint8_t level = in.u8();
      if (level > static_cast<std::uint8_t>(Level::kRed)) {
        return Error{ErrorCode::kCorrupt, "subject state: told levels"};
      }
      interval.level = static_cast<Level>(level);
    }
  }
  return in.status("subject state: told levels");
}

}  // namespace tributary
