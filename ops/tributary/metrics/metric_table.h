// Every metric there is, in the order in which an answer has them. ops/observability/METRICS.md is
// made from this table.
//
// Of people the figures tell nothing that leads to a report (PEOPLE 2, 7; ops/decisions/0021): none
// is by source, none is a time, and what their records are counted in is taken down to whole
// hundreds.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "connectors/prometheus/exposition.h"

namespace tributary {

enum class Figure : std::uint8_t {
  kBuild,
  kRuleset,
  kRules,
  kReady,
  kSourceRecords,
  kSourceObservations,
  kSourceRejected,
  kSourceHeld,
  kSourceClock,
  kSourceStale,
  kPeopleRecords,
  kPeopleRejected,
  kSourceBehind,
  kPeopleBehind,
  kStreamBehind,
  kChangelogRead,
  kWatermark,
  kObservations,
  kDuplicates,
  kSuperseded,
  kReplaced,
  kLate,
  kTooLate,
  kMoved,
  kForgottenIds,
  kTimers,
  kRevisions,
  kSweepDifferences,
  kUnknownSubjects,
  kRows,
  kRuleRows,
  kDeliveries,
  kDeliveriesRefused,
  kReceiverAway,
  kBatchSeconds,
  kCommitSeconds,
  kCheckpointSeconds,
  kChangeSeconds,
  kStoreBytes,
  kStorePending,
  kStoreStalled,
  kStoreCacheHits,
  kStoreCacheMisses,
  kStoreWritten,
  kProcessCpu,
  kProcessMemory,
  kProcessFiles,
  kProcessStarted,
};

std::span<const Metric> metrics();
const Metric& metric_of(Figure figure);

/// What METRICS.md says.
std::string metrics_page();

}  // namespace tributary
