#include "engine/correlate/difference.h"

#include <algorithm>

#include "engine/correlate/subject_state.h"

namespace tributary {

namespace {

constexpr Millis kTick{1};

SweepReading read(const RuleSweep& sweep) {
  SweepReading reading{sweep.front(), {}, sweep.segments().back().assessment};
  for (std::size_t i = 0; i < sweep.values().size(); ++i) {
    // A single report is told by no value, only by a level or a score that holds through it.
    if (sweep.rule_read().attributes[i].attribute == InputAttribute::kAny) continue;
    const Scalar& value = sweep.values()[i];
    std::int64_t bits = value.bits;
    // `overdue` grows with every instant; since when it does is what can differ.
    if (value.kind == Scalar::Kind::kDuration) {
      bits = sweep.front().millis() - bits;
    }
    reading.values.push_back({value.kind, bits, std::string(value.text)});
  }
  return reading;
}

bool says_the_same(const SweepReading& a, const SweepReading& b) {
  return a.assessment == b.assessment && a.values == b.values;
}

}  // namespace

std::vector<SweepReading> readings(RuleSweep& sweep, const SubjectState& state, EventTime from,
                                   EventTime to, const Assessor& assessor, const Subject* subject) {
  std::vector<SweepReading> list;
  for (EventTime next = from; next <= to; next = sweep.next_instant(state)) {
    sweep.advance(state, next, assessor, subject);
    SweepReading reading = read(sweep);
    if (list.empty() || !says_the_same(list.back(), reading)) list.push_back(std::move(reading));
  }
  sweep.advance(state, to, assessor, subject);
  return list;
}

EventTime last_difference(const std::vector<SweepReading>& a, const std::vector<SweepReading>& b,
                          EventTime to) {
  CHECK(!a.empty() && !b.empty() && a.front().at == b.front().at);
  EventTime until = to;
  auto in_a = a.rbegin();
  auto in_b = b.rbegin();
  while (in_a != a.rend() && in_b != b.rend()) {
    if (!says_the_same(*in_a, *in_b)) return until;
    const EventTime from = std::max(in_a->at, in_b->at);
    until = from - kTick;
    const bool a_begins = in_a->at == from;
    if (in_b->at == from) ++in_b;
    if (a_begins) ++in_a;
  }
  return EventTime::min();
}

}  // namespace tributary
