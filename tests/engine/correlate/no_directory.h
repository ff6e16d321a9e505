// Registers that know nobody.
#pragma once

#include "engine/ports/subject_directory.h"

namespace tributary::testing {

class NoDirectory : public SubjectDirectory {
 public:
  [[nodiscard]] const Subject* find(SubjectTypeId, std::string_view) const override {
    return nullptr;
  }
  [[nodiscard]] const Subject* unit_for(UnitKindId, std::string_view) const override {
    return nullptr;
  }
  void near(SubjectTypeId, GeoPoint, double, std::vector<NearbySubject>&) const override {}
  [[nodiscard]] std::size_t count(SubjectTypeId) const override { return 0; }
  [[nodiscard]] Sha256Digest digest() const override { return {}; }
};

}  // namespace tributary::testing
