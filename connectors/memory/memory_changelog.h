// The twin of connectors/kafka's changelog: what one machine's process appends, for the next.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "engine/ports/changelog.h"

namespace tributary {

/// What lies in the cluster; processes come and go. Outlives the changelogs that are opened on it.
class MemoryChangelogTopic {
 public:
  /// The next append fails with `error`; `though_done`: the entries are there all the same.
  void fail_next(Error error, bool though_done = false);
  /// It answers again, though nothing was asked meanwhile.
  void fail_no_more() { failure_.reset(); }
  /// Of each key only the newest entry is kept; with `forgets`, erasures go too. Places stay.
  void compact(bool forgets);
  [[nodiscard]] std::size_t size() const { return entries_.size(); }

 private:
  friend class MemoryChangelog;
  struct Entry {
    std::uint64_t offset = 0;
    StateBatch::Entry entry;
  };
  std::vector<Entry> entries_;
  std::uint64_t next_ = 1;  ///< offset; 0 is the place of who has seen none
  std::uint64_t owner_ = 0;
  std::optional<Error> failure_;
  bool though_done_ = false;
};

class MemoryChangelog : public Changelog {
 public:
  /// `at_once`: entries that read() gives at a time.
  explicit MemoryChangelog(MemoryChangelogTopic& topic, std::size_t at_once = 7)
      : topic_(topic), at_once_(at_once) {}

  Status take_over() override;
  Status read(const ChangelogPlace& from, const Take& take) override;
  Result<ChangelogPlace> append(const StateBatch& batch) override;

 private:
  MemoryChangelogTopic& topic_;
  std::size_t at_once_;
  std::uint64_t epoch_ = 0;
};

}  // namespace tributary
