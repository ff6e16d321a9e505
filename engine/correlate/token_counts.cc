#include "engine/correlate/token_counts.h"

#include <algorithm>

#include "engine/base/check.h"

namespace tributary {

namespace {

constexpr std::size_t kFewestPlaces = 8;

std::size_t hash_of(TokenCounts::Token token) {
  return static_cast<std::size_t>((token * 0x9e3779b97f4a7c15ULL) >> 32);
}

}  // namespace

void TokenCounts::clear() {
  places_.clear();
  groups_.clear();
  used_ = 0;
}

/// Where the token is, or would be put.
std::size_t TokenCounts::place_of(Token token) const {
  const std::size_t mask = places_.size() - 1;
  std::size_t at = hash_of(token) & mask;
  while (places_[at] != 0 && token_in(places_[at]) != token) at = (at + 1) & mask;
  return at;
}

void TokenCounts::grow() {
  std::vector<Place> before(std::max(places_.size() * 2, kFewestPlaces));
  before.swap(places_);
  for (const Place& place : before) {
    if (place != 0) places_[place_of(token_in(place))] = place;
  }
}

TokenCounts::Group& TokenCounts::group_of(Token token) {
  const auto found = std::find_if(groups_.begin(), groups_.end(),
                                  [&](const Group& one) { return one.group == token >> 16; });
  return found != groups_.end() ? *found : groups_.emplace_back(Group{token >> 16, 0});
}

void TokenCounts::add(Token token) {
  if (used_ * 2 >= places_.size()) grow();
  Place& place = places_[place_of(token)];
  if (place != 0) {
    CHECK_LT(place & kMostCounted, kMostCounted);
    ++place;
    return;
  }
  CHECK_EQ(token >> (64 - kCountBits), 0U);
  place = token << kCountBits | 1;
  ++used_;
  ++group_of(token).different;
}

void TokenCounts::remove(Token token) {
  CHECK(!places_.empty());
  const std::size_t at = place_of(token);
  CHECK(places_[at] != 0);
  if ((--places_[at] & kMostCounted) != 0) return;
  close_gap(at);
  --used_;
  --group_of(token).different;
}

/// Moves later ones of the chain up, so that no search ends before what it looks for.
void TokenCounts::close_gap(std::size_t gap) {
  const std::size_t mask = places_.size() - 1;
  for (std::size_t at = (gap + 1) & mask; places_[at] != 0; at = (at + 1) & mask) {
    const std::size_t home = hash_of(token_in(places_[at])) & mask;
    const bool may_move = ((at - home) & mask) >= ((at - gap) & mask);
    if (!may_move) continue;
    places_[gap] = places_[at];
    gap = at;
  }
  places_[gap] = 0;
}

bool TokenCounts::contains(Token token) const {
  return !places_.empty() && places_[place_of(token)] != 0;
}

std::uint32_t TokenCounts::largest_group() const {
  std::uint32_t largest = 0;
  for (const Group& group : groups_) largest = std::max(largest, group.different);
  return largest;
}

}  // namespace tributary
