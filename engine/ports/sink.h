// An append-only output whose committed length the engine remembers (DESIGN 8, File output).
#pragma once

#include <cstdint>
#include <string_view>

#include "engine/base/result.h"

namespace tributary {

/// One thread owns a sink.
class Sink {
 public:
  virtual ~Sink() = default;

  /// Bytes in the output, synced or not.
  [[nodiscard]] virtual Result<std::uint64_t> length() = 0;

  /// Cuts the output to `length` bytes, which is at most its present length. kCorrupt when it is
  /// shorter: somebody removed committed output.
  virtual Status truncate(std::uint64_t length) = 0;

  virtual Status append(std::string_view bytes) = 0;

  /// Everything appended is on stable storage when this returns.
  virtual Status sync() = 0;
};

}  // namespace tributary
