#include "engine/partition/timer_queue.h"

#include <algorithm>
#include <functional>
#include <utility>

namespace tributary {

void TimerQueue::insert(TimerEntry entry) {
  const std::int64_t bucket = bucket_of(entry.at);
  if (!heap_.empty() && bucket == open_) {
    heap_.push_back(std::move(entry));
    std::push_heap(heap_.begin(), heap_.end(), std::greater<>());
    return;
  }
  if (!heap_.empty() && bucket < open_) later_.emplace(open_, std::exchange(heap_, {}));
  later_[bucket].push_back(std::move(entry));
}

bool TimerQueue::erase(const TimerEntry& entry) {
  const std::int64_t bucket = bucket_of(entry.at);
  if (!heap_.empty() && bucket == open_) return erase_from_heap(entry);
  const auto of = later_.find(bucket);
  if (of == later_.end()) return false;
  const auto found = std::find(of->second.begin(), of->second.end(), entry);
  if (found == of->second.end()) return false;
  if (found != of->second.end() - 1) *found = std::move(of->second.back());
  of->second.pop_back();
  if (of->second.empty()) later_.erase(of);
  return true;
}

bool TimerQueue::erase_from_heap(const TimerEntry& entry) {
  if (heap_.front() == entry) {
    std::pop_heap(heap_.begin(), heap_.end(), std::greater<>());
    heap_.pop_back();
    return true;
  }
  const auto found = std::find(heap_.begin(), heap_.end(), entry);
  if (found == heap_.end()) return false;
  if (found != heap_.end() - 1) *found = std::move(heap_.back());
  heap_.pop_back();
  std::make_heap(heap_.begin(), heap_.end(), std::greater<>());
  return true;
}

const TimerEntry* TimerQueue::first() {
  if (heap_.empty()) open_earliest();
  return heap_.empty() ? nullptr : &heap_.front();
}

void TimerQueue::open_earliest() {
  if (later_.empty()) return;
  const auto earliest = later_.begin();
  open_ = earliest->first;
  heap_ = std::move(earliest->second);
  later_.erase(earliest);
  std::make_heap(heap_.begin(), heap_.end(), std::greater<>());
}

std::string_view TimerQueue::soon(std::size_t rank) const {
  return rank < heap_.size() ? std::string_view(heap_[rank].subject) : std::string_view();
}

}  // namespace tributary
