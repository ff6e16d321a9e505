#include "engine/resolve/case_list_guard.h"

#include <algorithm>
#include <tuple>

#include "engine/model/floors.h"

namespace tributary {

CaseListGuard::CaseListGuard(const std::vector<const List*>& matters, const DigestOf& digest_of) {
  for (const List* matter : matters) {
    const auto list = static_cast<std::uint32_t>(shares_.size());
    shares_.push_back({matter->size(), 0});
    for (const Subject& subject : *matter) {
      const std::optional<std::uint64_t> digest = digest_of(subject.key.id);
      if (digest) entries_.push_back({*digest, list, false});
    }
  }
  std::sort(entries_.begin(), entries_.end(), [](const Entry& a, const Entry& b) {
    return std::tie(a.digest, a.list) < std::tie(b.digest, b.list);
  });
}

void CaseListGuard::mark(Entry& entry) {
  if (entry.seen) return;
  entry.seen = true;
  Share& share = shares_[entry.list];
  ++share.seen;
  stopped_ = stopped_ || share.seen * 100 >= share.size * floors::kCaseListPercent;
}

bool CaseListGuard::observe(std::uint64_t id_digest) {
  if (stopped_) return true;
  auto at = std::lower_bound(
      entries_.begin(), entries_.end(), id_digest,
      [](const Entry& entry, std::uint64_t wanted) { return entry.digest < wanted; });
  for (; at != entries_.end() && at->digest == id_digest; ++at) mark(*at);
  return stopped_;
}

void CaseListGuard::write(ByteWriter& out) const {
  const auto seen = std::count_if(entries_.begin(), entries_.end(),
                                  [](const Entry& entry) { return entry.seen; });
  out.varint(static_cast<std::uint64_t>(seen));
  for (const Entry& entry : entries_) {
    if (entry.seen) out.varint(static_cast<std::uint32_t>(entry.digest));
  }
}

void CaseListGuard::restore(ByteReader& in) {
  std::vector<std::uint32_t> seen;
  const std::size_t count = in.count();
  for (std::size_t i = 0; i < count && in.ok(); ++i) {
    seen.push_back(static_cast<std::uint32_t>(in.varint()));
  }
  std::sort(seen.begin(), seen.end());
  for (Entry& entry : entries_) {
    const auto rest = static_cast<std::uint32_t>(entry.digest);
    if (std::binary_search(seen.begin(), seen.end(), rest)) mark(entry);
  }
}

}  // namespace tributary
