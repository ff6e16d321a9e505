// What became of each time that something stood on the list, read from the change log. A case is a
// row from when it is listed until it is closed; a row that comes back later is another case, and
// one that somebody opens again the same.
//
// It reads what is published and nothing else: no record, no report, no number of them.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "engine/base/time.h"

namespace tributary {

/// A rule as it stood when the row was listed by it.
using RuleVersion = std::pair<std::string, std::uint64_t>;

struct Case {
  std::set<RuleVersion> rules;  ///< that gave it a level while it was open
  EventTime listed = EventTime::min();
  std::optional<EventTime> accepted;   ///< for the first time
  std::optional<EventTime> closed;     ///< by people: with an outcome
  std::optional<EventTime> confirmed;  ///< the first measure taken on site, else the label
  std::optional<EventTime> due;        ///< the latest it had
  bool was_past_due = false;
  bool is_over = false;  ///< closed, by whomever
  std::string label;     ///< the last; may be given after it was closed
};

/// Takes change lines in the order of the log.
class Cases {
 public:
  /// False: it is no change of a row, and is passed over.
  bool take(std::string_view line);

  /// Every case, finished and open, in no order.
  void for_each(const std::function<void(const Case&)>& visit) const;
  /// The newest time that a row told: what is due by then is past its term.
  [[nodiscard]] EventTime as_of() const { return as_of_; }
  [[nodiscard]] std::uint64_t passed_over() const { return passed_over_; }

 private:
  std::map<std::string, Case, std::less<>> newest_;  ///< by signal
  std::multimap<std::string, Case> earlier_;
  EventTime as_of_ = EventTime::min();
  std::uint64_t passed_over_ = 0;
};

}  // namespace tributary
