#include "connectors/memory/memory_stream.h"

#include <utility>

namespace tributary {

Status MemoryStream::append(std::span<const std::string> frames) {
  const std::optional<Error> failure = std::exchange(failure_, std::nullopt);
  if (failure && !though_done_) return *failure;
  for (const std::string& frame : frames) frames_.add(last_ = frame);
  return failure ? Status(*failure) : Status();
}

void MemoryStream::fail_next(Error error, bool though_done) {
  failure_ = std::move(error);
  though_done_ = though_done;
}

}  // namespace tributary
