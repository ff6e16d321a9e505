#include "schemas/registry/register_columns.h"

namespace tributary {

RegisterColumns::RegisterColumns(const SubjectType& type,
                                 const std::map<std::string, std::string>& renames) {
  names_ = {"id", "name", "aliases", "address", "latitude", "longitude", "district", "unit"};
  names_.resize(kFirstAttribute);
  if (type.is_organisation) names_[kCreditCodeSlot] = "credit_code";
  if (type.is_unit) names_[kKindSlot] = "kind";
  for (const Attribute& attribute : type.attributes) names_.emplace_back(attribute.name);
  rename(renames);
}

RegisterColumns::RegisterColumns(const std::map<std::string, std::string>& renames) {
  names_.resize(kFirstAttribute);
  names_[kIdSlot] = "id";
  names_[kNameSlot] = "name";
  names_[kLatitudeSlot] = "latitude";
  names_[kLongitudeSlot] = "longitude";
  names_[kDistrictSlot] = "district";
  names_[kKindSlot] = "kind";
  rename(renames);
}

void RegisterColumns::rename(const std::map<std::string, std::string>& renames) {
  for (const auto& [ours, theirs] : renames) {
    bool known = false;
    for (std::string& name : names_) {
      if (name.empty() || name != ours) continue;
      name = theirs;
      known = true;
      break;
    }
    if (!known) unknown_.push_back(ours);
  }
  for (std::size_t slot = 0; slot < names_.size(); ++slot) {
    if (!names_[slot].empty()) slots_.emplace(names_[slot], slot);
  }
}

std::optional<std::size_t> RegisterColumns::slot_named(std::string_view column) const {
  const auto at = slots_.find(column);
  return at == slots_.end() ? std::nullopt : std::optional(at->second);
}

std::vector<std::string> RegisterColumns::names() const {
  std::vector<std::string> names;
  for (const auto& [name, slot] : slots_) names.push_back(name);
  return names;
}

}  // namespace tributary
