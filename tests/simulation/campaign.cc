#include "tests/simulation/campaign.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <numeric>
#include <string>

namespace tributary::simulation {
namespace {

/// What the trials of a campaign have met.
struct Met {
  std::uint64_t trials = 0, boundaries = 0, starts = 0;
  FaultCounts injected{};
  std::map<std::string, std::uint64_t> workloads;
  std::vector<Trial> failed;

  void add(const Trial& trial, const TrialOutcome& outcome) {
    ++trials;
    boundaries += outcome.boundaries;
    starts += outcome.starts;
    for (std::size_t i = 0; i < kFaultKinds; ++i) injected[i] += outcome.injected[i];
    if (outcome.failure) {
      failed.push_back(trial);
    } else {
      ++workloads[outcome.workload];
    }
  }
};

std::string numbers(const std::vector<std::size_t>& list) {
  std::string text;
  for (const std::size_t number : list) text += (text.empty() ? "" : ",") + std::to_string(number);
  return text.empty() ? "none" : text;
}

std::string again(const Trial& trial) {
  std::string command = fmt::format("tests/simulation/run --seed {}", trial.seed);
  if (trial.only) command += " --faults " + numbers(*trial.only);
  if (trial.bug != Bug::kNone) command += fmt::format(" --bug '{}'", name_of(trial.bug));
  return command;
}

std::vector<std::size_t> all_of(const FaultPlan& plan) {
  std::vector<std::size_t> all(plan.size());
  std::iota(all.begin(), all.end(), std::size_t{0});
  return all;
}

/// A failed trial with as few faults as it needs, why it failed, and how to play it again.
void tell(Trial trial) {
  const TrialOutcome whole = play_apart(trial);
  if (!trial.only) trial.only = needed_faults(trial);
  const TrialOutcome least = play_apart(trial);
  Trial planless = trial;
  planless.only = std::vector<std::size_t>();
  const FaultPlan plan = play_apart(planless).plan;  // a trial that ended its process has told none
  fmt::print("seed {} fails: {}\n", trial.seed,
             least.failure.value_or(whole.failure.value_or("not this time: it follows from more "
                                                           "than its seed")));
  if (trial.only) {
    fmt::print("  of its {} faults it takes {}:\n", plan.size(), trial.only->size());
    for (const std::size_t number : *trial.only) {
      if (number < plan.size()) fmt::print("    {}: {}\n", number, text_of(plan[number]));
    }
  }
  fmt::print("  this plays it again: {}\n", again(trial));
}

void tell(const Met& met) {
  fmt::print("{} seeds, {} processes started, {} boundaries passed\n", met.trials, met.starts,
             met.boundaries);
  for (const auto& [workload, trials] : met.workloads) {
    fmt::print("{:>9} {}\n", trials, "seeds of workload " + workload);
  }
  for (std::size_t i = 0; i < kFaultKinds; ++i) {
    fmt::print("{:>9} {}\n", met.injected[i], name_of(static_cast<FaultKind>(i)));
  }
}

/// How many failed trials are told at length.
constexpr std::size_t kMostTold = 5;

bool look_for_planted(std::size_t jobs) {
  bool found_all = true;
  for (const Bug bug : kBugs) {
    const std::optional<std::uint64_t> seed = first_seed_with(bug, jobs);
    if (!seed) {
      fmt::print("planted bug `{}`: NOT FOUND by {} seeds\n", name_of(bug), kCiSeeds);
      found_all = false;
      continue;
    }
    Trial trial{*seed, bug};
    trial.only = needed_faults(trial);
    fmt::print("planted bug `{}`: found by seed {}: {}\n", name_of(bug), *seed, again(trial));
  }
  return found_all;
}

}  // namespace

std::optional<std::vector<std::size_t>> needed_faults(const Trial& trial) {
  Trial least = trial;
  least.only = std::vector<std::size_t>();
  least.only = all_of(play_apart(least).plan);
  if (!play_apart(least).failure) return std::nullopt;
  bool has_dropped = true;
  while (has_dropped) {
    has_dropped = false;
    for (std::size_t i = least.only->size(); i-- > 0;) {
      Trial fewer = least;
      fewer.only->erase(fewer.only->begin() + static_cast<std::ptrdiff_t>(i));
      if (!play_apart(fewer).failure) continue;
      least = fewer;
      has_dropped = true;
    }
  }
  return least.only;
}

std::optional<std::uint64_t> first_seed_with(Bug bug, std::size_t jobs) {
  std::set<std::uint64_t> found;
  const TrialDone note = [&](const Trial& trial, const TrialOutcome& outcome) {
    // What fails without the bug as well says nothing of it.
    if (outcome.failure && !play({trial.seed}).failure) found.insert(trial.seed);
  };
  TrialsApart trials(jobs);
  for (std::uint64_t seed = 1; seed <= kCiSeeds && found.empty(); ++seed) {
    trials.begin({seed, bug}, note);
  }
  trials.finish(note);
  if (found.empty()) return std::nullopt;
  return *found.begin();
}

bool run_campaign(const CampaignSettings& settings) {
  Met met;
  const TrialDone add = [&](const Trial& trial, const TrialOutcome& outcome) {
    met.add(trial, outcome);
  };
  TrialsApart trials(settings.jobs);
  for (std::uint64_t i = 0; i < settings.seeds; ++i) trials.begin({settings.from + i}, add);
  if (settings.also) trials.begin({*settings.also}, add);
  trials.finish(add);
  tell(met);
  std::sort(met.failed.begin(), met.failed.end(),
            [](const Trial& a, const Trial& b) { return a.seed < b.seed; });
  for (std::size_t i = 0; i < std::min(met.failed.size(), kMostTold); ++i) tell(met.failed[i]);
  if (met.failed.size() > kMostTold) {
    fmt::print("{} more seeds fail\n", met.failed.size() - kMostTold);
  }
  const bool found_all = !settings.has_planted || look_for_planted(settings.jobs);
  return met.failed.empty() && found_all;
}

bool run_one(const Trial& trial) {
  const TrialOutcome outcome = play_apart(trial);
  Met met;
  met.add(trial, outcome);
  tell(met);
  for (std::size_t i = 0; i < outcome.plan.size(); ++i) {
    const bool is_left_out =
        trial.only && std::count(trial.only->begin(), trial.only->end(), i) == 0;
    fmt::print("    {}: {}{}\n", i, text_of(outcome.plan[i]), is_left_out ? ", left out" : "");
  }
  if (outcome.failure) tell(trial);
  return !outcome.failure;
}

}  // namespace tributary::simulation
