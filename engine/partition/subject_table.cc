#include "engine/partition/subject_table.h"

#include <algorithm>
#include <utility>

#include "engine/base/check.h"
#include "engine/base/codec.h"
#include "engine/base/digest.h"
#include "engine/base/prefetch.h"

namespace tributary {

namespace {

constexpr std::size_t kGroupBytes = 2;
constexpr std::size_t kFewestPlaces = 64;

SubjectName name_of(const SubjectEntry& entry) {
  return {entry.state.key.type, entry.state.key.id};
}

}  // namespace

SubjectName name_in(std::string_view state_key) {
  ByteReader in(state_key.substr(kGroupBytes));
  const SubjectTypeId type(in.u8());
  return {type, in.bytes()};
}

std::uint64_t SubjectTable::hash_of(const SubjectName& name) {
  return hash64(name.id, name.type.value());
}

void SubjectTable::expect(std::uint64_t hash) const {
  if (!places_.empty()) prefetch(&places_[hash & (places_.size() - 1)]);
}

const SubjectEntry* SubjectTable::likely(std::uint64_t hash) const {
  if (places_.empty()) return nullptr;
  const std::size_t mask = places_.size() - 1;
  std::size_t at = hash & mask;
  while (places_[at].entry != nullptr && places_[at].hash != hash) at = (at + 1) & mask;
  return places_[at].entry.get();
}

/// Where it is, or would be put.
std::size_t SubjectTable::place_of(const SubjectName& name, std::uint64_t hash) const {
  const std::size_t mask = places_.size() - 1;
  std::size_t at = hash & mask;
  for (; places_[at].entry != nullptr; at = (at + 1) & mask) {
    if (places_[at].hash != hash) continue;
    const SubjectKey& key = places_[at].entry->state.key;
    if (key.type == name.type && key.id == name.id) break;
  }
  return at;
}

SubjectEntry* SubjectTable::find(const SubjectName& name) const {
  if (places_.empty()) return nullptr;
  return places_[place_of(name, hash_of(name))].entry.get();
}

SubjectEntry& SubjectTable::add(std::unique_ptr<SubjectEntry> entry) {
  if (2 * (size_ + 1) > places_.size()) grow();
  const std::uint64_t hash = hash_of(name_of(*entry));
  Place& place = places_[place_of(name_of(*entry), hash)];
  CHECK(place.entry == nullptr);
  place.hash = hash;
  place.entry = std::move(entry);
  ++size_;
  return *place.entry;
}

void SubjectTable::grow() {
  std::vector<Place> before(std::max(2 * places_.size(), kFewestPlaces));
  before.swap(places_);
  const std::size_t mask = places_.size() - 1;
  for (Place& place : before) {
    if (place.entry == nullptr) continue;
    std::size_t at = place.hash & mask;
    while (places_[at].entry != nullptr) at = (at + 1) & mask;
    places_[at] = std::move(place);
  }
}

void SubjectTable::erase(const SubjectEntry& entry) {
  const std::size_t mask = places_.size() - 1;
  std::size_t gap = place_of(name_of(entry), hash_of(name_of(entry)));
  CHECK(places_[gap].entry.get() == &entry);
  const std::unique_ptr<SubjectEntry> erased = std::move(places_[gap].entry);
  // Later ones of the chain move up, so that no search ends before what it looks for.
  for (std::size_t at = (gap + 1) & mask; places_[at].entry != nullptr; at = (at + 1) & mask) {
    const std::size_t home = places_[at].hash & mask;
    if (((at - home) & mask) < ((at - gap) & mask)) continue;
    places_[gap] = std::move(places_[at]);
    gap = at;
  }
  --size_;
}

}  // namespace tributary
