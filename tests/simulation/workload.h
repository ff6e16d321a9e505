// What a seed plays: set up once, started with a plan of faults as often as is wanted, checked
// against a start without any.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tests/simulation/fault.h"
#include "tests/simulation/planted.h"

namespace tributary::simulation {

/// What a life leaves behind.
struct Remains {
  std::optional<std::string> failure;
  /// What does not hold of it, whatever another life left.
  std::optional<std::string> unsound;
  /// What can be seen of it afterwards, by what it is: the change log, the list, counters …
  std::vector<std::pair<std::string, std::string>> shown;
  Reach reach;
  FaultCounts injected{};
  std::uint64_t starts = 0;
  std::uint64_t digest = 0;  ///< of all that went through any door, and of what was drawn
};

class Workload {
 public:
  virtual ~Workload() = default;
  [[nodiscard]] virtual std::string_view name() const = 0;
  /// What may befall it; the first two end a process.
  [[nodiscard]] virtual std::vector<FaultKind> kinds() const = 0;
  /// `machine`: what the machine does is drawn by it, and shows in nothing. The same arguments, the
  /// same life, to the last digest.
  virtual Remains start(const FaultPlan& plan, std::string_view machine) const = 0;
  /// In what the life with faults differs where it must not; nullopt: in nothing.
  [[nodiscard]] virtual std::optional<std::string> check(const Remains& clean,
                                                         const Remains& faulted) const;
};

/// Where the first of what is shown differs, in a few lines; nullopt: nowhere.
std::optional<std::string> first_difference(const Remains& clean, const Remains& faulted);

inline constexpr std::uint64_t kWorkloads = 4;
/// What that seed plays. The bug, if any, is in all of its lives.
std::unique_ptr<Workload> workload_of(std::uint64_t seed, Bug bug = Bug::kNone);

}  // namespace tributary::simulation
