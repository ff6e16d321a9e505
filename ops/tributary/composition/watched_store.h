// A state store that tells somebody what has been written: how a process that serves readers learns
// of each commit without reading its own state again.
#pragma once

#include <mutex>

#include "engine/ports/state_store.h"

namespace tributary {

/// Called after the write, from the thread that writes; must be quick.
class StoreWatcher {
 public:
  virtual ~StoreWatcher() = default;
  virtual void on_written(const StateBatch& batch) = 0;
};

class WatchedStore : public StateStore {
 public:
  /// `store` must outlive it.
  explicit WatchedStore(StateStore& store) : store_(store) {}

  /// null: nobody, and none is told any more when this returns.
  void watch(StoreWatcher* watcher) {
    const std::lock_guard lock(mutex_);
    watcher_ = watcher;
  }

  Result<std::optional<std::string>> get(Table table, std::string_view key) const override {
    return store_.get(table, key);
  }
  Status scan(Table table, std::string_view from, std::string_view to,
              const std::function<bool(std::string_view key, std::string_view value)>& visit)
      const override {
    return store_.scan(table, from, to, visit);
  }
  Status write(const StateBatch& batch, bool durable) override {
    TRY(store_.write(batch, durable));
    const std::lock_guard lock(mutex_);
    if (watcher_ != nullptr) watcher_->on_written(batch);
    return {};
  }
  Status purge(Table table, std::string_view from, std::string_view to) override {
    return store_.purge(table, from, to);
  }

 private:
  StateStore& store_;
  std::mutex mutex_;
  StoreWatcher* watcher_ = nullptr;
};

}  // namespace tributary
