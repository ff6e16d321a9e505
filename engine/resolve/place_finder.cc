#include "engine/resolve/place_finder.h"

#include "engine/model/floors.h"

namespace tributary {

namespace {

constexpr SubjectTypeId kAnyType = none_of<SubjectTypeId>();

Found found(const Subject& subject, ResolveMethod method, std::uint8_t confidence, FieldId field) {
  return {subject.key, &subject, method, confidence, field};
}

}  // namespace

PlaceFinder::PlaceFinder(const SubjectIndex& index, double nearest_metres)
    : index_(index), nearest_metres_(nearest_metres) {
  const auto& types = index.catalog().subject_types;
  for (std::size_t i = 0; i < types.size(); ++i) {
    const SubjectTypeId type(static_cast<SubjectTypeId::Value>(i));
    if (types[i].is_cell) {
      cell_type_ = type;
    } else if (types[i].is_place && index.count(type) > 0) {
      place_types_.push_back(type);
    }
  }
}

bool PlaceFinder::by_text(SubjectTypeId type, const Reference& reference, std::string_view district,
                          std::vector<Found>& out) const {
  if (const Subject* subject = index_.find(type, reference.text)) {
    out.push_back(found(*subject, ResolveMethod::kId, 100, reference.field));
    return true;
  }
  if (const Match match = index_.find_by_name(type, reference.text, district); match.subject) {
    out.push_back(found(*match.subject, ResolveMethod::kName, kNameConfidence, reference.field));
    return true;
  }
  const Address address = index_.addresses().read(reference.text);
  if (const Match match = index_.find_by_address(type, address, district, reference.text);
      match.subject) {
    out.push_back(
        found(*match.subject, ResolveMethod::kAddress, kAddressConfidence, reference.field));
    return true;
  }
  return false;
}

bool PlaceFinder::by_address_of_any_type(const Reference& reference, std::string_view district,
                                         std::vector<Found>& out) const {
  const Address address = index_.addresses().read(reference.text);
  for (const SubjectTypeId type : place_types_) {
    if (const Match match = index_.find_by_address(type, address, district, reference.text);
        match.subject) {
      out.push_back(
          found(*match.subject, ResolveMethod::kAddress, kAddressConfidence, reference.field));
      return true;
    }
    if (const Match match = index_.find_by_name(type, reference.text, district); match.subject) {
      out.push_back(found(*match.subject, ResolveMethod::kName, kNameConfidence, reference.field));
      return true;
    }
  }
  return false;
}

bool PlaceFinder::by_nearest(const Reference& reference, SubjectTypeId wanted,
                             std::vector<Found>& out) {
  NearbySubject best;
  const Vicinity circle(*reference.point, nearest_metres_);
  for (const SubjectTypeId type : place_types_) {
    if (wanted != kAnyType && wanted != type) continue;
    index_.near(type, circle, nearby_);
    if (nearby_.empty()) continue;
    if (best.subject == nullptr || nearby_.front().metres < best.metres) best = nearby_.front();
  }
  if (best.subject == nullptr) return false;
  const double share = nearest_metres_ > 0 ? best.metres / nearest_metres_ : 0;
  const double fall = share * (kNearestConfidence - kFarthestConfidence);
  out.push_back(found(*best.subject, ResolveMethod::kNearest,
                      static_cast<std::uint8_t>(kNearestConfidence - fall), reference.field));
  return true;
}

void PlaceFinder::find(const std::vector<Reference>& references, std::string_view district,
                       std::vector<Found>& out) {
  const std::size_t before = out.size();
  SubjectTypeId wanted = kAnyType;
  const Reference* located = nullptr;
  for (const Reference& reference : references) {
    if (reference.type != kAnyType && !index_.catalog()[reference.type].is_place) continue;
    if (reference.point && located == nullptr) located = &reference;
    if (reference.type == kAnyType) continue;
    wanted = reference.type;
    if (!reference.text.empty()) by_text(reference.type, reference, district, out);
  }
  if (out.size() > before) return;
  for (const Reference& reference : references) {
    if (reference.type != kAnyType || reference.text.empty()) continue;
    if (by_address_of_any_type(reference, district, out)) return;
  }
  if (located == nullptr) return;
  if (by_nearest(*located, wanted, out)) return;
  if (cell_type_ == kAnyType) return;
  out.push_back({{cell_type_, cell_id(*located->point, floors::kFallbackCellLevel)},
                 nullptr,
                 ResolveMethod::kCell,
                 kCellConfidence,
                 located->field});
}

}  // namespace tributary
