#include "connectors/memory/memory_changelog.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "engine/base/digest.h"

namespace tributary {

namespace {

std::uint64_t mark_of(std::uint64_t offset, const StateBatch::Entry& entry) {
  return hash64(std::to_string(offset) + entry.key + entry.value.value_or(""));
}

}  // namespace

void MemoryChangelogTopic::fail_next(Error error, bool though_done) {
  failure_ = std::move(error);
  though_done_ = though_done;
}

void MemoryChangelogTopic::compact(bool forgets) {
  std::set<std::pair<Table, std::string>> seen;
  std::vector<Entry> kept;
  for (auto entry = entries_.rbegin(); entry != entries_.rend(); ++entry) {
    if (!seen.emplace(entry->entry.table, entry->entry.key).second) continue;
    if (entry->entry.value || !forgets) kept.push_back(std::move(*entry));
  }
  std::reverse(kept.begin(), kept.end());
  entries_ = std::move(kept);
}

Status MemoryChangelog::take_over() {
  epoch_ = ++topic_.owner_;
  return {};
}

Status MemoryChangelog::read(const ChangelogPlace& from, const Take& take) {
  ChangelogPlace place = from;
  const auto& entries = topic_.entries_;
  if (from.next > topic_.next_) return Error{ErrorCode::kIncompatible, "another changelog"};
  for (const auto& [offset, entry] : entries) {
    if (offset + 1 == from.next && mark_of(offset, entry) != from.mark)
      return Error{ErrorCode::kIncompatible, "another changelog"};
  }
  StateBatch batch;
  const auto hand_over = [&]() -> Status {
    if (batch.entries.empty()) return {};
    TRY(take(batch, place));
    batch.entries.clear();
    return {};
  };
  for (const auto& [offset, entry] : entries) {
    if (offset < from.next) continue;
    batch.entries.push_back(entry);
    place = {offset + 1, mark_of(offset, entry)};
    if (batch.entries.size() >= at_once_) TRY(hand_over());
  }
  return hand_over();
}

Result<ChangelogPlace> MemoryChangelog::append(const StateBatch& batch) {
  if (epoch_ == 0 || epoch_ != topic_.owner_) return Error{ErrorCode::kIncompatible, "shut out"};
  const std::optional<Error> failure = std::exchange(topic_.failure_, std::nullopt);
  if (failure && !topic_.though_done_) return *failure;
  ChangelogPlace place{topic_.next_, 0};
  for (const StateBatch::Entry& entry : batch.entries) {
    const std::uint64_t offset = topic_.next_++;
    topic_.entries_.push_back({offset, entry});
    place = {offset + 1, mark_of(offset, entry)};
  }
  if (failure) return *failure;
  return place;
}

}  // namespace tributary
