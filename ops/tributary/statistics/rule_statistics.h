// How right each rule was, and how what it listed was handled (SIGNALS 6): from labels and outcomes
// of cases. An analyst raises or lowers a rule by it; nothing adjusts itself.
//
// Of offices it tells how quickly they acted on what a rule listed, never how much there was, and
// never by office: who had many cases is not who was slow (PEOPLE 7). What few cases would show is
// not shown.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "ops/tributary/statistics/cases.h"
#include "ops/tributary/statistics/wilson.h"

namespace tributary {

/// Below so many cases a share or a middle says more of them than of the rule.
inline constexpr std::uint64_t kLeastCases = 10;
/// The overdue share is told in steps, so that it tells no number of cases.
inline constexpr int kShareStep = 5;

struct RuleStatistics {
  RuleVersion rule;
  std::uint64_t labelled = 0;  ///< true or false alarms; unclear is neither
  std::optional<double> precision;
  Interval interval;                ///< of precision
  std::optional<Millis> lead;       ///< first level to the confirming event, of true alarms; median
  std::optional<Millis> to_accept;  ///< from the list; median
  std::optional<Millis> to_close;   ///< by people; median
  std::optional<int> overdue_share;  ///< in per cent, of what is past its term
};

/// In order of rule and version.
std::vector<RuleStatistics> statistics_of(const Cases& cases);

/// `{"as_of": …, "least_cases": 10, "rules": [...]}`; `rule`: of one id only, unless empty.
std::string statistics_json(const std::vector<RuleStatistics>& rules, EventTime as_of,
                            UtcOffset offset, const std::string& rule);

}  // namespace tributary
