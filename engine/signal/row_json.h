// A row and a change as JSON, one line each: the bytes that leave the engine.
#pragma once

#include <string>

#include "engine/model/signal.h"

namespace tributary {

/// What a change changed.
struct PreviousRow {
  bool exists = false;
  Level level = Level::kNone;
  int score = 0;
  Condition condition = Condition::kGone;
};

/// SIGNALS 1, without a line end.
std::string row_json(const SignalRow& row);

/// `row_text` is the row's row_json.
/// `{"id": "<signal id>/<episode>/<revision>", "cause": …, "previous": …, "row": …}`, without a
/// line end.
std::string change_json(const SignalRow& row, std::string_view row_text,
                        const PreviousRow& previous, ChangeCause cause);

}  // namespace tributary
