// Runs the `tests:` of rules through the engine's own resolve, correlate and score (RULES 4). A
// test reads K(t) with W = T = t: what a row would show once every clock has come to t.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "engine/model/work_calendar.h"
#include "rules/check/time_line.h"
#include "rules/language/rule_set_loader.h"

namespace tributary {

struct TestOutcome {
  std::string rule;
  std::string file;
  std::string test;
  std::uint32_t line = 0;
  bool passed = false;
  std::string expected;  ///< `8d B7 none · 9d B7 orange (60) · …`
  std::string found;     ///< the same times as they really were
  Message explanation;   ///< of the first difference, with the rule's inputs at that time; or empty
};

struct TestReport {
  std::vector<TestOutcome> outcomes;  ///< by rule id, then as written

  [[nodiscard]] std::size_t failures() const;
};

struct TestSettings {
  Bands bands;
  std::uint32_t min_reporters = 3;
  WorkCalendar calendar;  ///< none: working days know weekends only
};

/// One test of one rule. `rule` may have any status; it is run as if it were active. `others` are
/// what it may read by `from: signal`: of them, those it does read run with it.
TestOutcome run_test(const Rule& rule, const TimeLine& test, const SchemaView& schemas,
                     const TestSettings& settings, std::span<const Rule> others = {});

/// Reads the tests of every rule that compiled: what `tributary check` does beside compiling.
void check_tests(const LoadedRules& rules, const SchemaView& schemas, Diagnostics& diagnostics);

/// Reads and runs them all: what `tributary test` does. Tests with errors are in `diagnostics`
/// only; the caller must look at both.
TestReport run_tests(const LoadedRules& rules, const SchemaView& schemas,
                     const TestSettings& settings, Diagnostics& diagnostics);

}  // namespace tributary
