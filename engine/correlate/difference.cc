#include "engine/correlate/difference.h"

#include <algorithm>

#include "engine/correlate/people_input.h"
#include "engine/correlate/subject_state.h"

namespace tributary {

namespace {

bool tells_of_people(const Rule& rule, const AttributeRef& ref) {
  const bool tells = ref.attribute == InputAttribute::kAny ||
                     ref.attribute == InputAttribute::kDistinctReporters ||
                     ref.attribute == InputAttribute::kDistinctField;
  return tells && is_of_people(rule.inputs[ref.input]);
}

SweepReading read(const RuleSweep& sweep) {
  SweepReading reading{sweep.front(), {}, {}, sweep.segments().back().assessment};
  const Rule& rule = sweep.rule_read();
  for (std::size_t i = 0; i < sweep.values().size(); ++i) {
    const Scalar& value = sweep.values()[i];
    if (tells_of_people(rule, rule.attributes[i])) reading.steps.push_back(value.bits);
    // A single report is told by no value, only by a level or a score that holds through it.
    if (rule.attributes[i].attribute == InputAttribute::kAny) continue;
    std::int64_t bits = value.bits;
    // `overdue` grows with every instant that is known; since when it does is what can differ.
    if (value.kind == Scalar::Kind::kDuration) {
      const EventTime known = std::min(sweep.front(), sweep.waiting()->known_until());
      bits = known.millis() - bits;
    }
    reading.values.push_back({value.kind, bits, std::string(value.text)});
  }
  return reading;
}

bool says_the_same(const SweepReading& a, const SweepReading& b) {
  return a.assessment == b.assessment && a.values == b.values;
}

bool counts_more(const SweepReading& before, const SweepReading& after) {
  for (std::size_t i = 0; i < after.steps.size(); ++i) {
    if (after.steps[i] > before.steps[i]) return true;
  }
  return false;
}

}  // namespace

std::vector<SweepReading> readings(RuleSweep& sweep, const SubjectState& state, EventTime from,
                                   EventTime to, const Assessor& assessor, const Subject* subject) {
  std::vector<SweepReading> list;
  for (EventTime next = from; next <= to; next = sweep.next_instant(state)) {
    sweep.advance(state, next, assessor, subject);
    SweepReading reading = read(sweep);
    const bool is_news =
        list.empty() || !says_the_same(list.back(), reading) || list.back().steps != reading.steps;
    if (is_news) list.push_back(std::move(reading));
  }
  sweep.advance(state, to, assessor, subject);
  return list;
}

EventTime last_step(const std::vector<SweepReading>& without,
                    const std::vector<SweepReading>& with) {
  CHECK(!without.empty() && !with.empty() && without.front().at == with.front().at);
  EventTime last = EventTime::min();
  auto other = without.begin();
  for (auto one = std::next(with.begin()); one != with.end(); ++one) {
    while (std::next(other) != without.end() && std::next(other)->at <= one->at) ++other;
    const bool is_more = counts_more(*std::prev(one), *one);
    if (is_more && !says_the_same(*other, *one)) last = one->at;
  }
  return last;
}

}  // namespace tributary
