#include "tests/simulation/trial.h"

namespace tributary::simulation {
namespace {

FaultPlan chosen(const FaultPlan& plan, const std::optional<std::vector<std::size_t>>& only) {
  if (!only) return plan;
  FaultPlan left;
  for (const std::size_t number : *only) {
    if (number < plan.size()) left.push_back(plan[number]);
  }
  return left;
}

std::optional<std::string> judged(const Workload& workload, const Remains& clean,
                                  const Remains& faulted, const Remains& again) {
  if (clean.failure) return "without any fault: " + *clean.failure;
  if (clean.unsound) return "without any fault: " + *clean.unsound;
  if (faulted.failure) return faulted.failure;
  if (auto difference = workload.check(clean, faulted)) return difference;
  if (faulted.unsound) return faulted.unsound;
  if (faulted.digest == again.digest) return std::nullopt;
  return "the same seed gave another life (unseed): digest " + std::to_string(faulted.digest) +
         ", then " + std::to_string(again.digest);
}

}  // namespace

TrialOutcome play(const Trial& trial) {
  const auto workload = workload_of(trial.seed, trial.bug);
  const Remains clean = workload->start({}, "machine");
  Chance chance = Chance(trial.seed).branch("plan");
  TrialOutcome outcome;
  outcome.workload = workload->name();
  outcome.plan = draw_plan(chance, workload->kinds(), clean.reach);
  const FaultPlan plan = chosen(outcome.plan, trial.only);
  const Remains faulted = workload->start(plan, "another machine");
  const Remains again = workload->start(plan, "another machine");
  outcome.injected = faulted.injected;
  outcome.boundaries = faulted.reach.boundaries;
  outcome.starts = faulted.starts;
  outcome.failure = judged(*workload, clean, faulted, again);
  return outcome;
}

}  // namespace tributary::simulation
