// What steps want done outside: values that a worker carries out with the commit.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/base/digest.h"
#include "engine/model/rejection.h"

namespace tributary {

struct RowWrite {
  std::string signal_id;
  std::string json;
};

struct Effects {
  std::vector<RowWrite> rows;
  std::vector<std::string> changes;   ///< lines of the change log, without line ends
  std::vector<Rejection> rejections;  ///< `too_late`

  void clear() { rows.clear(), changes.clear(), rejections.clear(); }
  [[nodiscard]] bool empty() const { return rows.empty() && changes.empty() && rejections.empty(); }

  /// Chained over everything: equal for equal effects in equal order.
  [[nodiscard]] std::uint64_t digest() const {
    std::uint64_t result = hash64("effects");
    for (const std::string& change : changes) result = combine_hashes(result, hash64(change));
    for (const RowWrite& row : rows) result = combine_hashes(result, hash64(row.json));
    for (const Rejection& rejected : rejections) {
      result = combine_hashes(result, rejected.position.offset);
    }
    return result;
  }
};

}  // namespace tributary
