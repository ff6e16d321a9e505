// A state store that tells who watches what has been written: how those that serve readers learn of
// each commit without reading their own state again.
#pragma once

#include <algorithm>
#include <chrono>
#include <mutex>
#include <vector>

#include "engine/ports/state_store.h"

namespace tributary {

/// Called after the write, which `took` so long, from the thread that writes; must be quick.
class StoreWatcher {
 public:
  virtual ~StoreWatcher() = default;
  virtual void on_written(const StateBatch& batch, std::chrono::nanoseconds took) = 0;
};

class WatchedStore : public StateStore {
 public:
  /// `store` must outlive it.
  explicit WatchedStore(StateStore& store) : store_(store) {}

  /// `watcher` is told until unwatch() has returned.
  void watch(StoreWatcher& watcher) {
    const std::lock_guard lock(mutex_);
    watchers_.push_back(&watcher);
  }
  void unwatch(StoreWatcher& watcher) {
    const std::lock_guard lock(mutex_);
    watchers_.erase(std::remove(watchers_.begin(), watchers_.end(), &watcher), watchers_.end());
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
    const auto began = std::chrono::steady_clock::now();
    TRY(store_.write(batch, durable));
    const auto took = std::chrono::steady_clock::now() - began;
    const std::lock_guard lock(mutex_);
    for (StoreWatcher* watcher : watchers_) watcher->on_written(batch, took);
    return {};
  }
  Status purge(Table table, std::string_view from, std::string_view to) override {
    return store_.purge(table, from, to);
  }

 private:
  StateStore& store_;
  std::mutex mutex_;
  std::vector<StoreWatcher*> watchers_;
};

}  // namespace tributary
