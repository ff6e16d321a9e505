// The statistics of rules, read from the change log and kept up to where it was read last. Any
// thread; whoever asks first after a start waits for the whole log.
#pragma once

#include <mutex>
#include <string>

#include "ops/tributary/statistics/change_files.h"
#include "ops/tributary/statistics/rule_statistics.h"

namespace tributary::api {

class StatisticsDesk {
 public:
  /// `changes`: the change log; empty: there is none that could be read.
  StatisticsDesk(std::string changes, UtcOffset offset)
      : changes_(std::move(changes)), offset_(offset) {}

  [[nodiscard]] bool has_log() const { return !changes_.empty(); }
  /// As `tributary stats -o json` prints it; of one rule unless `rule` is empty.
  [[nodiscard]] Result<std::string> json(const std::string& rule) const;

 private:
  const std::string changes_;
  const UtcOffset offset_;
  mutable std::mutex mutex_;
  mutable ChangePlace place_;
  mutable Cases cases_;
};

}  // namespace tributary::api
