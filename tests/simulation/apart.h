// Trials in processes of their own: one that ends in a CHECK, a crash or never is a failed trial
// like any other, and the next goes on.
#pragma once

#include <cstdio>
#include <functional>
#include <map>
#include <memory>

#include "tests/simulation/trial.h"

namespace tributary::simulation {

/// Where a trial has failed by ending its process, the plan is not known: it is then empty.
using TrialDone = std::function<void(const Trial& trial, const TrialOutcome& outcome)>;

class TrialsApart {
 public:
  /// So many at once at most.
  explicit TrialsApart(std::size_t most) : most_(most) {}

  /// Begins it once there is room; meanwhile tells of those that are done.
  void begin(const Trial& trial, const TrialDone& done);
  /// Until all have ended.
  void finish(const TrialDone& done);

 private:
  using File = std::unique_ptr<std::FILE, int (*)(std::FILE*)>;
  struct Running {
    Trial trial;
    File outcome, errors;
  };
  void wait_for_one(const TrialDone& done);

  std::size_t most_;
  std::map<int, Running> running_;  ///< by process id
};

/// One, waited for.
TrialOutcome play_apart(const Trial& trial);

}  // namespace tributary::simulation
