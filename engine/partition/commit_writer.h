// Writes a worker's batches behind its back: in order, one at a time, on a thread of their own,
// while the partition takes further steps. A disk takes milliseconds to make a commit durable, and
// a busy partition has one to make every ten of them.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>

#include "engine/partition/indexed_batch.h"

namespace tributary {

/// One thread calls it. To that thread it is a store like any other: it reads what it has handed
/// over, written or not, and waits for neither.
class CommitWriter final : public StateStore {
 public:
  /// Without `own_thread` a batch is written before begin() returns. `store` must outlive it.
  CommitWriter(StateStore& store, bool own_thread);
  /// Finishes what is under way.
  ~CommitWriter() override;
  CommitWriter(const CommitWriter&) = delete;
  CommitWriter& operator=(const CommitWriter&) = delete;

  /// Hands over a batch, to be written durably, and what is to be done once it is. Waits for the
  /// one before. What went wrong with that is returned here or by wait(), and by every later call.
  Status begin(StateBatch batch, std::function<Status()> after);
  /// Until nothing is under way.
  Status wait();
  [[nodiscard]] bool is_busy() const { return is_busy_.load(std::memory_order_acquire); }

  Result<std::optional<std::string>> get(Table table, std::string_view key) const override;
  Status scan(Table table, std::string_view from, std::string_view to,
              const std::function<bool(std::string_view key, std::string_view value)>& visit)
      const override;
  /// Here and now, behind what is under way.
  Status write(const StateBatch& batch, bool durable) override;
  Status purge(Table table, std::string_view from, std::string_view to) override;

 private:
  // shared_ptr: a read may be in the batch when it has been written, and whoever leaves it last
  // frees it.
  using Unwritten = std::shared_ptr<IndexedBatch>;
  struct Job {
    Unwritten batch;
    std::function<Status()> after;
  };
  Status carry_out(Job& job);
  void run();
  [[nodiscard]] Unwritten unwritten() const;

  StateStore& store_;
  std::atomic<bool> is_busy_ = false;
  mutable std::mutex mutex_;
  Unwritten unwritten_;  ///< what reads see besides the store
  std::condition_variable has_job_, is_done_;
  std::optional<Job> job_;
  Status outcome_;  ///< of everything so far; stays at the first error
  bool is_ending_ = false;
  std::thread thread_;  ///< last: it uses the others
};

}  // namespace tributary
