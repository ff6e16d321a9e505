#include "engine/resolve/posting_table.h"

#include <algorithm>
#include <bit>

#include "engine/base/check.h"

namespace tributary {

void PostingTable::build() {
  CHECK(buckets_.empty());
  CHECK_LT(unsorted_.size(), std::size_t{1} << 32);
  const int bits = std::clamp(static_cast<int>(std::bit_width(unsorted_.size())), 1, 31);
  shift_ = 64 - bits;
  buckets_.assign((std::size_t{1} << bits) + 1, 0);
  for (const Pending& pending : unsorted_) ++buckets_[(pending.hash >> shift_) + 1];
  for (std::size_t i = 1; i < buckets_.size(); ++i) buckets_[i] += buckets_[i - 1];
  entries_.resize(unsorted_.size());
  std::vector<std::uint32_t> next(buckets_.begin(), buckets_.end() - 1);
  for (const Pending& pending : unsorted_) {
    entries_[next[pending.hash >> shift_]++] = {static_cast<std::uint32_t>(pending.hash),
                                                pending.value};
  }
  for (std::size_t i = 0; i + 1 < buckets_.size(); ++i) {
    std::sort(entries_.begin() + buckets_[i], entries_.begin() + buckets_[i + 1]);
  }
  unsorted_ = {};
}

std::span<const PostingTable::Entry> PostingTable::bucket_of(std::uint64_t hash) const {
  if (buckets_.empty()) return {};
  const std::size_t bucket = hash >> shift_;
  return std::span(entries_).subspan(buckets_[bucket], buckets_[bucket + 1] - buckets_[bucket]);
}

}  // namespace tributary
