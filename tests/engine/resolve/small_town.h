// Registers for tests, in a few words.
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/model/register.h"
#include "engine/resolve/subject_index.h"
#include "schemas/catalog/catalog.h"

namespace tributary {

inline SubjectTypeId type_named(std::string_view name) {
  const std::optional<SubjectTypeId> type = catalog().subject_type_named(name);
  CHECK(type.has_value());
  return *type;
}

/// `subject("place.building", "B7").named("幸福里").at("12 Park St").with_households(40)`
struct SubjectBuilder {
  Subject made;
  SubjectBuilder&& named(std::string name) && {
    made.name = std::move(name);
    return std::move(*this);
  }
  SubjectBuilder&& alias(std::string name) && {
    made.aliases.push_back(std::move(name));
    return std::move(*this);
  }
  SubjectBuilder&& at(std::string address) && {
    made.address = std::move(address);
    return std::move(*this);
  }
  SubjectBuilder&& on(GeoPoint point) && {
    made.location = point;
    return std::move(*this);
  }
  SubjectBuilder&& in(std::string district) && {
    made.district = std::move(district);
    return std::move(*this);
  }
  SubjectBuilder&& code(std::string credit_code) && {
    made.credit_code = std::move(credit_code);
    return std::move(*this);
  }
  SubjectBuilder&& with_households(std::uint32_t households) && {
    made.households = households;
    return std::move(*this);
  }
  SubjectBuilder&& with_residents(std::uint32_t residents) && {
    made.residents = residents;
    return std::move(*this);
  }
  SubjectBuilder&& of_kind(std::string_view unit_kind) && {
    made.unit_kind = catalog().unit_kind_named(unit_kind)->value();
    return std::move(*this);
  }
};

inline SubjectBuilder subject(std::string_view type, std::string id) {
  SubjectBuilder builder;
  builder.made.key = {type_named(type), std::move(id)};
  return builder;
}

/// One register per type, in order of id.
inline std::vector<Register> registers_of(std::vector<SubjectBuilder> builders) {
  std::vector<Register> registers;
  for (std::size_t i = 0; i < catalog().subject_types.size(); ++i) {
    Register entries;
    entries.type = SubjectTypeId(static_cast<SubjectTypeId::Value>(i));
    for (SubjectBuilder& builder : builders) {
      if (builder.made.key.type == entries.type) entries.subjects.push_back(builder.made);
    }
    std::sort(entries.subjects.begin(), entries.subjects.end(),
              [](const Subject& a, const Subject& b) { return a.key.id < b.key.id; });
    if (!entries.subjects.empty()) registers.push_back(std::move(entries));
  }
  return registers;
}

inline SubjectIndex town(std::vector<SubjectBuilder> builders, const Divisions& divisions = {}) {
  return {catalog(), registers_of(std::move(builders)), divisions};
}

}  // namespace tributary
