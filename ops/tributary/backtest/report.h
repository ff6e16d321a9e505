// A back-test's outcome as one JSON object: what `-o json` prints and the API answers with.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "ops/tributary/backtest/comparison.h"

namespace tributary {

struct BacktestOutcome {
  Period period;
  bool compares = false;  ///< with other rules; else `comparison` has one side
  Comparison comparison;
  Labels labels;
};

/// {from, to, rows: {LEVEL: n}, compared: {LEVEL: n}, fates: {FATE: n}, precision, labelled,
/// changed: [{fate, before, after, signal_id, hazard, subject, title}], left_out}; `from` and `to`
/// null where the period has no such end, `compared` and `fates` null without other rules,
/// `precision` without a labelled row. `changed` has at most `most` rows, `left_out` counts the
/// others; without other rules it has every row, as new.
std::string backtest_json(const BacktestOutcome& outcome, UtcOffset offset, std::size_t most);

}  // namespace tributary
