#include "engine/resolve/small_places.h"

#include "engine/model/floors.h"
#include "engine/model/small_place.h"

namespace tributary {

SmallPlaces::SmallPlaces(const SubjectIndex& index, double road_metres)
    : index_(index), road_metres_(road_metres), known_(index.catalog().subject_types.size()) {
  road_type_ = index.catalog().subject_type_named("place.road_section").value_or(road_type_);
  cell_type_ = index.catalog().subject_type_named("place.cell").value_or(cell_type_);
}

const Subject* SmallPlaces::look_for_road_section(const Subject& place) {
  const auto is_good = [&](const Subject* road) {
    return road != nullptr && !is_small_place(index_.catalog()[road_type_], *road);
  };
  if (!place.address.empty()) {
    Address road = index_.addresses().read(place.address);
    road.place = road.street;
    const Match match = index_.find_by_address(road_type_, road, place.district, {});
    if (is_good(match.subject)) return match.subject;
  }
  if (!place.location) return nullptr;
  index_.near(road_type_, *place.location, road_metres_, nearby_);
  for (const NearbySubject& near : nearby_) {
    if (is_good(near.subject)) return near.subject;
  }
  return nullptr;
}

const Subject* SmallPlaces::road_section_of(const Subject& place) {
  if (index_.count(road_type_) == 0) return nullptr;
  const std::vector<Subject>& roads = index_.subjects(road_type_);
  const std::vector<Subject>& places = index_.subjects(place.key.type);
  std::vector<std::uint32_t>& known = known_[place.key.type.value()];
  known.resize(places.size());
  std::uint32_t& entry = known[static_cast<std::size_t>(&place - places.data())];
  if (entry == 0) {
    const Subject* road = look_for_road_section(place);
    entry = road == nullptr ? 1 : static_cast<std::uint32_t>(road - roads.data()) + 2;
  }
  return entry == 1 ? nullptr : &roads[entry - 2];
}

std::optional<Found> SmallPlaces::enlarged(const Found& found) {
  if (found.subject == nullptr) return found;  // a cell
  if (!is_small_place(index_.catalog()[found.key.type], *found.subject)) return found;
  if (const Subject* road = road_section_of(*found.subject)) {
    return Found{road->key, road, found.method, found.confidence, found.field};
  }
  if (!found.subject->location || cell_type_ == none_of<SubjectTypeId>()) return std::nullopt;
  return Found{{cell_type_, cell_id(*found.subject->location, floors::kFallbackCellLevel)},
               nullptr,
               found.method,
               found.confidence,
               found.field};
}

}  // namespace tributary
