// A fixed set of names, each with a number: value tables, enumerations, topics. Built once, asked
// per record; one hash and, nearly always, one comparison.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/digest.h"

namespace tributary {

class NameTable {
 public:
  /// The first of two equal names stands.
  void add(std::string_view name, std::int64_t number) {
    if (find(name)) return;
    entries_.push_back({std::string(name), number});
    if (entries_.size() * 2 <= places_.size()) {
      place(entries_.size() - 1);
      return;
    }
    places_.assign(places_.empty() ? 8 : places_.size() * 2, kEmpty);
    for (std::size_t i = 0; i < entries_.size(); ++i) place(i);
  }

  [[nodiscard]] std::optional<std::int64_t> find(std::string_view name) const {
    if (places_.empty()) return std::nullopt;
    const std::size_t mask = places_.size() - 1;
    for (std::size_t at = hash64(name) & mask;; at = (at + 1) & mask) {
      if (places_[at] == kEmpty) return std::nullopt;
      const Entry& entry = entries_[places_[at]];
      if (entry.name == name) return entry.number;
    }
  }

  [[nodiscard]] bool empty() const { return entries_.empty(); }

 private:
  struct Entry {
    std::string name;
    std::int64_t number = 0;
  };
  static constexpr std::uint32_t kEmpty = 0xffffffff;

  void place(std::size_t index) {
    const std::size_t mask = places_.size() - 1;
    std::size_t at = hash64(entries_[index].name) & mask;
    while (places_[at] != kEmpty) at = (at + 1) & mask;
    places_[at] = static_cast<std::uint32_t>(index);
  }

  std::vector<Entry> entries_;
  std::vector<std::uint32_t> places_;  ///< a power of two, at most half full
};

}  // namespace tributary
