// An append-only file, the end of which the engine remembers.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "connectors/file/open_file.h"
#include "engine/ports/sink.h"

namespace tributary {

/// One thread owns it, and one process: the file is locked while it is open.
class FileSink : public Sink {
 public:
  /// Creates the file, durably, with its directory, when it does not exist. kUnavailable when
  /// another process writes it.
  static Result<std::unique_ptr<FileSink>> open(const std::string& path);

  Result<std::uint64_t> length() override;
  Status truncate(std::uint64_t length) override;  ///< durable when it returns
  /// After a failure part of `bytes` may be in the file; truncate() to the length before.
  Status append(std::string_view bytes) override;
  Status sync() override;

  /// What was written so far is from now on the file `finished`, in the same directory; an empty
  /// one takes its place. Durable, but in two moves: after a crash between them the file is missing
  /// and is made anew by open(). kExists when `finished` does.
  Status rotate(const std::string& finished);

 private:
  explicit FileSink(OpenFile file) : file_(std::move(file)) {}
  OpenFile file_;
};

}  // namespace tributary
