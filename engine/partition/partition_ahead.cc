// What the next steps will read is fetched from memory while the present one is taken. A city's
// subjects lie all over memory, and a step that waits for each in turn would mostly wait: from the
// subject's name to its place in the cache, its entry, what that holds, what a rule's windows hold.
#include "engine/base/prefetch.h"
#include "engine/partition/partition.h"

namespace tributary {

namespace {

/// The record, its subjects, then the cache's steps.
constexpr int kRecordStep = 0, kSubjectsStep = 1, kCacheSteps = 2;
constexpr int kSteps = kCacheSteps + SubjectCache::kExpectSteps;
/// Records between two steps: time enough for memory to answer, and soon enough that nothing is
/// pushed out of the nearest cache again.
constexpr std::size_t kBetween = 3;

}  // namespace

void Partition::look_ahead(std::span<const LogRecord> records, std::size_t at) const {
  std::size_t ahead = at + kSteps * kBetween;
  for (int step = 0; step < kSteps; ++step, ahead -= kBetween) {
    if (ahead < records.size()) expect(records[ahead], step);
  }
}

void Partition::expect_timers() const {
  std::size_t rank = SubjectCache::kExpectSteps;
  for (int step = 0; step < SubjectCache::kExpectSteps; ++step, --rank) {
    const std::string_view subject = timers_.soon(rank);
    if (!subject.empty()) cache_.expect(name_in(subject), 0, step);
  }
}

void Partition::expect(const LogRecord& record, int step) const {
  if (step == kRecordStep) return prefetch(&record, sizeof(Observation));
  const auto* observation = std::get_if<Observation>(&record);
  if (observation == nullptr) return;
  if (step == kSubjectsStep) {
    ids_.expect(observation->source, observation->id_digest);
    const auto& subjects = observation->subjects;
    prefetch(subjects.data(), subjects.size() * sizeof(SubjectRef));
    return prefetch(observation->values.data());
  }
  for (const SubjectRef& ref : observation->subjects) {
    if (!plan_.of(ref.key.type).reads(observation->source)) continue;
    cache_.expect({ref.key.type, ref.key.id}, observation->id_digest, step - kCacheSteps);
  }
}

}  // namespace tributary
