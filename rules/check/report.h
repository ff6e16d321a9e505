// Outcomes of rule tests as text for people and as JUnit for continuous integration.
#pragma once

#include <string>

#include "rules/check/test_runner.h"
#include "schemas/document/render.h"

namespace tributary {

/// One line per test, more for a failing one, a sum at the end.
std::string report_text(const TestReport& report, Language language);

/// JUnit XML: one test suite per rule.
std::string report_junit(const TestReport& report);

}  // namespace tributary
