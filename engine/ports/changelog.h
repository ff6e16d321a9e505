// A copy of what a state store is written, batch by batch, where another machine can read it
// (KAFKA.md, Commit). Adapter: connectors/kafka; twin: connectors/memory.
#pragma once

#include <cstdint>
#include <functional>

#include "engine/base/result.h"
#include "engine/base/time.h"
#include "engine/ports/state_store.h"

namespace tributary {

/// How far a changelog has been followed.
struct ChangelogPlace {
  std::uint64_t next = 0;  ///< of the entry that comes then; 0: none has been seen
  std::uint64_t mark = 0;  ///< digest of the entry before it, by which another changelog is told
  bool operator==(const ChangelogPlace&) const = default;
};

/// One thread owns it. Of several entries of one table and key the newest stays; older ones may be
/// gone, and an erasure too, once it is kErasuresKept old.
class Changelog {
 public:
  virtual ~Changelog() = default;

  /// From now on no other appends: whoever did is shut out, and what it had begun and not finished
  /// is gone. Before the first append, and before the read that is to miss nothing.
  virtual Status take_over() = 0;

  /// What was appended behind `from`, to the end, in order. `take` is called with some entries at a
  /// time and the place behind them; batches may be cut in the middle. kIncompatible when `from` is
  /// of another changelog, kDenied and kCorrupt when entries cannot be read; errors of `take`.
  using Take = std::function<Status(const StateBatch& entries, const ChangelogPlace& next)>;
  virtual Status read(const ChangelogPlace& from, const Take& take) = 0;

  /// The place behind it. Durable, and all of it to be read by others, when it returns; after an
  /// error none of it is, unless the process ends before that could be known. kIncompatible: shut
  /// out. kLimit: an entry is too long for it.
  virtual Result<ChangelogPlace> append(const StateBatch& batch) = 0;
};

/// KAFKA.md: a copy that has not been followed for so long is restored whole.
inline constexpr Millis kErasuresKept = Days(14);

}  // namespace tributary
