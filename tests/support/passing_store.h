// Stores that stand before another one, for tests of what happens when writes are not what they
// should be.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "engine/ports/state_store.h"

namespace tributary::testing {

/// Passes everything on. `next` must outlive it.
class PassingStore : public StateStore {
 public:
  explicit PassingStore(StateStore& next) : next_(next) {}

  Result<std::optional<std::string>> get(Table table, std::string_view key) const override {
    return next_.get(table, key);
  }
  Status scan(Table table, std::string_view from, std::string_view to,
              const std::function<bool(std::string_view, std::string_view)>& visit) const override {
    return next_.scan(table, from, to, visit);
  }
  Status write(const StateBatch& batch, bool durable) override {
    return next_.write(batch, durable);
  }
  Status purge(Table table, std::string_view from, std::string_view to) override {
    return next_.purge(table, from, to);
  }

 private:
  StateStore& next_;
};

/// The process is killed after so many writes: from then on none gets through.
class KilledStore : public PassingStore {
 public:
  using PassingStore::PassingStore;
  void kill_after(std::optional<int> writes) { writes_left_ = writes; }

  Status write(const StateBatch& batch, bool durable) override {
    if (writes_left_ && *writes_left_ == 0) return Error{ErrorCode::kIo, "killed"};
    if (writes_left_) --*writes_left_;
    return PassingStore::write(batch, durable);
  }

 private:
  std::optional<int> writes_left_;
};

}  // namespace tributary::testing
