#include "engine/partition/counters.h"

namespace tributary {

std::vector<std::pair<std::string_view, std::uint64_t>> PartitionCounters::all() const {
  std::vector<std::pair<std::string_view, std::uint64_t>> result = {
      {"observations", observations}, {"subject_updates", subject_updates}};
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    result.emplace_back(name_of(static_cast<Outcome>(i)), outcomes[i]);
  }
  result.insert(result.end(), {{"beyond_lateness", beyond_lateness},
                               {"too_late_observations", too_late},
                               {"timers", timers},
                               {"revisions", revisions},
                               {"moved", moved},
                               {"forgotten_ids", forgotten_ids},
                               {"sweep_differences", sweep_differences}});
  return result;
}

void PartitionCounters::write(ByteWriter& out) const {
  const auto values = all();
  out.varint(values.size());
  for (const auto& [name, value] : values) out.varint(value);
  out.varint(unknown_subjects.size());
  for (const std::uint64_t subjects : unknown_subjects) out.varint(subjects);
}

Status PartitionCounters::read(ByteReader& in, std::uint8_t format) {
  // Older states end with `revisions`, or with `forgotten_ids`.
  constexpr std::size_t kSinceRevisions = 3, kSinceForgottenIds = 1;
  const std::size_t count = in.count();
  const bool ends_with_revisions = count + kSinceRevisions == all().size();
  const bool ends_with_ids = count + kSinceForgottenIds == all().size();
  if (!ends_with_revisions && !ends_with_ids && count != all().size())
    return Error{ErrorCode::kCorrupt, "counters: wrong number"};
  observations = in.varint();
  subject_updates = in.varint();
  for (std::uint64_t& outcome : outcomes) outcome = in.varint();
  beyond_lateness = in.varint();
  too_late = in.varint();
  timers = in.varint();
  revisions = in.varint();
  if (!ends_with_revisions) {
    moved = in.varint();
    forgotten_ids = in.varint();
    if (!ends_with_ids) sweep_differences = in.varint();
  }
  if (format == 1 || in.at_end()) return in.status("counters");
  unknown_subjects.assign(in.count(), 0);
  for (std::uint64_t& subjects : unknown_subjects) subjects = in.varint();
  return in.status("counters");
}

}  // namespace tributary
