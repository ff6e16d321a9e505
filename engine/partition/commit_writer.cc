#include "engine/partition/commit_writer.h"

#include <utility>

namespace tributary {

namespace {

constexpr std::uint32_t kBusy = 1U << kTables;

std::uint32_t bit_of(Table table) { return 1U << static_cast<unsigned>(table); }

std::uint32_t tables_of(const StateBatch& batch) {
  std::uint32_t tables = kBusy;
  for (const StateBatch::Entry& entry : batch.entries) tables |= bit_of(entry.table);
  return tables;
}

}  // namespace

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

Status CommitWriter::carry_out(const Job& job) {
  TRY(store_.write(job.batch, true));
  if (thread_.joinable()) let_read();
  return job.after ? job.after() : Status();
}

/// What is written can be read, though what is to be done then is not.
void CommitWriter::let_read() {
  {
    const std::lock_guard lock(mutex_);
    tables_.store(kBusy, std::memory_order_release);
  }
  is_done_.notify_all();
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
    tables_.store(0, std::memory_order_release);
    is_done_.notify_all();
  }
}

Status CommitWriter::begin(StateBatch batch, std::function<Status()> after) {
  TRY(wait());
  Job job{std::move(batch), std::move(after)};
  if (!thread_.joinable()) return outcome_ = carry_out(job);
  {
    const std::lock_guard lock(mutex_);
    tables_.store(tables_of(job.batch), std::memory_order_release);
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

void CommitWriter::wait_for(Table table) const {
  const auto is_written = [&] {
    return (tables_.load(std::memory_order_acquire) & bit_of(table)) == 0;
  };
  if (is_written()) return;
  std::unique_lock lock(mutex_);
  is_done_.wait(lock, is_written);
}

Result<std::optional<std::string>> CommitWriter::get(Table table, std::string_view key) const {
  wait_for(table);
  return store_.get(table, key);
}

Status CommitWriter::scan(
    Table table, std::string_view from, std::string_view to,
    const std::function<bool(std::string_view key, std::string_view value)>& visit) const {
  wait_for(table);
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
