// PEOPLE's laws as what may be done to a log without any output showing it: reports repeated,
// people renamed, one or two reports at another place.
#pragma once

#include <optional>
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

/// Silence: after every record each row has, with opinion, the level that it has without, or one
/// step more. Where it has not, how; empty if nowhere (PEOPLE 11).
std::string broken_silence(const Town& town, const Scenario& scenario);

/// The rules without `confirm_for`, and whatever stands beside people in a condition true. A level
/// that must hold for a while may need one's report renewed: at every instant it is one person's.
RuleSet with_all_else_true(const RuleSet& rules);

/// Multiply's second clause, of with_all_else_true(): if all that is reported of a subject one
/// person reports, no row is ever above what it is given by some single report of each subject
/// (ops/decisions/0025). Where it is, how; empty if nowhere.
std::string broken_by_one_reporter(const Town& town, const Scenario& scenario);

/// A scenario's records, and the same with one report more, by somebody new.
struct Further {
  Records without, with;
  std::size_t at = 0;  ///< of the report, in `with`
};
/// It says what another says (the n-th, from the beginning again), so many days later or earlier;
/// none where nobody reports anything.
std::optional<Further> further_report(const Town& town, const Scenario& scenario, std::size_t n,
                                      int days_later);
/// True if every rule reads the same of every subject, at every instant, after every record: then
/// Erase demands the same bytes.
bool is_read_alike(const Town& town, const Scenario& scenario, const Further& further);

/// The first of PEOPLE's laws that the scenario breaks, all but Plant, and how; empty if none.
std::string broken_law(const Town& town, const Scenario& scenario);

}  // namespace tributary::oracle
