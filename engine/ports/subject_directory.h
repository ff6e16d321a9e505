// The known subjects, read-only. Implemented by engine/resolve over the registers; twin in tests.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "engine/model/register.h"

namespace tributary {

struct NearbySubject {
  const Subject* subject = nullptr;
  double metres = 0;
};

/// Immutable once built; safe to read from any thread. Pointers live as long as the directory.
class SubjectDirectory {
 public:
  virtual ~SubjectDirectory() = default;

  /// The registered subject, or nullptr (an open register's matter that no file names is not here).
  [[nodiscard]] virtual const Subject* find(SubjectTypeId type, std::string_view id) const = 0;

  /// The unit of `kind` for a division code: the one whose district is the longest prefix of it,
  /// ties by id.
  [[nodiscard]] virtual const Subject* unit_for(UnitKindId kind,
                                                std::string_view district) const = 0;

  /// Registered subjects of `type` within `metres` of `point`, nearest first, ties by id.
  virtual void near(SubjectTypeId type, GeoPoint point, double metres,
                    std::vector<NearbySubject>& out) const = 0;

  [[nodiscard]] virtual std::size_t count(SubjectTypeId type) const = 0;

  /// Of all registers, in order of type.
  [[nodiscard]] virtual Sha256Digest digest() const = 0;
};

}  // namespace tributary
