// The independent oracle of RULES 3.5: recomputes K on [W, T] from the whole set of observations,
// by definition, over every instant at which anything can change. Shares nothing with the
// correlator but the values; slow on purpose.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "engine/model/evidence.h"
#include "engine/model/observation.h"

namespace tributary::testing {

/// The repeat rule of small_city.h, said once more in the words of RULES.
struct RepeatRule {
  Millis within, keep_for, confirm_for;
};

class BruteForce {
 public:
  BruteForce(RepeatRule rule, std::string building) : rule_(rule), building_(std::move(building)) {}

  void add(const Observation& observation);

  /// The highest K on [w, t].
  [[nodiscard]] Level shown(EventTime w, EventTime t) const;
  [[nodiscard]] EventTime newest() const;

 private:
  struct Seen {
    EventTime at;
    bool is_report = false;
    std::uint16_t reporter = 0;
  };
  [[nodiscard]] Level r(EventTime t) const;
  [[nodiscard]] Level c(EventTime t) const;
  [[nodiscard]] Level k(EventTime t) const;
  /// Instants in [from, until] at which R may change, and both ends.
  [[nodiscard]] std::set<EventTime> instants(EventTime from, EventTime until) const;

  RepeatRule rule_;
  std::string building_;
  std::vector<Seen> seen_;
};

}  // namespace tributary::testing
