// What a rule's input says at an instant, from the set of all records and RULES 3.4 and 3.9 alone:
// no state, no order of arrival. Shares nothing with the correlator but the values; slow on
// purpose.
#pragma once

#include <set>
#include <vector>

#include "tests/engine/correlate/one_subject.h"

namespace tributary::testing {

Values by_definition(const Reading& reading, const std::vector<Fact>& facts, EventTime t);

/// At t, something in the window is only counted.
bool is_approximate_by_definition(const Reading& reading, const std::vector<Fact>& facts,
                                  EventTime t);

/// The instants of [from, until] at which anything can change, each with the millisecond before.
std::set<EventTime> instants_of(const Reading& reading, const std::vector<Fact>& facts,
                                EventTime from, EventTime until);

}  // namespace tributary::testing
