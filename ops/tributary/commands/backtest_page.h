// A back-test's outcome as `tributary backtest` prints it.
#pragma once

#include "ops/tributary/backtest/report.h"
#include "ops/tributary/screen/console.h"
#include "ops/tributary/screen/text_table.h"

namespace tributary {

/// As a table a line of sums and the first changed rows; as CSV all changed rows; as JSON
/// everything (backtest_json).
void print_backtest(const BacktestOutcome& outcome, OutputFormat format, UtcOffset offset,
                    const Console& console);

}  // namespace tributary
