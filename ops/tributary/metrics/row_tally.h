// How many rows of the list are at which level and in which state of handling, and how many each
// rule gives a level; kept up to date by what each commit writes.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/result.h"
#include "engine/ports/state_store.h"

namespace tributary {

/// From any thread.
class RowTally {
 public:
  /// Reads the whole list. kIo.
  Status load(const StateStore& store);
  /// After a commit has written it.
  void apply(const StateBatch& batch);

  /// By names of level and handling; rows that are over are left out.
  using Counts = std::map<std::pair<std::string, std::string>, std::uint64_t>;
  [[nodiscard]] Counts counts() const;
  /// By rule and the level that it gives a row: what the list says itself, of no report more.
  [[nodiscard]] Counts counts_by_rule() const;

 private:
  /// Where a row is counted.
  struct Places {
    Counts::iterator row;
    std::vector<Counts::iterator> rules;
  };
  void put(std::string_view id, std::string_view json);
  static Counts::iterator count(Counts& counts, Counts::key_type key);

  mutable std::mutex mutex_;
  // An entry stays when its count is 0: a series goes on.
  Counts counts_, by_rule_;
  std::map<std::string, Places, std::less<>> rows_;
};

}  // namespace tributary
