// When each rule last gave a row a level, to the day, and since when it has run: for who asks which
// rules match nothing any more (W220). Made of what has been published and nothing else, so it
// tells nobody of a report that the list has not told (PEOPLE 2).
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "engine/model/rule.h"
#include "engine/ports/state_store.h"

namespace tributary {

class RuleMatches {
 public:
  /// `rules` run at `w`; those that ran before keep what they have, others are forgotten.
  void run(const RuleSet& rules, EventTime w);
  void saw(const std::string& rule, EventTime at);
  [[nodiscard]] bool has_begun() const { return has_begun_; }

  /// Rules that have run, and given no row a level, for so many days until `w`; by id.
  [[nodiscard]] std::vector<std::string> without(int days, EventTime w) const;

  void write_checkpoint(StateBatch& batch) const;
  /// What the last checkpoint of `store` holds; nothing if there is none.
  Status read_checkpoint(const StateStore& store);

 private:
  struct Days {
    std::int64_t since = INT64_MAX, last = INT64_MIN;  ///< since 1970
  };
  std::map<std::string, Days> rules_;
  bool has_begun_ = false;  ///< run() was told a time
};

}  // namespace tributary
