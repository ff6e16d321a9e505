// The decompressed bytes of one file, from its beginning.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "connectors/file/config.h"
#include "engine/base/result.h"

namespace tributary {

class ByteStream {
 public:
  virtual ~ByteStream() = default;

  /// Up to `most` bytes; fewer only at the end, where 0. A plain file may give more later.
  /// kIo; kCorrupt when compressed bytes are damaged or end too early, again at every further call.
  virtual Result<std::size_t> read(char* to, std::size_t most) = 0;

  /// Reading goes on at `offset`. kUnsupported in compressed bytes, which are read through instead.
  virtual Status move_to(std::uint64_t offset) = 0;

  /// Bytes of the file itself that were read so far.
  [[nodiscard]] virtual std::uint64_t raw_bytes() const = 0;

  /// A plain file that was cut below `offset`, removed or replaced: kNotFound.
  virtual Status check_still_grows(std::uint64_t offset) = 0;
};

/// kAuto looks at the first bytes.
Result<std::unique_ptr<ByteStream>> open_byte_stream(const std::string& path,
                                                     FileCompression compression);

/// What the file's first bytes say: kNone, kZstd or kGzip.
Result<FileCompression> detect_compression(const std::string& path);

}  // namespace tributary
