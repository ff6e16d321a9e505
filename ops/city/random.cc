#include "ops/city/random.h"

#include "engine/base/check.h"
#include "engine/base/digest.h"

namespace tributary::city {

namespace {

constexpr std::uint64_t kGolden = 0x9e3779b97f4a7c15ULL;

std::uint64_t rotate_left(std::uint64_t x, int bits) { return (x << bits) | (x >> (64 - bits)); }

}  // namespace

std::uint64_t split_mix(std::uint64_t value) {
  std::uint64_t z = value + kGolden;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
  return z ^ (z >> 31);
}

Random::Random(std::uint64_t seed, std::string_view use) : Random(seed ^ hash64(use)) {}

Random::Random(std::uint64_t number) {
  std::uint64_t state = number;
  for (std::uint64_t& word : state_) {
    word = split_mix(state);
    state += kGolden;
  }
}

std::uint64_t Random::next() {
  const std::uint64_t result = rotate_left(state_[1] * 5, 7) * 9;
  const std::uint64_t t = state_[1] << 17;
  state_[2] ^= state_[0];
  state_[3] ^= state_[1];
  state_[1] ^= state_[2];
  state_[0] ^= state_[3];
  state_[2] ^= t;
  state_[3] = rotate_left(state_[3], 45);
  return result;
}

Zipf::Zipf(std::uint32_t n) : columns_(n) {
  CHECK(n >= 1 && n <= (1U << 24));
  // Weights up to 2^32 over up to 2^24 ranks: every product below stays under 2^64.
  constexpr std::uint64_t kOne = 1ULL << 32;
  std::vector<std::uint64_t> share(n);  // weight * n; the mean column holds `total`
  std::uint64_t total = 0;
  for (std::uint32_t rank = 0; rank < n; ++rank) {
    const std::uint64_t weight = kOne / (rank + 1);
    total += weight;
    share[rank] = weight * n;
  }
  std::vector<std::uint32_t> small;
  std::vector<std::uint32_t> large;
  for (std::uint32_t rank = 0; rank < n; ++rank)
    (share[rank] < total ? small : large).push_back(rank);
  while (!small.empty() && !large.empty()) {
    const std::uint32_t less = small.back();
    const std::uint32_t more = large.back();
    small.pop_back();
    // share < total < 2^37, so the quotient keeps 27 bits; the lowest five of 32 are zero.
    columns_[less] = {static_cast<std::uint32_t>(((share[less] << 27) / total) << 5), more};
    share[more] -= total - share[less];
    if (share[more] < total) {
      large.pop_back();
      small.push_back(more);
    }
  }
  for (const std::vector<std::uint32_t>* rest : {&small, &large})
    for (const std::uint32_t rank : *rest) columns_[rank] = {0xffffffffU, rank};
}

std::uint32_t Zipf::draw(Random& random) const {
  const std::uint64_t number = random.next();
  const auto column = static_cast<std::uint32_t>(
      ((number >> 32) * static_cast<std::uint64_t>(columns_.size())) >> 32);
  const Column& chosen = columns_[column];
  return static_cast<std::uint32_t>(number) < chosen.threshold ? column : chosen.alias;
}

bool Quota::take(Random& random) {
  if (offered_ == 0 || wanted_ == 0) return false;
  // 2^32 draws are fine enough: a feed has fewer records than that.
  const bool taken = random.below(offered_) < wanted_;
  --offered_;
  if (taken) --wanted_;
  return taken;
}

}  // namespace tributary::city
