// A file descriptor with its path, for messages.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>

#include "engine/base/result.h"

namespace tributary {

class OpenFile {
 public:
  /// A regular file for reading. kNotFound, kDenied, kInvalid (a directory, a pipe), kIo.
  static Result<OpenFile> for_reading(const std::string& path);
  /// For appending; created, durably, when it does not exist, with its directory.
  static Result<OpenFile> for_appending(const std::string& path);

  OpenFile(OpenFile&& other) noexcept
      : path_(std::move(other.path_)), descriptor_(std::exchange(other.descriptor_, -1)) {}
  OpenFile& operator=(OpenFile&& other) noexcept {
    std::swap(path_, other.path_);
    std::swap(descriptor_, other.descriptor_);
    return *this;
  }
  ~OpenFile();

  [[nodiscard]] const std::string& path() const { return path_; }
  [[nodiscard]] int descriptor() const { return descriptor_; }

  /// Up to `most` bytes; fewer at the end, where 0.
  Result<std::size_t> read(char* to, std::size_t most);
  Status move_to(std::uint64_t offset);
  [[nodiscard]] Result<std::uint64_t> size() const;
  /// Whether the path still leads to this file.
  [[nodiscard]] bool is_at_its_path() const;

 private:
  OpenFile(std::string path, int descriptor) : path_(std::move(path)), descriptor_(descriptor) {}
  std::string path_;
  int descriptor_ = -1;
};

/// The names in a directory (a created, renamed or removed file) are on the disk after this.
Status sync_directory_of(const std::string& path);

}  // namespace tributary
