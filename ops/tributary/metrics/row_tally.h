// How many rows of the list are at which level and in which state of handling, kept up to date by
// what each commit writes.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <utility>

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

 private:
  using Place = Counts::iterator;
  void put(std::string_view id, std::string_view json);

  mutable std::mutex mutex_;
  Counts counts_;  ///< an entry stays when its count is 0: a series goes on
  std::map<std::string, Place, std::less<>> rows_;
};

}  // namespace tributary
