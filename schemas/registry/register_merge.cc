#include <algorithm>
#include <utility>

#include "engine/base/check.h"
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

}  // namespace tributary
