#include "connectors/memory/memory_sink.h"

#include <algorithm>
#include <utility>

namespace tributary {

Result<std::uint64_t> MemorySink::length() { return std::uint64_t{contents_.size()}; }

Status MemorySink::truncate(std::uint64_t length) {
  TRY(injected());
  if (length > contents_.size())
    return Error{ErrorCode::kCorrupt, "the output has " + std::to_string(contents_.size()) +
                                          " bytes, fewer than the " + std::to_string(length) +
                                          " that were committed"};
  contents_.resize(length);
  synced_ = length;
  return {};
}

Status MemorySink::append(std::string_view bytes) {
  if (auto status = injected(); !status) {
    contents_.append(bytes.substr(0, std::min<std::uint64_t>(torn_, bytes.size())));
    return status;
  }
  contents_.append(bytes);
  return {};
}

Status MemorySink::sync() {
  TRY(injected());
  synced_ = contents_.size();
  return {};
}

Status MemorySink::rotate(std::uint64_t number) {
  TRY(injected());
  if (parts_.contains(number))
    return Error{ErrorCode::kExists, "there is a part " + std::to_string(number)};
  parts_.emplace(number, std::exchange(contents_, {}));
  synced_ = 0;
  return {};
}

Result<bool> MemorySink::holds(std::uint64_t number) { return parts_.contains(number); }

std::string MemorySink::whole() const {
  std::string whole;
  for (const auto& [number, part] : parts_) whole += part;
  return whole + contents_;
}

void MemorySink::crash(std::uint64_t torn) {
  contents_.resize(std::min<std::uint64_t>(contents_.size(), synced_ + torn));
  synced_ = contents_.size();
}

void MemorySink::fail_next(Error error, std::uint64_t torn) {
  failure_ = std::move(error);
  torn_ = torn;
}

Status MemorySink::injected() {
  if (!failure_) return {};
  Error error = std::move(*failure_);
  failure_.reset();
  return error;
}

}  // namespace tributary
