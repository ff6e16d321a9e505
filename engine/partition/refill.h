// After a change of rules: what their new inputs read is gathered from the event store
// (RULES 3.16). What the states hold already is left alone.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "engine/correlate/correlator.h"
#include "engine/correlate/plan_shape.h"
#include "engine/partition/event_store.h"
#include "engine/ports/rereader.h"

namespace tributary {

/// Records that a change of rules needed from their sources.
struct Reread {
  std::uint64_t records = 0;  ///< read again
  std::uint64_t gone = 0;     ///< no longer to be had: the new inputs begin without them
};

class Refill {
 public:
  /// All referents must outlive it.
  Refill(Correlator& correlator, const PlanChange& change)
      : correlator_(correlator), change_(change) {}

  /// Reads the event store once, as it matters at `w`. What lies `near` is not in it but as far as
  /// rules asked for it then, and is read again from its source; not with `rereader` null.
  Status gather(const StateStore& store, const Catalog& catalog,
                const std::vector<SourceInfo>& sources, EventTime w, Rereader* rereader);
  [[nodiscard]] const Reread& reread() const { return reread_; }

  /// State keys of the subjects that something was gathered for, in order.
  [[nodiscard]] std::vector<std::string> subjects() const;
  [[nodiscard]] const SubjectKey& key_of(const std::string& state_key) const {
    return gathered_.at(state_key).key;
  }
  /// Puts what was gathered for it, and only that, in the place of what the state has.
  void give(const std::string& state_key, SubjectState& state);

 private:
  void gather(const Observation& observation, EventTime w);
  /// As stored, but bound by `near` as today; as it is if it cannot be read again.
  Result<Observation> bound_anew(const Observation& stored, Rereader& rereader);

  Correlator& correlator_;
  const PlanChange& change_;
  std::map<std::string, SubjectState> gathered_;  ///< by state key
  Reread reread_;
};

}  // namespace tributary
