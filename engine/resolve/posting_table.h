// Look-up from a 64-bit hash to the numbers of subjects, small enough for ten million of them:
// about twelve bytes for an entry, one or two cache misses for a look-up.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace tributary {

/// Filled with `add`, then `build`, then read from any thread. A hash may have many values. Only
/// part of the hash is kept: the caller compares what it finds with what it looked for.
class PostingTable {
 public:
  struct Entry {
    std::uint32_t rest = 0;  ///< of the hash, below the bits that chose the bucket
    std::uint32_t value = 0;
    auto operator<=>(const Entry&) const = default;
  };

  void add(std::uint64_t hash, std::uint32_t value) { unsorted_.push_back({hash, value}); }
  void build();

  /// Calls `visit(value)` in rising order of value; it returns false to stop.
  template <typename Visit>
  void find(std::uint64_t hash, Visit&& visit) const {
    const auto rest = static_cast<std::uint32_t>(hash);
    for (const Entry& entry : bucket_of(hash)) {
      if (entry.rest == rest && !visit(entry.value)) return;
    }
  }

  /// Hints for a later find(): the processor fetches the bucket, then what is in it.
  void expect(std::uint64_t hash) const {
    if (!buckets_.empty()) __builtin_prefetch(&buckets_[hash >> shift_]);
  }
  void expect_entries(std::uint64_t hash) const {
    if (!buckets_.empty()) __builtin_prefetch(entries_.data() + buckets_[hash >> shift_]);
  }

  [[nodiscard]] std::size_t size() const { return entries_.size(); }

 private:
  struct Pending {
    std::uint64_t hash = 0;
    std::uint32_t value = 0;
  };
  [[nodiscard]] std::span<const Entry> bucket_of(std::uint64_t hash) const;

  std::vector<Pending> unsorted_;
  std::vector<Entry> entries_;          ///< by bucket, then rest, value
  std::vector<std::uint32_t> buckets_;  ///< where each begins; one more than there are buckets
  int shift_ = 64;                      ///< hash >> shift_ = bucket
};

}  // namespace tributary
