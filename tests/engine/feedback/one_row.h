// One row and the people around it, in words:
//
//   OneRow row;
//   row.rises_to(Level::kOrange);
//   EXPECT_EQ(row.tell(unit("U9").accepts()), Answer::kDone);
#pragma once

#include <string>

#include "engine/feedback/deadlines.h"
#include "engine/feedback/engine_moves.h"
#include "engine/feedback/handler.h"

namespace tributary::testing {

inline EventTime hour(double count) {
  return EventTime::from_millis(1'750'000'000'000 + static_cast<std::int64_t>(count * 3'600'000));
}

/// Accounts; any two are different people.
inline constexpr std::uint64_t kWang = 11, kLi = 12, kZhao = 13;

/// A command that lacks nothing, of its kind, by the role that usually gives it.
Command whole(CommandKind kind, std::uint64_t account = kWang);
Command whole(CommandKind kind, Role role, std::uint64_t account = kWang);

class OneRow {
 public:
  /// Opened at `level`, assigned to U9, due in 24 hours.
  explicit OneRow(Level level = Level::kYellow);

  void moves_to(Level level, bool is_present = true);
  Answer tell(Command command);
  /// Time alone.
  bool waits_until(EventTime at) {
    now = std::max(now, at);
    return pass_time(axis, at);
  }

  PeopleAxis axis = PeopleAxis::unopened();
  RowView view;
  EventTime now = hour(0);
  std::string rules_unit = "U9";         ///< to whom the leading rule would assign it
  EngineMove moved = EngineMove::kNone;  ///< by the last moves_to

 private:
  int keys_ = 0;
};

}  // namespace tributary::testing
