#include "engine/partition/slice_end.h"

#include <string>

namespace tributary {

void SliceEnd::write(ByteWriter& out) const {
  out.u8(last ? 1 : 0);
  if (!last) return;
  out.fixed16_be(last->clock.number());
  out.zigzag(last->at.millis());
  out.bytes(last->subject);
}

SliceEnd SliceEnd::read(ByteReader& in) {
  SliceEnd end;
  if (in.u8() == 0) return end;
  Timer last;
  last.clock = TimerClock::from_number(in.fixed16_be());
  last.at = EventTime::from_millis(in.zigzag());
  last.subject = std::string(in.bytes());
  end.last = std::move(last);
  return end;
}

}  // namespace tributary
