// What `near` asks of stage 1 (RULES 3.10): of which sources an observation is bound to the
// subjects that lie near it, and how far. Drawn from the rules as they are loaded; a value.
#pragma once

#include <optional>
#include <vector>

#include "engine/model/rule.h"

namespace tributary {

/// Of one source, for the rules of one subject type.
struct NearBinding {
  SubjectTypeId type;
  Decimal metres;  ///< the greatest distance that any of these rules' inputs reads
  /// The least distance of an input with or_cell: what has no subject of the type within it
  /// concerns its cell as well.
  std::optional<Decimal> cell_beyond = {};
};

class NearPlan {
 public:
  /// Binds nothing.
  NearPlan() = default;
  /// Of the rules that are evaluated: active and shadow ones.
  explicit NearPlan(const RuleSet& rules);

  /// In order of type; empty for most sources.
  [[nodiscard]] const std::vector<NearBinding>& of(SourceId source) const;
  [[nodiscard]] bool empty() const { return by_source_.empty(); }

 private:
  void add(SourceId source, SubjectTypeId type, const Near& near);

  std::vector<std::vector<NearBinding>> by_source_;  ///< by SourceId, as far as any is bound
};

}  // namespace tributary
