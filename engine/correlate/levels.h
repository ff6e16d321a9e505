// From R to what is shown (RULES 3.5). All intervals are half open, [from, until).
//
//   C(t) = lowest R on (t − confirm_for, t]   K(t) = highest C on (t − keep_for, t]
//   shown = highest K on [W, T]
//
// For a level L, with a run [a, b) on which R ≥ L: C ≥ L on [a + confirm_for, b), K ≥ L until b +
// keep_for.
#pragma once

#include <vector>

#include "engine/correlate/sweep.h"
#include "engine/model/evidence.h"

namespace tributary {

/// `w` ≤ `t`; segments beyond `t` are not looked at, except that the first of them sets `next`.
/// At `unread` (Waiting::unread_from) R ends only for as long as a source has not been read
/// further: that sets no `next`, the source's clock does.
Verdict judge(const std::vector<Segment>& segments, Millis confirm_for, Millis keep_for,
              EventTime w, EventTime t, const std::vector<EventTime>& unread = {});

/// The last instant up to `at` at which R was known; `at` if it never was.
EventTime last_known(const std::vector<Segment>& segments, EventTime at);

/// K's intervals with a level, in order, those that end after `from`; the last may be open (until =
/// max).
std::vector<LevelInterval> kept_levels(const std::vector<Segment>& segments, Millis confirm_for,
                                       Millis keep_for, EventTime from, EventTime t);

/// The same, of several rules one after the other, as intervals that overlap, in no order: those of
/// every level. What has ended long since may be among them.
void add_kept_levels(const std::vector<Segment>& segments, Millis confirm_for, Millis keep_for,
                     EventTime t, std::vector<LevelInterval>& intervals);

/// The pointwise highest of such intervals, in order.
std::vector<LevelInterval> highest_of(const std::vector<LevelInterval>& intervals);

}  // namespace tributary
