// The twin of connectors/file's sink: an output in memory that can lose what was not synced.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "engine/ports/sink.h"

namespace tributary {

class MemorySink : public Sink {
 public:
  Result<std::uint64_t> length() override;
  Status truncate(std::uint64_t length) override;  ///< durable when it returns, as the file's is
  Status append(std::string_view bytes) override;
  Status sync() override;
  Status rotate(std::uint64_t number) override;
  Result<bool> holds(std::uint64_t number) override;

  /// What a power cut does: of the tail that was not synced, only the first `torn` bytes are left.
  void crash(std::uint64_t torn = 0);

  /// The next append, truncate or sync fails with `error`. A failed append leaves the first `torn`
  /// bytes of what it was given, as a full disk does.
  void fail_next(Error error, std::uint64_t torn = 0);

  /// Of the current part.
  [[nodiscard]] const std::string& contents() const { return contents_; }
  [[nodiscard]] std::map<std::uint64_t, std::string>& parts() { return parts_; }
  /// Everything that was ever written, in order.
  [[nodiscard]] std::string whole() const;
  [[nodiscard]] std::uint64_t synced() const { return synced_; }

 private:
  Status injected();

  std::map<std::uint64_t, std::string> parts_;  ///< finished
  std::string contents_;
  std::uint64_t synced_ = 0;
  std::optional<Error> failure_;
  std::uint64_t torn_ = 0;
};

}  // namespace tributary
