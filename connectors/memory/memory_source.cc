#include "connectors/memory/memory_source.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace tributary {
namespace {

constexpr std::size_t kPadding = 64;  // engine/ports/source.h promises it behind each payload

Error not_there(Position position) {
  return Error{ErrorCode::kNotFound, "no record at position " + std::to_string(position.stream) +
                                         ":" + std::to_string(position.offset)};
}

}  // namespace

MemorySource::MemorySource(std::string header) {
  headers_.push_back(std::move(header));
  end_.offset = headers_.back().empty() ? 0 : headers_.back().size() + 1;
}

Position MemorySource::add(std::string payload, std::optional<WallTime> arrival) {
  const std::uint64_t bytes = payload.size();
  return hold(std::move(payload), bytes, arrival);
}

Position MemorySource::add_too_large(std::uint64_t bytes) {
  return hold(std::string(), bytes, std::nullopt);
}

Position MemorySource::hold(std::string payload, std::uint64_t bytes,
                            std::optional<WallTime> arrival) {
  CHECK(!closed_);
  const Position position = end_;
  end_.offset += bytes + 1;
  held_.push_back({std::move(payload), static_cast<std::uint32_t>(headers_.size() - 1), position,
                   end_, arrival});
  return position;
}

void MemorySource::start_stream(std::string header) {
  headers_.push_back(std::move(header));
  end_.stream += 1;
  end_.offset = headers_.back().empty() ? 0 : headers_.back().size() + 1;
}

void MemorySource::forget_before(Position position) { oldest_ = position; }

Status MemorySource::read(std::vector<Record>& out, std::size_t most) {
  TRY(injected());
  lent_.clear();
  for (; most > 0 && next_ < held_.size(); --most) out.push_back(lend(held_[next_++]));
  return {};
}

Status MemorySource::seek(Position position) {
  TRY(injected());
  lent_.clear();
  if (position < oldest_) return not_there(position);
  const auto at =
      std::lower_bound(held_.begin(), held_.end(), position,
                       [](const Held& held, Position sought) { return held.position < sought; });
  // A place inside a record was never given out; the start of a stream and the end of a record
  // were.
  if (at != held_.begin() && position < std::prev(at)->next) return not_there(position);
  if (at == held_.end() && position > end_) return not_there(position);
  next_ = static_cast<std::size_t>(at - held_.begin());
  return {};
}

Result<Record> MemorySource::fetch(Position position) {
  TRY(injected());
  lent_.clear();
  const auto at = std::find_if(held_.begin(), held_.end(),
                               [&](const Held& held) { return held.position == position; });
  if (at == held_.end() || position < oldest_) return not_there(position);
  next_ = static_cast<std::size_t>(at - held_.begin()) + 1;  // as a file's place is lost
  return lend(*at);
}

Record MemorySource::lend(const Held& held) {
  const std::size_t size = held.payload.size();
  auto& copy = lent_.emplace_back(new char[size + kPadding]());
  std::memcpy(copy.get(), held.payload.data(), size);
  return Record{.payload = std::string_view(copy.get(), size),
                .header = headers_[held.header],
                .position = held.position,
                .next = held.next,
                .arrival = held.arrival};
}

Status MemorySource::injected() {
  if (!failure_) return {};
  Error error = std::move(*failure_);
  failure_.reset();
  return error;
}

}  // namespace tributary
