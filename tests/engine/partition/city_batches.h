// Months of a small city, for tests that kill whoever lives through them.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "engine/partition/log_batch.h"
#include "tests/support/small_city.h"

namespace tributary::testing {

/// Four batches in `pace` days: a quick run stays within one window, a slow one leaves many behind.
inline std::vector<LogBatch> batches_of(const std::vector<int>& hours, int pace) {
  std::vector<LogBatch> batches;
  EventTime newest = days(0);
  for (std::size_t i = 0; i < hours.size(); ++i) {
    LogBatch batch;
    const EventTime at = days(pace * static_cast<double>(i) / 4 + hours[i] / 24.0);
    // Of a building that nothing more is heard of for long, all is forgotten.
    const std::string building = i % 3 == 0 ? "B1" : "B" + std::to_string(i / 12 % 5 + 5);
    batch.records.emplace_back(i % 5 == 0
                                   ? failed_inspection(building, at, i + 1)
                                   : report(building, at, "h" + std::to_string(i % 6), i + 1));
    newest = std::max(newest, at);
    batch.records.emplace_back(clock_at(newest - Days(1)));
    if (i % 7 == 0)
      batch.refusals.push_back({{kGrievance, {0, i}, RejectReason::kUnresolved, "", ""}, 1});
    batch.ingest_state = std::to_string(i + 1);
    batches.push_back(std::move(batch));
  }
  return batches;
}

}  // namespace tributary::testing
