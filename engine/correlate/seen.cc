#include "engine/correlate/seen.h"

#include <algorithm>
#include <bit>

#include "engine/base/check.h"
#include "engine/base/prefetch.h"

namespace tributary {

std::optional<std::size_t> SeenIds::position_of(SourceId source, std::uint64_t id_digest) const {
  const auto is_it = [&](const SeenId& seen) {
    return seen.id_digest == id_digest && seen.source == source;
  };
  if (index_.empty()) {
    const auto at = std::find_if(ids_.begin(), ids_.end(), is_it);
    if (at == ids_.end()) return std::nullopt;
    return static_cast<std::size_t>(at - ids_.begin());
  }
  const std::size_t mask = index_.size() - 1;
  for (std::size_t slot = id_digest & mask; index_[slot] != 0; slot = (slot + 1) & mask) {
    if (is_it(ids_[index_[slot] - 1])) return index_[slot] - 1;
  }
  return std::nullopt;
}

SeenId* SeenIds::find(SourceId source, std::uint64_t id_digest) {
  const auto position = position_of(source, id_digest);
  return position ? &ids_[*position] : nullptr;
}

const SeenId* SeenIds::find(SourceId source, std::uint64_t id_digest) const {
  const auto position = position_of(source, id_digest);
  return position ? &ids_[*position] : nullptr;
}

void SeenIds::expect(std::uint64_t id_digest) const {
  if (index_.empty()) return prefetch(ids_.data(), ids_.size() * sizeof(SeenId));
  prefetch(&index_[id_digest & (index_.size() - 1)]);
  prefetch(&ids_.back() + 1);  // where another would come
}

void SeenIds::put_in_index(std::size_t position) {
  const std::size_t mask = index_.size() - 1;
  std::size_t slot = ids_[position].id_digest & mask;
  while (index_[slot] != 0) slot = (slot + 1) & mask;
  index_[slot] = static_cast<std::uint32_t>(position + 1);
}

void SeenIds::rebuild_index() {
  index_.clear();
  if (ids_.size() < kIndexFrom) return;
  index_.assign(std::bit_ceil(ids_.size() * 4), 0);
  for (std::size_t i = 0; i < ids_.size(); ++i) put_in_index(i);
}

void SeenIds::take_out_of_index(std::size_t position) {
  const std::size_t mask = index_.size() - 1;
  const auto home = [&](std::size_t slot) { return ids_[index_[slot] - 1].id_digest & mask; };
  std::size_t gap = ids_[position].id_digest & mask;
  while (index_[gap] != position + 1) gap = (gap + 1) & mask;
  // Later ones of the chain move up, so that no search ends before what it looks for.
  for (std::size_t slot = (gap + 1) & mask; index_[slot] != 0; slot = (slot + 1) & mask) {
    if (((slot - home(slot)) & mask) < ((slot - gap) & mask)) continue;
    index_[gap] = index_[slot];
    gap = slot;
  }
  index_[gap] = 0;
  for (std::uint32_t& entry : index_) entry -= entry > position + 1 ? 1 : 0;
}

void SeenIds::insert(SeenId seen) {
  CHECK_LT(ids_.size(), std::size_t{1} << 31);
  earliest_ = std::min(earliest_, seen.at);
  ids_.push_back(std::move(seen));
  if (index_.size() < ids_.size() * 2) {
    rebuild_index();
  } else {
    put_in_index(ids_.size() - 1);
  }
}

void SeenIds::erase(SourceId source, std::uint64_t id_digest) {
  const auto position = position_of(source, id_digest);
  CHECK(position.has_value());
  if (!index_.empty()) take_out_of_index(*position);
  ids_.erase(ids_.begin() + static_cast<std::ptrdiff_t>(*position));
  if (ids_.size() < kIndexFrom) index_.clear();
}

void SeenIds::forget_until(EventTime at, const std::vector<Id>& held) {
  const auto is_gone = [&](const SeenId& seen) {
    return seen.at <= at &&
           !std::binary_search(held.begin(), held.end(), Id(seen.source, seen.id_digest));
  };
  const auto gone = std::remove_if(ids_.begin(), ids_.end(), is_gone);
  const bool any = gone != ids_.end();
  ids_.erase(gone, ids_.end());
  if (any) rebuild_index();
  find_earliest(EventTime::min(), {});
}

void SeenIds::find_earliest(EventTime at, const std::vector<Id>& held) {
  earliest_ = EventTime::max();
  for (const SeenId& seen : ids_) {
    if (seen.at >= earliest_) continue;
    const bool is_left_out = seen.at <= at && std::binary_search(held.begin(), held.end(),
                                                                 Id(seen.source, seen.id_digest));
    if (!is_left_out) earliest_ = seen.at;
  }
}

}  // namespace tributary
