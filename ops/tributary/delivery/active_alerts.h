// The open rows of the list as alerts of Alertmanager's API, version 2: told anew each minute, as
// it wants, and ended when a row is closed or gone.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "connectors/http/poster.h"
#include "engine/ports/state_store.h"

namespace tributary {

/// The body of POST /api/v2/alerts for rows as published; `endings`: of those that are over. Labels
/// are what stands in the list: level, hazard, unit, district and the row's id, no reason.
std::string alerts_json(const std::vector<std::string>& rows,
                        const std::vector<std::string>& endings, WallTime now);

/// One thread. `poster` must outlive it.
class ActiveAlerts {
 public:
  /// `address` as `http://127.0.0.1:9093`.
  ActiveAlerts(std::string address, HttpPoster& poster)
      : address_(std::move(address)), poster_(poster) {}

  /// Tells the list if it is time. One that does not answer is told at the next.
  Status step(const StateStore& store, WallTime now);

  static constexpr Millis kEvery = std::chrono::minutes(1);
  /// An alert that is not told for so long ends: this process may have ended.
  static constexpr Millis kLasts = std::chrono::minutes(5);
  static constexpr std::size_t kMostAtOnce = 1000;

 private:
  std::string address_;
  HttpPoster& poster_;
  WallTime next_ = WallTime::min();
  std::set<std::string> told_;  ///< ids of rows that it has as active
};

}  // namespace tributary
