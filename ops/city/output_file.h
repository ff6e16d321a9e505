// A file written front to back in large pieces, plain or zstd level 1.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "engine/base/result.h"

namespace tributary::city {

class OutputFile {
 public:
  /// Replaces what is there. kIo with the path and the system's words.
  static Result<OutputFile> create(const std::string& path, bool compress);
  OutputFile(OutputFile&&) noexcept;
  OutputFile& operator=(OutputFile&&) noexcept;
  ~OutputFile();

  /// Kept until a megabyte is together. After a failure nothing more is written; close() tells.
  void write(std::string_view bytes);
  [[nodiscard]] std::uint64_t bytes() const;  ///< before compression
  Status close();

 private:
  struct State;
  explicit OutputFile(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

/// The whole of a small file at once.
Status write_file(const std::string& path, std::string_view bytes);

}  // namespace tributary::city
