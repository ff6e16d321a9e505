// Binds an observation to every registered subject within a rule's distance of where it was made
// (RULES 3.10): cell index, then exact. Where it was made stays here: what leaves stage 1 is only
// how far each subject is.
#pragma once

#include <string_view>
#include <vector>

#include "engine/model/near_plan.h"
#include "engine/model/observation.h"
#include "engine/resolve/subject_index.h"

namespace tributary {

/// Where an observation was made, and what of it decides whom it may concern.
struct Whereabouts {
  GeoPoint point;
  SourceClass source_class = SourceClass::kOffice;
  std::string_view district;  ///< of a cell, which no register knows; or empty
  bool moved_away = false;    ///< it was there before a version moved it
};

/// Not thread-safe (scratch space); the index must outlive it.
class NearBinder {
 public:
  NearBinder(const SubjectIndex& index, NearPlan plan);

  [[nodiscard]] bool binds(SourceId source) const { return !plan_.of(source).empty(); }

  /// `refs` are what the record resolved to: those of a bound type get their distance. Adds, by
  /// type, the others within it, nearest first, and the cell where it lies near none. What people
  /// report is bound to no small place (PEOPLE 5), and to no organisation that is not to be a
  /// subject for them (PEOPLE 8).
  void bind(SourceId source, const Whereabouts& where, std::vector<SubjectRef>& refs);

  /// Other rules are loaded.
  void replace(NearPlan plan) { plan_ = std::move(plan); }

 private:
  void bind_type(const NearBinding& binding, const Whereabouts& where, std::size_t ordinary,
                 std::vector<SubjectRef>& refs);
  void bind_cell(const Whereabouts& where, std::vector<SubjectRef>& refs) const;
  [[nodiscard]] bool may_concern(const Subject& subject, SourceClass source_class) const;

  const SubjectIndex& index_;
  NearPlan plan_;
  SubjectTypeId cell_type_ = none_of<SubjectTypeId>();
  std::vector<NearbySubject> nearby_;
};

}  // namespace tributary
