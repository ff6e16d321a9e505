#include "engine/correlate/difference.h"

#include <algorithm>

#include "engine/correlate/people_input.h"
#include "engine/correlate/subject_state.h"

namespace tributary {

namespace {

bool counts(InputAttribute attribute) {
  return attribute == InputAttribute::kDistinctReporters ||
         attribute == InputAttribute::kDistinctField;
}

SweepReading read(const RuleSweep& sweep) {
  SweepReading reading{sweep.front(), {}, {}, sweep.segments().back().assessment};
  const Rule& rule = sweep.rule_read();
  for (std::size_t i = 0; i < sweep.values().size(); ++i) {
    const AttributeRef& ref = rule.attributes[i];
    if (!is_of_people(rule.inputs[ref.input])) continue;
    const std::int64_t value = sweep.values()[i].bits;
    if (counts(ref.attribute)) reading.counts.push_back(value);
    if (ref.attribute == InputAttribute::kAny) reading.any.push_back(value);
  }
  return reading;
}

/// Whether one of them is higher than it was before, and than it would be without the report.
bool has_risen(const std::vector<std::int64_t>& before, const std::vector<std::int64_t>& now,
               const std::vector<std::int64_t>& without) {
  for (std::size_t i = 0; i < now.size(); ++i) {
    if (now[i] > before[i] && now[i] > without[i]) return true;
  }
  return false;
}

bool is_step(const SweepReading& before, const SweepReading& now, const SweepReading& without) {
  if (has_risen(before.counts, now.counts, without.counts)) return true;
  // A single report is told by no value, only by a level or a score that comes with it.
  return has_risen(before.any, now.any, without.any) && now.assessment != before.assessment &&
         now.assessment != without.assessment;
}

}  // namespace

std::vector<SweepReading> readings(RuleSweep& sweep, const SubjectState& state, EventTime from,
                                   EventTime to, const Assessor& assessor, const Subject* subject) {
  std::vector<SweepReading> list;
  for (EventTime next = from; next <= to; next = sweep.next_instant(state)) {
    sweep.advance(state, next, assessor, subject);
    SweepReading reading = read(sweep);
    const bool is_news = list.empty() || list.back().counts != reading.counts ||
                         list.back().any != reading.any ||
                         list.back().assessment != reading.assessment;
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
    if (is_step(*std::prev(one), *one, *other)) last = one->at;
  }
  return last;
}

}  // namespace tributary
