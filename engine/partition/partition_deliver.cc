// Rows that travel to another subject (`via`, RULES 3.13): the steps that a step makes.
#include <utility>

#include "engine/partition/partition.h"

namespace tributary {

Status Partition::deliver(Effects& effects) {
  for (; !told_.empty(); told_.pop_front()) {
    const Told told = std::move(told_.front());
    const EventTime w = w_;
    if (effects.takes_tellings) effects.tellings.push_back({told.record, w});
    TRY_ASSIGN(SubjectEntry * entry, cache_.get(told.record.to, w));
    if (correlator_.reaches_behind(entry->state, told.record.final_until, w)) {
      show(*entry, w, ChangeCause::kTime, effects);
    }
    if (!correlator_.hear(entry->state, told.record, w)) continue;
    settle(*entry, w, told.cause, effects);
  }
  return {};
}

}  // namespace tributary
