// The observations a subject remembers, by id: to drop duplicates and to replace versions (DESIGN
// 2).
#pragma once

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "engine/base/rare.h"
#include "engine/base/time.h"
#include "engine/model/ids.h"

namespace tributary {

/// 48 bytes.
struct SeenId {
  std::uint64_t id_digest = 0;
  std::uint64_t content_digest = 0;
  std::uint64_t version = 0;
  EventTime at;
  SourceId source;
  RareText record_id;  ///< to cite it; empty for people (PEOPLE 2)
};

/// In order of arrival; an open-addressing index by id digest once there are many.
class SeenIds {
 public:
  [[nodiscard]] SeenId* find(SourceId source, std::uint64_t id_digest);
  [[nodiscard]] const SeenId* find(SourceId source, std::uint64_t id_digest) const;

  /// A hint for a later find(): what it reads is fetched from memory.
  void expect(std::uint64_t id_digest) const;

  /// `seen.id_digest` is not there yet.
  void insert(SeenId seen);
  void erase(SourceId source, std::uint64_t id_digest);

  using Id = std::pair<SourceId, std::uint64_t>;
  /// Forgets what happened at or before `at`, but for `held`, which is sorted.
  void forget_until(EventTime at, const std::vector<Id>& held = {});

  /// Event time of the oldest, as find_earliest() last found it; earlier where something has been
  /// erased since. EventTime::max() when there is none.
  [[nodiscard]] EventTime earliest() const { return earliest_; }
  /// Looks at all for it, but for what happened at or before `at` and is `held`.
  void find_earliest(EventTime at, const std::vector<Id>& held);
  [[nodiscard]] bool empty() const { return ids_.empty(); }
  [[nodiscard]] const std::vector<SeenId>& all() const { return ids_; }

 private:
  static constexpr std::size_t kIndexFrom = 16;
  [[nodiscard]] std::optional<std::size_t> position_of(SourceId source,
                                                       std::uint64_t id_digest) const;
  void rebuild_index();
  void put_in_index(std::size_t position);
  /// Those behind it move up by one.
  void take_out_of_index(std::size_t position);

  std::vector<SeenId> ids_;
  EventTime earliest_ = EventTime::max();
  std::vector<std::uint32_t>
      index_;  ///< position + 1, 0 = free; size a power of two, at most half full
};

}  // namespace tributary
