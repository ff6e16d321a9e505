#include "engine/resolve/case_list_guard.h"

#include <algorithm>
#include <tuple>

#include "engine/model/floors.h"

namespace tributary {

CaseListGuard::CaseListGuard(const std::vector<const Register*>& matters,
                             const std::function<std::uint64_t(std::string_view)>& digest_of) {
  for (const Register* matter : matters) {
    const auto list = static_cast<std::uint32_t>(lists_.size());
    lists_.push_back({matter->subjects.size(), 0});
    for (const Subject& subject : matter->subjects) {
      entries_.push_back({digest_of(subject.key.id), list, false});
    }
  }
  std::sort(entries_.begin(), entries_.end(), [](const Entry& a, const Entry& b) {
    return std::tie(a.digest, a.list) < std::tie(b.digest, b.list);
  });
}

bool CaseListGuard::observe(std::uint64_t id_digest) {
  if (stopped_) return true;
  auto at = std::lower_bound(
      entries_.begin(), entries_.end(), id_digest,
      [](const Entry& entry, std::uint64_t wanted) { return entry.digest < wanted; });
  for (; at != entries_.end() && at->digest == id_digest; ++at) {
    if (at->seen) continue;
    at->seen = true;
    List& list = lists_[at->list];
    ++list.seen;
    stopped_ = stopped_ || list.seen * 100 >= list.size * floors::kCaseListPercent;
  }
  return stopped_;
}

}  // namespace tributary
