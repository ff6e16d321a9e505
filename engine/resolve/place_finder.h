// Which registered place a record speaks of (DESIGN 7), before PEOPLE 5 is applied to it.
#pragma once

#include <string_view>
#include <vector>

#include "engine/model/observation.h"
#include "engine/resolve/subject_index.h"

namespace tributary {

/// A subject a reference resolved to. `subject` is nullptr for a cell and for a matter that this
/// record opens.
struct Found {
  SubjectKey key;
  const Subject* subject = nullptr;
  ResolveMethod method = ResolveMethod::kId;
  std::uint8_t confidence = 100;       ///< percent
  FieldId field = none_of<FieldId>();  ///< of the reference
};

/// Confidence by method; nearest falls from the first to the second over its distance.
inline constexpr std::uint8_t kNameConfidence = 95;
inline constexpr std::uint8_t kAddressConfidence = 90;
inline constexpr std::uint8_t kNearestConfidence = 80;
inline constexpr std::uint8_t kFarthestConfidence = 50;
inline constexpr std::uint8_t kCellConfidence = 40;

/// Not thread-safe (scratch space); the index must outlive it.
class PlaceFinder {
 public:
  /// `nearest_metres`: how far the nearest registered place may be.
  PlaceFinder(const SubjectIndex& index, double nearest_metres);

  /// The places of one record. References that name a place type are each resolved by id, name and
  /// address. Where none of them is known, all of the record's place references together mean one
  /// place: by address over all types in the catalogue's order, else the nearest, else the cell of
  /// the coordinates. Appends nothing when there is none. `district`: the record's division code
  /// or empty; a place elsewhere is not meant.
  void find(const std::vector<Reference>& references, std::string_view district,
            std::vector<Found>& out);

 private:
  bool by_text(SubjectTypeId type, const Reference& reference, std::string_view district,
               std::vector<Found>& out) const;
  bool by_address_of_any_type(const Reference& reference, std::string_view district,
                              std::vector<Found>& out) const;
  bool by_nearest(const Reference& reference, SubjectTypeId wanted, std::vector<Found>& out);

  const SubjectIndex& index_;
  const double nearest_metres_;
  std::vector<SubjectTypeId> place_types_;  ///< with a register, without place.cell
  SubjectTypeId cell_type_ = none_of<SubjectTypeId>();
  std::vector<NearbySubject> nearby_;
};

}  // namespace tributary
