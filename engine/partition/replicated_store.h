// A state store that is kept in a changelog, too: what is written is there before it is here, so
// that the copy on this machine may be lost, or be an old one, and another machine may go on
// (KAFKA.md, Commit; ops/decisions/0028).
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>

#include "engine/base/time.h"
#include "engine/ports/changelog.h"
#include "engine/ports/clock.h"
#include "engine/ports/state_store.h"

namespace tributary {

/// What a restore has read, and whether it had to begin anew. Counted while it runs.
struct RestoreProgress {
  std::atomic<std::uint64_t> entries{0};
  std::atomic<std::uint64_t> bytes{0};  ///< keys and values
  std::atomic<bool> is_whole{false};    ///< the copy was missing or too old: all is read
};

/// One writer thread; readers from any thread.
class ReplicatedStore : public StateStore {
 public:
  /// All referents must outlive it.
  ReplicatedStore(StateStore& copy, Changelog& changelog, const Clock& clock)
      : copy_(copy), changelog_(changelog), clock_(clock) {}

  /// The copy becomes what the changelog says, as far as that goes now. Meanwhile another may be
  /// appending. A copy that was kept without a changelog is kIncompatible here.
  Status follow();
  /// The same once nobody else appends, and from then on this store does. A copy that was kept
  /// without a changelog is brought into one, if that is empty; else kIncompatible. Before the
  /// first write.
  Status restore();
  [[nodiscard]] const RestoreProgress& progress() const { return progress_; }

  Result<std::optional<std::string>> get(Table table, std::string_view key) const override {
    return copy_.get(table, key);
  }
  Status scan(Table table, std::string_view from, std::string_view to,
              const std::function<bool(std::string_view key, std::string_view value)>& visit)
      const override {
    return copy_.scan(table, from, to, visit);
  }
  /// Durable in the changelog in any case.
  Status write(const StateBatch& batch, bool durable) override;
  /// Of the copy; what the changelog keeps of what was erased, and how long, is its own setting.
  Status purge(Table table, std::string_view from, std::string_view to) override {
    return copy_.purge(table, from, to);
  }

 private:
  Status read_place();
  Status note_place(bool durable);
  Status catch_up();
  Status begin_anew();
  Status upload();
  Status check_whole() const;
  [[nodiscard]] Result<bool> was_kept_apart() const;
  [[nodiscard]] bool is_too_old() const;

  StateStore& copy_;
  Changelog& changelog_;
  const Clock& clock_;
  ChangelogPlace place_;
  WallTime followed_at_;
  bool has_place_ = false;  ///< the copy says where it is
  bool owns_ = false;
  RestoreProgress progress_;
};

/// Meta key of the place a copy is at; in no changelog. Its presence says that the state is kept in
/// one: written to without it, the two would part.
inline constexpr std::string_view kChangelogKey = "changelog";

/// Whether the state has a changelog; for who would open it without.
Result<bool> has_changelog(const StateStore& store);

}  // namespace tributary
