// An append-only file, the end of which the engine remembers; finished parts lie beside it.
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

  /// In two moves: after a crash between them the file is missing and is made anew by open().
  Status rotate(std::uint64_t number) override;
  Result<bool> holds(std::uint64_t number) override;

  /// Where a finished part lies: `out/changes.000001.jsonl` beside `out/changes.jsonl`, so that all
  /// of them in order of name are in order of time.
  static std::string part_path(const std::string& path, std::uint64_t number);

 private:
  explicit FileSink(OpenFile file) : file_(std::move(file)) {}
  OpenFile file_;
};

}  // namespace tributary
