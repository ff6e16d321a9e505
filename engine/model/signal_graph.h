// Which rules read which others' levels (`from: signal`, RULES 3.13), and what follows from it.
#pragma once

#include <string>
#include <vector>

#include "engine/model/rule.h"

namespace tributary {

/// Reads opinion itself; nobody reads it through other rules.
[[nodiscard]] bool has_opinion_input(const Rule& rule);

/// True if an input of `reader` reads the levels of `other`: a rule with rows that the input names,
/// not itself; at one subject, or where the input says via what, of the types that it says. A rule
/// with an input of opinion is read by none: opinion would raise a second rule through it, and
/// create its row (PEOPLE 11).
[[nodiscard]] bool reads(const Rule& reader, const SignalInput& input, const Rule& other);

/// Some subject may have rows of what `reader` reads by the input, and of `other`.
[[nodiscard]] bool may_meet(const Rule& reader, const SignalInput& input, const Rule& other);

/// Ids of rules that feed each other in a circle, the first repeated at the end; empty if there are
/// none. A set with a circle cannot be evaluated (E301).
[[nodiscard]] std::vector<std::string> signal_circle(const RuleSet& rules);

/// Marks the inputs that read levels which reports by people have made, through however many rules:
/// a row that uses one tells days only (PEOPLE 2).
void mark_signals_of_people(RuleSet& rules);

/// The first input of which the rule counts how often levels began (`.count`) that reports by
/// people may have made: one person's, days apart, can make the same level begin twice (PEOPLE 1,
/// Multiply). Null if there is none. mark_signals_of_people() comes first.
[[nodiscard]] const RuleInput* counts_levels_of_people(const Rule& rule);

}  // namespace tributary
