// One JSON document, read once from front to back by simdjson's on-demand parser. Everything is
// checked, also what no path names: a record is either JSON (RFC 8259, UTF-8) to its last byte or
// malformed. Refuses nesting deeper than kMostJsonDepth.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "schemas/decode/raw_field.h"

namespace tributary {

/// Behind a document this many further bytes must be readable (promised by ports/source.h).
inline constexpr std::size_t kJsonPadding = 64;
/// Deeper is malformed: events are 2 or 3 deep, and reading goes down by recursion.
inline constexpr std::size_t kMostJsonDepth = 128;

enum class JsonOutcome : std::uint8_t {
  kObject,     ///< a record
  kOther,      ///< well-formed, but an array or a single value
  kMalformed,  ///< no JSON
};

/// Not thread-safe; keeps its buffers, so that in steady state nothing is allocated.
class JsonWalker {
 public:
  /// `paths`: key, or keys joined by dots (`a.b.c`).
  explicit JsonWalker(std::span<const std::string> paths);
  ~JsonWalker();
  JsonWalker(JsonWalker&&) noexcept;
  JsonWalker& operator=(JsonWalker&&) noexcept;

  /// Fills `out`, which has one element per path. It is meaningful after kObject only.
  JsonOutcome walk(std::string_view document, std::span<RawField> out);

 private:
  class Walk;
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace tributary
