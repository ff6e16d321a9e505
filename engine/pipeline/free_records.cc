#include "engine/pipeline/free_records.h"

#include "engine/base/prefetch.h"

namespace tributary {

void expect_free(const std::vector<LogRecord>& records, std::size_t at) {
  constexpr std::size_t kBetween = 4;
  if (at + 2 * kBetween < records.size()) {
    prefetch(&records[at + 2 * kBetween], sizeof(LogRecord));
  }
  if (at + kBetween >= records.size()) return;
  const auto* next = std::get_if<Observation>(&records[at + kBetween]);
  if (next == nullptr) return;
  prefetch(next->subjects.data(), next->subjects.size() * sizeof(SubjectRef));
  prefetch(next->values.data());
}

}  // namespace tributary
