// Which slots of a subject type an observation of a source can be in at all (DESIGN P5): a feed is
// found by the value that its `where` demands of a field, so that feeds which want another one cost
// nothing. What else a `where` asks is the matcher's to find out.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "engine/model/observation.h"
#include "engine/model/rule.h"

namespace tributary {

using SlotIndex = std::uint16_t;

/// A feed of a slot, found by source.
struct SlotFeed {
  SlotIndex slot = 0;
  std::uint16_t index = 0;  ///< into Slot::feeds
  const InputFeed* feed = nullptr;
  FieldId accounts = none_of<FieldId>();  ///< opinion: fewer than 10 count as zero (PEOPLE 11)
};

/// A program is false of an observation whose field has none of these values, and of one without.
struct FieldDemand {
  FieldId field = none_of<FieldId>();
  std::vector<std::int64_t> bits;  ///< FieldValue::bits, sorted
};

/// The demand of `where` that leaves least; none where it makes none that can be told by bits.
std::optional<FieldDemand> demand_of(const Program& where);

/// The slots' feeds of one source.
class FeedIndex {
 public:
  /// In order of slot.
  void add(const SlotFeed& feed);
  [[nodiscard]] bool empty() const { return feeds_.empty(); }

  /// Those whose `where` may be true, in order of slot.
  void find(const Observation& observation, std::vector<const SlotFeed*>& found) const;

 private:
  using Position = std::uint32_t;  ///< into `feeds_`
  struct Wanted {
    std::int64_t bits = 0;
    Position feed = 0;
  };
  struct ByField {
    FieldId field;
    std::vector<Wanted> wanted;  ///< by bits, of the same in order of slot
  };
  void add_wanted(const FieldDemand& demand, Position feed);

  std::vector<SlotFeed> feeds_;
  std::vector<Position> demanding_nothing_;
  std::vector<ByField> fields_;
};

}  // namespace tributary
