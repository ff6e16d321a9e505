#include "tests/simulation/broker.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace tributary::simulation {
namespace {

constexpr std::size_t kPadding = 64;  // engine/ports/source.h promises it behind each payload
constexpr std::string_view kFenced = "another producer of this name has begun";

Error fenced() { return Error{ErrorCode::kDenied, std::string(kFenced)}; }

}  // namespace

void TopicPartition::begin() {
  CHECK(!open_);
  open_ = entries_.size();
}

void TopicPartition::write(std::string value, WallTime at) {
  CHECK(open_.has_value());
  entries_.push_back({std::move(value), at, false});
}

void TopicPartition::end(bool is_committed) {
  CHECK(open_.has_value());
  for (std::size_t i = *open_; i < entries_.size() && is_committed; ++i) {
    entries_[i].is_shown = true;
    ++shown_;
  }
  entries_.push_back({});
  open_.reset();
}

Status TopicSource::read(std::vector<Record>& out, std::size_t most) {
  const Turnout turnout = mischief_.knock(Door::kRead, pulse_, next_);
  if (turnout.answer) return *turnout.answer;
  is_there_ = mischief_.is_broker_there();
  if (!is_there_) return {};
  lent_.clear();
  for (std::size_t left = mischief_.most_records(most); left > 0 && next_ < partition_.stable_end();
       ++next_) {
    if (!partition_[next_].is_shown) continue;
    out.push_back(lend(next_));
    --left;
  }
  return {};
}

Status TopicSource::seek(Position position) {
  const Turnout turnout = mischief_.knock(Door::kSeek, pulse_, position.offset);
  if (turnout.answer) return *turnout.answer;
  lent_.clear();
  CHECK_EQ(position.stream, number_);
  if (position.offset > partition_.stable_end()) {
    return Error{ErrorCode::kNotFound, "the topic does not reach that far"};
  }
  next_ = position.offset;
  return {};
}

Result<Record> TopicSource::fetch(Position position) {
  const Turnout turnout = mischief_.knock(Door::kSeek, pulse_, position.offset);
  if (turnout.answer) return *turnout.answer;
  lent_.clear();
  if (position.offset >= partition_.stable_end() || !partition_[position.offset].is_shown) {
    return Error{ErrorCode::kNotFound, "no such record"};
  }
  return lend(position.offset);
}

Record TopicSource::lend(std::size_t offset) {
  const TopicPartition::Entry& entry = partition_[offset];
  auto& copy = lent_.emplace_back(new char[entry.value.size() + kPadding]());
  std::memcpy(copy.get(), entry.value.data(), entry.value.size());
  return Record{.payload = std::string_view(copy.get(), entry.value.size()),
                .header = {},
                .position = {number_, offset},
                .next = {number_, offset + 1},
                .arrival = entry.at};
}

std::uint64_t OutputTopic::open() {
  begun_.clear();
  return ++epoch_;
}

bool OutputTopic::is_fenced(const Error& error) {
  return error.message.find(kFenced) != std::string::npos;
}

Status OutputTopic::write(std::uint64_t epoch, std::string_view bytes) {
  if (epoch != epoch_) return fenced();
  begun_.append(bytes);
  return {};
}

Status OutputTopic::commit(std::uint64_t epoch) {
  if (epoch != epoch_) return fenced();
  committed_.append(begun_);
  last_length_ = begun_.size();
  begun_.clear();
  return {};
}

Result<std::uint64_t> TopicSink::length() {
  if (pulse_.is_stopped) return Error{ErrorCode::kIo, "simulated: the process is gone"};
  return std::uint64_t{topic_.committed().size()};
}

Status TopicSink::truncate(std::uint64_t length) {
  const Turnout turnout = mischief_.knock(Door::kTruncate, pulse_, length);
  if (turnout.answer) return *turnout.answer;
  const std::uint64_t present = topic_.committed().size();
  if (present < length) return Error{ErrorCode::kCorrupt, "the topic is shorter than committed"};
  is_beyond_ = present > length;
  if (is_beyond_ && present - length != topic_.last_length()) {
    return Error{ErrorCode::kIncompatible, "the topic has more than this state has written"};
  }
  return {};
}

Status TopicSink::append(std::string_view bytes) {
  const Turnout turnout = mischief_.knock(Door::kAppend, pulse_, hash64(bytes));
  const bool is_written = turnout.extent != Turnout::Extent::kNone;
  if (is_written) promise_.hold(bytes, mischief_);
  if (is_written && is_beyond_) {
    if (!topic_.committed().ends_with(bytes) || bytes.size() != topic_.last_length()) {
      return Error{ErrorCode::kIncompatible, "the topic has other bytes than this state"};
    }
    is_beyond_ = false;
    is_delivered_ = true;
  } else if (turnout.extent == Turnout::Extent::kPart) {
    TRY(topic_.write(epoch_, bytes.substr(0, turnout.amount % (bytes.size() + 1))));
  } else if (is_written) {
    TRY(topic_.write(epoch_, bytes));
  }
  return turnout.answer ? Status(*turnout.answer) : Status();
}

Status TopicSink::sync() {
  const Turnout turnout = mischief_.knock(Door::kSync, pulse_, epoch_);
  if (turnout.extent != Turnout::Extent::kNone && !std::exchange(is_delivered_, false)) {
    TRY(topic_.commit(epoch_));
  }
  return turnout.answer ? Status(*turnout.answer) : Status();
}

Status TopicSink::rotate(std::uint64_t /*number*/) {
  return Error{ErrorCode::kIncompatible, "a topic has no parts"};
}

Result<bool> TopicSink::holds(std::uint64_t /*number*/) { return false; }

std::unique_ptr<Sink> TopicOutlets::open(std::uint8_t output, const MemoryStore& disk,
                                         Mischief& mischief, Pulse& pulse) {
  return std::make_unique<TopicSink>(topics_[output - 1], Promise(disk, output), mischief, pulse);
}

}  // namespace tributary::simulation
