// Which slots of a subject type an observation belongs to: each feed's `where`, on its fields.
#pragma once

#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "engine/correlate/plan.h"
#include "engine/model/observation.h"
#include "engine/model/program.h"
#include "engine/model/register.h"

namespace tributary {

struct SlotMatch {
  SlotIndex slot = 0;
  std::uint16_t feed = 0;  ///< into Slot::feeds
  bool has_value = false;
  std::int64_t value = 0;  ///< Decimal raw of the measured field
};

/// Not thread-safe: keeps compiled patterns.
class Matcher {
 public:
  Matcher();
  ~Matcher();
  Matcher(Matcher&&) noexcept;

  /// Matches in order of slot. A void observation is in no input. `ref` is how the observation
  /// concerns the subject, one of its own; `subject` may be null.
  void match(const TypePlan& plan, const Observation& observation, const SubjectRef& ref,
             const Subject* subject, std::vector<SlotMatch>& matches);

 private:
  struct Patterns;
  std::unique_ptr<Patterns> patterns_;
};

}  // namespace tributary
