// The change log as the API hands it on: each change has as its id where it ends in the log (the
// part in the upper bits, the offset in it below), so that who comes back with the last one goes on
// from there, over restarts of either side.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/result.h"
#include "engine/ports/state_store.h"
#include "ops/api/tokens.h"

namespace tributary::api {

struct Change {
  std::uint64_t id = 0;
  std::shared_ptr<const std::string> json;  // shared_ptr: many readers hold one
  std::string unit;
  std::vector<std::string> told;  ///< whom it is copied to, or has risen to
  [[nodiscard]] bool is_visible_to(const Account& account) const;
};

class Changes {
 public:
  /// `path` of the change log; empty: it is no file, and what is no longer in memory is not read
  /// again. Without `is_written` there is none, and nothing to follow.
  Changes(std::string path, bool is_written) : path_(std::move(path)), is_written_(is_written) {}

  /// Where the log ends. Before the engine runs.
  Status load(const StateStore& store);
  /// After a commit has written it. True if there is more than before.
  bool apply(const StateBatch& batch);

  [[nodiscard]] bool has_log() const { return is_written_; }
  /// Of the newest change.
  [[nodiscard]] std::uint64_t last() const;
  /// Up to `most` changes behind `after`, whoever may see them: from memory, else from the file.
  /// kInvalid where no change ends at `after`, kNotFound where that is no longer held.
  [[nodiscard]] Result<std::vector<Change>> read(std::uint64_t after, std::size_t most) const;
  /// All revisions of a row in the newest kHistoryBytes of the log, oldest first.
  [[nodiscard]] Result<std::vector<std::string>> history(const std::string& signal_id) const;

  /// So many changes are in memory: a reader that is not slow reads no file.
  static constexpr std::size_t kKept = 10'000;
  static constexpr std::uint64_t kHistoryBytes = std::uint64_t{64} << 20;
  /// Of an id: bits of the offset. A part is never as long, and numbers stay below 2^53.
  static constexpr unsigned kOffsetBits = 40;

 private:
  /// Where the part lies now that `finished` are.
  [[nodiscard]] std::string file_of(std::uint64_t part, std::uint64_t finished) const;
  [[nodiscard]] Result<std::vector<Change>> read_file(std::uint64_t after, std::uint64_t until,
                                                      std::size_t most) const;
  const std::string path_;
  const bool is_written_;
  mutable std::mutex mutex_;
  std::deque<Change> newest_;
  std::uint64_t begins_ = 0;  ///< id before the first of `newest_`
  std::uint64_t last_ = 0;
};

}  // namespace tributary::api
