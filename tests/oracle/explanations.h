// What `explain` tells of every rule at every subject of a theme.
#pragma once

#include <string>
#include <vector>

#include "ops/tributary/explanation/rule_watch.h"
#include "tests/oracle/scenario.h"

namespace tributary::oracle {

struct Told {
  std::string rule, subject;
  Explanation explanation;
};

/// After all of `records`, or as of `at`.
std::vector<Told> explanations(const Town& town, Theme theme, const RuleSet& rules,
                               const std::vector<LogRecord>& records,
                               std::optional<EventTime> at = {});

/// Everything in it but the row, which has tests of its own.
std::string text_of(const Told& told);

}  // namespace tributary::oracle
