// Which sweeps with a profile stand (SIGNALS 3), and since what instant.
#pragma once

#include <string_view>
#include <vector>

#include "engine/model/rule.h"
#include "engine/model/sweep.h"

namespace tributary::oracle {

class Asked {
 public:
  void take(const Sweep& sweep) { waiting_.push_back(sweep); }
  /// W is `w` now: what is due has been asked, at its own instant or, if it came late, at W.
  void pass(EventTime w);

  /// The instant as of which the variant speaks of a subject of the district; EventTime::min(): it
  /// does not.
  [[nodiscard]] EventTime instant(const Rule& variant, std::string_view district) const;

 private:
  struct Standing {
    Sweep sweep;
    EventTime at;
  };
  std::vector<Sweep> waiting_;
  std::vector<Standing> standing_;
  EventTime w_ = EventTime::min();
};

/// Of `ID@PROFILE`.
std::string_view profile_in(const Rule& rule);
std::string_view base_in(const Rule& rule);

}  // namespace tributary::oracle
