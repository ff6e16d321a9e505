#include <algorithm>
#include <utility>

#include "engine/base/check.h"
#include "engine/model/floors.h"
#include "schemas/registry/register_loader.h"

namespace tributary {

namespace {

bool by_id(const Subject& a, const Subject& b) { return a.key.id < b.key.id; }

}  // namespace

std::optional<Register> merge_registers(std::vector<Register> parts, const std::string& file,
                                        Diagnostics& diagnostics) {
  CHECK(!parts.empty());
  if (parts.size() == 1) return std::move(parts.front());
  Register merged;
  merged.type = parts.front().type;
  Sha256 digest;
  for (Register& part : parts) {
    CHECK_EQ(part.type.value(), merged.type.value());
    digest.field(
        std::string_view(reinterpret_cast<const char*>(part.digest.data()), part.digest.size()));
    std::move(part.subjects.begin(), part.subjects.end(), std::back_inserter(merged.subjects));
  }
  merged.digest = digest.finish();
  std::stable_sort(merged.subjects.begin(), merged.subjects.end(), by_id);
  const auto twice =
      std::adjacent_find(merged.subjects.begin(), merged.subjects.end(),
                         [](const Subject& a, const Subject& b) { return a.key.id == b.key.id; });
  if (twice == merged.subjects.end()) return merged;
  diagnostics.file_error("E011", file,
                         {"an id of this register is in another file of the same type already",
                          "该登记册中有编号已出现在同类的另一文件中"});
  return std::nullopt;
}

std::vector<MovedPlace> moved_places(const Register& last, const Register& next) {
  std::vector<MovedPlace> moved;
  auto old = last.subjects.begin();
  for (const Subject& subject : next.subjects) {
    old = std::lower_bound(old, last.subjects.end(), subject, by_id);
    if (old == last.subjects.end()) break;
    if (old->key.id != subject.key.id || !old->location || !subject.location) continue;
    const double metres = metres_between(*old->location, *subject.location);
    if (metres > floors::kPlaceMoveMetres) moved.push_back({subject.key.id, metres});
  }
  return moved;
}

}  // namespace tributary
