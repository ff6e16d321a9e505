#include "engine/partition/commit_writer.h"

#include <utility>

namespace tributary {

CommitWriter::CommitWriter(StateStore& store, bool own_thread) : store_(store) {
  if (own_thread) thread_ = std::thread([this] { run(); });
}

CommitWriter::~CommitWriter() {
  if (!thread_.joinable()) return;
  {
    const std::lock_guard lock(mutex_);
    is_ending_ = true;
  }
  has_job_.notify_one();
  thread_.join();
}

Status CommitWriter::carry_out(Job& job) {
  const Status written = store_.write(job.batch->batch(), true);
  {
    const std::lock_guard lock(mutex_);
    unwritten_.reset();
  }
  job.batch.reset();  // here, not where steps are taken
  TRY(written);
  return job.after ? job.after() : Status();
}

void CommitWriter::run() {
  std::unique_lock lock(mutex_);
  for (;;) {
    has_job_.wait(lock, [&] { return job_ || is_ending_; });
    if (!job_) return;
    std::optional<Job> job = std::exchange(job_, std::nullopt);
    lock.unlock();
    Status done = carry_out(*job);
    job.reset();  // with its memory, before anybody is told
    lock.lock();
    if (!done) outcome_ = std::move(done);
    is_busy_.store(false, std::memory_order_release);
    is_done_.notify_all();
  }
}

Status CommitWriter::begin(StateBatch batch, std::function<Status()> after) {
  TRY(wait());
  // shared_ptr: as of Unwritten
  Job job{std::make_shared<IndexedBatch>(std::move(batch)), std::move(after)};
  if (!thread_.joinable()) return outcome_ = carry_out(job);
  {
    const std::lock_guard lock(mutex_);
    unwritten_ = job.batch;
    is_busy_.store(true, std::memory_order_release);
    job_ = std::move(job);
  }
  has_job_.notify_one();
  return {};
}

Status CommitWriter::wait() {
  std::unique_lock lock(mutex_);
  is_done_.wait(lock, [&] { return !is_busy(); });
  return outcome_;
}

/// nullptr: the store has everything.
CommitWriter::Unwritten CommitWriter::unwritten() const {
  if (!is_busy()) return nullptr;
  const std::lock_guard lock(mutex_);
  return unwritten_;
}

Result<std::optional<std::string>> CommitWriter::get(Table table, std::string_view key) const {
  if (const auto batch = unwritten()) {
    if (const StateBatch::Entry* entry = batch->find(table, key)) return entry->value;
  }
  return store_.get(table, key);
}

Status CommitWriter::scan(
    Table table, std::string_view from, std::string_view to,
    const std::function<bool(std::string_view key, std::string_view value)>& visit) const {
  if (const auto batch = unwritten()) return batch->scan(store_, table, from, to, visit);
  return store_.scan(table, from, to, visit);
}

Status CommitWriter::write(const StateBatch& batch, bool durable) {
  TRY(wait());
  return store_.write(batch, durable);
}

Status CommitWriter::purge(Table table, std::string_view from, std::string_view to) {
  TRY(wait());
  return store_.purge(table, from, to);
}

}  // namespace tributary
