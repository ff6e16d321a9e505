// An append-only output whose committed length the engine remembers (DESIGN 8, File output). It is
// a series: what is written goes into the current part, and parts that are full are finished,
// numbered from 1 and left alone.
#pragma once

#include <cstdint>
#include <string_view>

#include "engine/base/result.h"

namespace tributary {

/// One thread owns a sink.
class Sink {
 public:
  virtual ~Sink() = default;

  /// Bytes in the current part, synced or not.
  [[nodiscard]] virtual Result<std::uint64_t> length() = 0;

  /// Cuts the current part to `length` bytes, which is at most its present length. kCorrupt when it
  /// is shorter: somebody removed committed output.
  virtual Status truncate(std::uint64_t length) = 0;

  virtual Status append(std::string_view bytes) = 0;

  /// Everything appended is on stable storage when this returns.
  virtual Status sync() = 0;

  /// Whether a part can be finished at all; false: all goes into one, for ever.
  [[nodiscard]] virtual bool has_parts() const { return true; }

  /// The current part, synced, becomes the finished part `number`; an empty one takes its place.
  /// Durable when it returns; after a crash on the way it was done or not. kExists when there is
  /// such a part: nothing has happened then.
  virtual Status rotate(std::uint64_t number) = 0;

  /// Whether there is a finished part of that number. Others than the engine may take parts away.
  [[nodiscard]] virtual Result<bool> holds(std::uint64_t number) = 0;
};

}  // namespace tributary
