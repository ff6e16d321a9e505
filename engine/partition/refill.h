// After a change of rules: what their new inputs read is gathered from the event store
// (RULES 3.16). What the states hold already is left alone.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "engine/correlate/correlator.h"
#include "engine/correlate/plan_shape.h"
#include "engine/partition/event_store.h"

namespace tributary {

class Refill {
 public:
  /// All referents must outlive it.
  Refill(Correlator& correlator, const PlanChange& change)
      : correlator_(correlator), change_(change) {}

  /// Reads the event store once, as it matters at `w`.
  Status gather(const StateStore& store, const Catalog& catalog,
                const std::vector<SourceInfo>& sources, EventTime w);

  /// State keys of the subjects that something was gathered for, in order.
  [[nodiscard]] std::vector<std::string> subjects() const;
  [[nodiscard]] const SubjectKey& key_of(const std::string& state_key) const {
    return gathered_.at(state_key).key;
  }
  /// Puts what was gathered for it, and only that, in the place of what the state has.
  void give(const std::string& state_key, SubjectState& state);

 private:
  Correlator& correlator_;
  const PlanChange& change_;
  std::map<std::string, SubjectState> gathered_;  ///< by state key
};

}  // namespace tributary
