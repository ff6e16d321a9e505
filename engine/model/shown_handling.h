// The people axis as a row publishes it (SIGNALS 1): codes, units and whole minutes; no account.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace tributary {

struct ShownFeedback {
  std::uint32_t seq = 0;
  std::string at, unit, kind;
  std::string done, reason;  ///< empty: none
};

struct ShownExtension {
  std::string at, to, reason;
};

struct ShownOverride {
  std::string level, reason, until;
};

struct ShownHandling {
  std::string handling = "new";
  std::optional<ShownOverride> level_override;
  std::string unit, unit_name;
  std::vector<std::string> copy_to;
  std::string accepted_at, due, due_rule;
  bool due_weekends_only = false;  ///< working days, some in years that no calendar speaks of
  std::vector<ShownExtension> extensions;
  bool past_due = false;
  int escalation_step = 0;
  std::vector<std::string> escalated_to;  ///< offices that are told since it is late
  std::string snoozed_until;
  bool awaits_second = false;  ///< one person has called it false; another must, too
  std::vector<ShownFeedback> feedback;
  std::string outcome, label, merged_into;
};

}  // namespace tributary
