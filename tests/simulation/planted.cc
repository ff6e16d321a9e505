#include "tests/simulation/planted.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "engine/base/digest.h"
#include "engine/partition/worker.h"
#include "tests/support/passing_store.h"

namespace tributary::simulation {
namespace {

constexpr std::array<std::string_view, 6> kNames = {"none",        "position before state",
                                                    "lost timer",  "double outbox",
                                                    "stale cache", "unordered fold"};

class PositionFirst final : public testing::PassingStore {
 public:
  using PassingStore::PassingStore;

  Status write(const StateBatch& batch, bool durable) override {
    StateBatch position, rest;
    for (const StateBatch::Entry& entry : batch.entries) {
      const bool is_position = entry.table == Table::kMeta && entry.key == kCommitKey;
      (is_position ? position : rest).entries.push_back(entry);
    }
    if (!position.entries.empty()) TRY(PassingStore::write(position, durable));
    return PassingStore::write(rest, durable);
  }
};

class ForgettingTimers final : public testing::PassingStore {
 public:
  using PassingStore::PassingStore;

  Status write(const StateBatch& batch, bool durable) override {
    constexpr std::uint64_t kOneOf = 40;
    StateBatch kept = batch;
    std::erase_if(kept.entries, [](const StateBatch::Entry& entry) {
      return entry.table == Table::kTimers && entry.value && hash64(entry.key) % kOneOf == 0;
    });
    return PassingStore::write(kept, durable);
  }
};

class RememberedSubjects final : public testing::PassingStore {
 public:
  RememberedSubjects(StateStore& next, SubjectMemo& memo) : PassingStore(next), memo_(memo) {}

  Result<std::optional<std::string>> get(Table table, std::string_view key) const override {
    if (table != Table::kSubjects) return PassingStore::get(table, key);
    const auto known = memo_.find(key);
    if (known != memo_.end()) return known->second;
    TRY_ASSIGN(std::optional<std::string> value, PassingStore::get(table, key));
    memo_.emplace(key, value);
    return value;
  }

  Status write(const StateBatch& batch, bool durable) override {
    TRY(PassingStore::write(batch, durable));
    for (const StateBatch::Entry& entry : batch.entries) {
      if (entry.table == Table::kSubjects) memo_.insert_or_assign(entry.key, entry.value);
    }
    return {};
  }

 private:
  SubjectMemo& memo_;
};

class NeverCut final : public Sink {
 public:
  explicit NeverCut(Sink& next) : next_(next) {}

  Result<std::uint64_t> length() override { return next_.length(); }
  Status truncate(std::uint64_t length) override {
    TRY_ASSIGN(const std::uint64_t present, next_.length());
    return next_.truncate(std::max(length, present));
  }
  Status append(std::string_view bytes) override { return next_.append(bytes); }
  Status sync() override { return next_.sync(); }
  [[nodiscard]] bool has_parts() const override { return next_.has_parts(); }
  Status rotate(std::uint64_t number) override { return next_.rotate(number); }
  Result<bool> holds(std::uint64_t number) override { return next_.holds(number); }

 private:
  Sink& next_;
};

}  // namespace

std::string_view name_of(Bug bug) { return kNames[static_cast<std::size_t>(bug)]; }

std::optional<Bug> bug_named(std::string_view name) {
  for (const Bug bug : kBugs) {
    if (name_of(bug) == name) return bug;
  }
  return std::nullopt;
}

std::unique_ptr<StateStore> buggy_store(Bug bug, StateStore& next, SubjectMemo* memo) {
  if (bug == Bug::kPositionBeforeState) return std::make_unique<PositionFirst>(next);
  if (bug == Bug::kLostTimer) return std::make_unique<ForgettingTimers>(next);
  if (bug == Bug::kStaleCache && memo != nullptr) {
    return std::make_unique<RememberedSubjects>(next, *memo);
  }
  return nullptr;
}

std::unique_ptr<Sink> buggy_sink(Bug bug, Sink& next) {
  if (bug == Bug::kDoubleOutbox) return std::make_unique<NeverCut>(next);
  return nullptr;
}

RuleSet rules_of_process(Bug bug, const RuleSet& rules, std::size_t start) {
  RuleSet own = rules;
  if (bug != Bug::kUnorderedFold) return own;
  std::sort(own.rules.begin(), own.rules.end(), [&](const Rule& a, const Rule& b) {
    return hash64(a.id, start) < hash64(b.id, start);
  });
  return own;
}

}  // namespace tributary::simulation
