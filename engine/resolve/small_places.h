// PEOPLE 5: what people report is never put at a place so small that it says who they are.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "engine/resolve/place_finder.h"

namespace tributary {

/// Finds the larger place instead. Not thread-safe (remembers what it found); the index must
/// outlive it.
class SmallPlaces {
 public:
  /// `road_metres`: how far the road section of a place may be when its address names none.
  SmallPlaces(const SubjectIndex& index, double road_metres);

  /// The registered place itself when it is large enough; else its road section: the one its
  /// address names, else the nearest; else its S2 level-13 cell. nullopt when a small place has
  /// neither a road section nor a location. Method and
  /// confidence stay those of the reference.
  [[nodiscard]] std::optional<Found> enlarged(const Found& found);

 private:
  [[nodiscard]] const Subject* road_section_of(const Subject& place);
  [[nodiscard]] const Subject* look_for_road_section(const Subject& place);

  const SubjectIndex& index_;
  const double road_metres_;
  SubjectTypeId road_type_ = none_of<SubjectTypeId>();
  SubjectTypeId cell_type_ = none_of<SubjectTypeId>();
  /// By type and number of the place: 0 not looked for yet, 1 none, else number of the road + 2.
  std::vector<std::vector<std::uint32_t>> known_;
  std::vector<NearbySubject> nearby_;
};

}  // namespace tributary
