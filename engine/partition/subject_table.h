// The cache's entries by subject: found by type and id without making a key of them, and by the
// state key, which holds the same.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "engine/partition/subject_entry.h"

namespace tributary {

/// Type and id of a subject, as others hold them.
struct SubjectName {
  SubjectTypeId type;
  std::string_view id;
};

/// Out of a state key (route/key_group.h).
SubjectName name_in(std::string_view state_key);

/// An entry stays where it is until it is erased.
class SubjectTable {
 public:
  /// nullptr if it is not here.
  [[nodiscard]] SubjectEntry* find(const SubjectName& name) const;
  /// Hints for a later find(): its place is fetched from memory. Then the entry to fetch: that of
  /// the same hash, which is the subject's but once in a very long while; nullptr if there is none.
  void expect(std::uint64_t hash) const;
  [[nodiscard]] const SubjectEntry* likely(std::uint64_t hash) const;
  static std::uint64_t hash_of(const SubjectName& name);
  /// One of its subject is not here yet; the key is set.
  SubjectEntry& add(std::unique_ptr<SubjectEntry> entry);
  void erase(const SubjectEntry& entry);
  [[nodiscard]] std::size_t size() const { return size_; }

  /// Each once, in no order; none may be added or erased meanwhile.
  template <typename Visit>
  void for_each(Visit&& visit) const {
    for (const Place& place : places_) {
      if (place.entry != nullptr) visit(*place.entry);
    }
  }

 private:
  struct Place {
    std::uint64_t hash = 0;
    std::unique_ptr<SubjectEntry> entry;  ///< null: free
  };
  [[nodiscard]] std::size_t place_of(const SubjectName& name, std::uint64_t hash) const;
  void grow();

  std::vector<Place> places_;  ///< open addressing; size a power of two, at most half full
  std::size_t size_ = 0;
};

}  // namespace tributary
