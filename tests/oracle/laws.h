// PEOPLE's laws as what may be done to a log without any output showing it: reports repeated,
// people renamed, one or two reports at another place.
#pragma once

#include <string>
#include <vector>

#include "tests/oracle/comparison.h"

namespace tributary::oracle {

using Records = std::vector<LogRecord>;

bool is_of(const Town& town, const LogRecord& record, SourceClass source_class);

/// The scenario's log without corrections of what people reported: a law speaks of reports, not of
/// what intake did to them.
Records plain(const Town& town, const Scenario& scenario);

/// All that people are told: the change log, and what `explain` says of every rule and subject.
std::vector<std::string> outputs_of(const Town& town, const Scenario& scenario,
                                    const Records& records);

/// Each report of somebody who is known comes `often[n]` times more, under numbers of its own; the
/// n-th of them, from the beginning again when `often` is used up.
Records multiplied(const Town& town, const Records& once, const std::vector<int>& often);

/// All people have other tokens.
Records renamed(const Records& records, std::uint16_t shift);

/// The n-th of two worlds: whatever `people` (one or two) of them report is reported there, and
/// nothing adverse was found or measured anywhere.
Records world(const Town& town, const Scenario& scenario, int people, std::uint32_t n);

/// A row that only opinion made, as text; empty if there is none (PEOPLE 11).
std::string row_of_opinion(const Town& town, const Scenario& scenario);

/// The first of Multiply, Rename, Two worlds, Silence that the scenario breaks, and how; empty if
/// none.
std::string broken_law(const Town& town, const Scenario& scenario);

}  // namespace tributary::oracle
