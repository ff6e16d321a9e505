// The level's intervals of a row: first_seen, level_since and episode are read from them, so that
// they do not depend on the order in which evidence arrived (SIGNALS 1).
#pragma once

#include "engine/signal/row_state.h"

namespace tributary {

/// Replaces everything from `exact_from` on by `kept` (the folded K, exact from there); what `kept`
/// says of before is not taken. Old intervals beyond `reopen_within` of the present chain are
/// dropped.
void splice(std::vector<LevelInterval>& history, const std::vector<LevelInterval>& kept,
            EventTime exact_from, Millis reopen_within);

/// Start of the chain of intervals, with gaps of at most `reopen_within`, that the last one ends.
EventTime first_seen(const std::vector<LevelInterval>& history, Millis reopen_within);

/// Start of the latest interval of `level`; first_seen if there is none.
EventTime level_since(const std::vector<LevelInterval>& history, Level level, Millis reopen_within);

/// Level just before the latest interval of `level`.
Level level_before(const std::vector<LevelInterval>& history, Level level);

}  // namespace tributary
