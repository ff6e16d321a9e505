// Which slots of a subject type an observation belongs to: of the feeds that may take it
// (feed_index.h), each one's `where`, on its fields.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "engine/correlate/plan.h"
#include "engine/model/observation.h"
#include "engine/model/program.h"
#include "engine/ports/subject_directory.h"

namespace tributary {

struct SlotMatch {
  SlotIndex slot = 0;
  std::uint16_t feed = 0;  ///< into Slot::feeds
  bool has_value = false;
  std::int64_t value = 0;  ///< Decimal raw of the measured field
};

/// Not thread-safe: keeps compiled patterns, and its workspace.
class Matcher {
 public:
  Matcher();
  ~Matcher();
  Matcher(Matcher&&) noexcept;

  /// Matches in order of slot. A void observation is in no input. `ref` is how the observation
  /// concerns the subject, one of its own; `subjects` is asked only where a `where` reads what it
  /// says of it.
  void match(const TypePlan& plan, const Observation& observation, const SubjectRef& ref,
             const SubjectDirectory& subjects, std::vector<SlotMatch>& matches);

  /// So many feeds have been asked so far.
  [[nodiscard]] std::uint64_t asked() const { return asked_; }

 private:
  struct Patterns;
  std::unique_ptr<Patterns> patterns_;
  std::vector<const SlotFeed*> candidates_;  ///< of the observation in work
  std::uint64_t asked_ = 0;
};

}  // namespace tributary
