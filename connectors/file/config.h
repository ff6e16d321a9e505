// What files are read with.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace tributary {

enum class FileFormat : std::uint8_t {
  kJsonLines,  ///< a record is a line
  kCsv,        ///< a record is a line, or several where a quoted field spans them; a header line
};

enum class FileCompression : std::uint8_t {
  kAuto,
  kNone,
  kZstd,
  kGzip
};  ///< kAuto: by the first bytes

/// Longer records are given empty and are rejected: no feed we know has one of 64 KiB, and a file
/// without line ends must not become one record in memory.
inline constexpr std::size_t kMaxRecordBytes = std::size_t{1} << 20;

/// A read is large enough to make system calls disappear and small enough to stay in a core's
/// cache.
inline constexpr std::size_t kReadBytes = std::size_t{1} << 20;

struct FileSourceConfig {
  std::vector<std::string> files;  ///< in this order; the index is Position::stream
  FileFormat format = FileFormat::kJsonLines;
  FileCompression compression = FileCompression::kAuto;
  char delimiter = ',';
  bool follow = false;  ///< the last file, which is not compressed, grows
  std::size_t max_record_bytes = kMaxRecordBytes;
  std::size_t read_bytes = kReadBytes;
};

}  // namespace tributary
