#include "engine/pipeline/batch_queue.h"

namespace tributary {

bool BatchQueue::push(LogBatch batch) {
  std::unique_lock lock(mutex_);
  has_room_.wait(lock, [&] { return closed_ || batches_.size() < most_; });
  if (closed_) return false;
  batches_.push_back(std::move(batch));
  has_batch_.notify_one();
  return true;
}

std::optional<LogBatch> BatchQueue::pop(Millis patience) {
  std::unique_lock lock(mutex_);
  has_batch_.wait_for(lock, patience, [&] { return closed_ || !batches_.empty(); });
  if (batches_.empty()) return std::nullopt;
  LogBatch batch = std::move(batches_.front());
  batches_.pop_front();
  has_room_.notify_one();
  return batch;
}

void BatchQueue::give_back(LogBatch batch) {
  const std::lock_guard lock(mutex_);
  if (spent_.size() < most_) spent_.push_back(std::move(batch));
}

LogBatch BatchQueue::take_spent() {
  const std::lock_guard lock(mutex_);
  if (spent_.empty()) return {};
  LogBatch batch = std::move(spent_.back());
  spent_.pop_back();
  return batch;
}

void BatchQueue::close() {
  const std::lock_guard lock(mutex_);
  closed_ = true;
  has_room_.notify_all();
  has_batch_.notify_all();
}

bool BatchQueue::is_drained() const {
  const std::lock_guard lock(mutex_);
  return closed_ && batches_.empty();
}

}  // namespace tributary
