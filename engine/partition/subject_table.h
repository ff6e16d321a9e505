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

  /// Some of them, on from where the last call ended, until `visit` says false or each had its turn
  /// once. They lie scattered over the table: if they are erased afterwards no part of it stays
  /// fuller than the rest, where searches would become long.
  template <typename Visit>
  void visit_some(Visit&& visit) {
    constexpr std::size_t kScatter = 0x9e3779b97f4a7c15ULL;  // odd: every place has its turn
    for (std::size_t i = 0; i < places_.size(); ++i) {
      const Place& place = places_[(turn_++ * kScatter) & (places_.size() - 1)];
      if (place.entry != nullptr && !visit(*place.entry)) return;
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
  std::size_t turn_ = 0;  ///< of visit_some
};

}  // namespace tributary
