#include "ops/tributary/explanation/source_trouble.h"

#include <algorithm>
#include <limits>
#include <set>

#include "engine/model/floors.h"

namespace tributary {
namespace {

std::string exact(std::uint64_t count) { return count == 0 ? "" : std::to_string(count); }

std::string in_steps(std::uint64_t count, std::uint32_t min_reporters) {
  constexpr std::uint64_t kMost = std::numeric_limits<std::uint32_t>::max();
  const auto most = static_cast<std::uint32_t>(std::min(count, kMost));
  const std::uint32_t step = floors::ladder_step(most, min_reporters);
  return step == 0 ? "" : std::to_string(step) + "+";
}

}  // namespace

std::vector<SourceTrouble> trouble_of(const Rule& rule, const std::vector<SourceInfo>& sources,
                                      const std::vector<SourceCounts>& counts,
                                      std::uint32_t min_reporters) {
  std::set<SourceId> read;
  for (const RuleInput& input : rule.inputs) {
    for (const InputFeed& feed : input.feeds) read.insert(feed.source);
  }
  std::vector<SourceTrouble> troubles;
  for (const SourceId source : read) {
    const SourceCounts& count = counts[source.value()];
    const bool is_exact = sources[source.value()].source_class != SourceClass::kPeople;
    const auto told = [&](std::uint64_t number) {
      return is_exact ? exact(number) : in_steps(number, min_reporters);
    };
    SourceTrouble trouble;
    trouble.source = sources[source.value()].name;
    trouble.unresolved = told(count.unresolved);
    trouble.late = told(count.late);
    trouble.too_late = told(count.too_late);
    if (is_exact) {
      trouble.late_here = exact(count.late_here);
      trouble.too_late_here = exact(count.too_late_here);
    }
    if (!trouble.empty()) troubles.push_back(std::move(trouble));
  }
  return troubles;
}

}  // namespace tributary
