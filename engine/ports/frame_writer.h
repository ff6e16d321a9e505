// The middle stream where another process reads it: frames, appended in order, all of one append or
// none. Adapter: connectors/kafka; twin: connectors/memory. It is read back as any Source is.
#pragma once

#include <span>
#include <string>

#include "engine/base/result.h"

namespace tributary {

/// One thread owns a writer; one writer owns a stream: who begins later shuts out who was before.
class FrameWriter {
 public:
  virtual ~FrameWriter() = default;

  /// The frame that was appended last, by whoever it was; empty: none ever was. kNotFound when
  /// there were some and the stream no longer holds one, kCorrupt when it cannot be read.
  virtual Result<std::string> last() = 0;

  /// Durable, and to be read by others, when it returns; after an error none of them is, unless the
  /// process ends before it could be known. kIncompatible: shut out.
  virtual Status append(std::span<const std::string> frames) = 0;
};

}  // namespace tributary
