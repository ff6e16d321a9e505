// Every (state, command, role) and its result, written out beside the table in the code.
#include "engine/feedback/transitions.h"

#include <gtest/gtest.h>

#include <sstream>
#include <string>

namespace tributary {
namespace {

/// By command, then state: for viewer, unit, supervisor, analyst, operator the state it leads to,
/// `!` where another state is needed, `-` where the role never may.
constexpr const char* kGrid = R"(
  command     state        viewer unit  supervisor analyst operator
  assign      new          -      -     assigned     -       -
  assign      assigned     -      -     !            -       -
  assign      in_progress  -      -     !            -       -
  assign      reported     -      -     !            -       -
  assign      closed       -      -     !            -       -
  accept      new          -      !     -            -       -
  accept      assigned     -      in_progress -      -       -
  accept      in_progress  -      !     -            -       -
  accept      reported     -      !     -            -       -
  accept      closed       -      !     -            -       -
  progress    new          -      !     -            -       -
  progress    assigned     -      !     -            -       -
  progress    in_progress  -      in_progress -      -       -
  progress    reported     -      !     -            -       -
  progress    closed       -      !     -            -       -
  report      new          -      !     -            -       -
  report      assigned     -      !     -            -       -
  report      in_progress  -      reported -         -       -
  report      reported     -      !     -            -       -
  report      closed       -      !     -            -       -
  verify      new          -      -     !            -       -
  verify      assigned     -      -     !            -       -
  verify      in_progress  -      -     !            -       -
  verify      reported     -      -     closed       -       -
  verify      closed       -      -     !            -       -
  return      new          -      !     !            -       -
  return      assigned     -      new   !            -       -
  return      in_progress  -      !     !            -       -
  return      reported     -      !     in_progress  -       -
  return      closed       -      !     !            -       -
  transfer    new          -      -     !            -       -
  transfer    assigned     -      -     assigned     -       -
  transfer    in_progress  -      -     assigned     -       -
  transfer    reported     -      -     assigned     -       -
  transfer    closed       -      -     !            -       -
  snooze      new          -      -     new          -       -
  snooze      assigned     -      -     assigned     -       -
  snooze      in_progress  -      -     in_progress  -       -
  snooze      reported     -      -     !            -       -
  snooze      closed       -      -     !            -       -
  merge       new          -      -     closed       -       -
  merge       assigned     -      -     closed       -       -
  merge       in_progress  -      -     closed       -       -
  merge       reported     -      -     closed       -       -
  merge       closed       -      -     !            -       -
  false_alarm new          -      -     closed       -       -
  false_alarm assigned     -      -     closed       -       -
  false_alarm in_progress  -      -     closed       -       -
  false_alarm reported     -      -     closed       -       -
  false_alarm closed       -      -     !            -       -
  label       new          -      -     new          new         -
  label       assigned     -      -     assigned     assigned    -
  label       in_progress  -      -     in_progress  in_progress -
  label       reported     -      -     reported     reported    -
  label       closed       -      -     closed       closed      -
  override    new          -      -     new          -       -
  override    assigned     -      -     assigned     -       -
  override    in_progress  -      -     in_progress  -       -
  override    reported     -      -     reported     -       -
  override    closed       -      -     !            -       -
  extend      new          -      -     !            -       -
  extend      assigned     -      -     assigned     -       -
  extend      in_progress  -      -     in_progress  -       -
  extend      reported     -      -     !            -       -
  extend      closed       -      -     !            -       -
  reopen      new          -      -     !            -       -
  reopen      assigned     -      -     !            -       -
  reopen      in_progress  -      -     !            -       -
  reopen      reported     -      -     !            -       -
  reopen      closed       -      -     assigned     -       -
)";

std::string cell_of(Handling from, CommandKind kind, Role role) {
  const Transition found = transition(from, kind, role);
  if (found.answer == Answer::kDone) return std::string(name_of(found.to));
  EXPECT_EQ(found.to, from);
  return found.answer == Answer::kWrongState ? "!" : "-";
}

TEST(Transitions, EveryStateCommandAndRoleHasItsResult) {
  std::istringstream grid(kGrid);
  std::string word;
  for (int i = 0; i < 7; ++i) grid >> word;
  std::size_t cells = 0;
  for (std::string kind, state; grid >> kind >> state;) {
    const auto command = command_named(kind);
    ASSERT_TRUE(command.has_value()) << kind;
    for (std::size_t role = 0; role < kRoles; ++role, ++cells) {
      grid >> word;
      Handling from = Handling::kNew;
      while (name_of(from) != state) {
        from = static_cast<Handling>(static_cast<std::size_t>(from) + 1);
      }
      EXPECT_EQ(cell_of(from, *command, static_cast<Role>(role)), word)
          << kind << " of a row that is " << state << " by " << name_of(static_cast<Role>(role));
    }
  }
  EXPECT_EQ(cells, kHandlings * kCommandKinds * kRoles);
}

TEST(Transitions, NobodyWhoOnlyLooksCanChangeARow) {
  for (std::size_t kind = 0; kind < kCommandKinds; ++kind) {
    EXPECT_FALSE(may_ever(static_cast<CommandKind>(kind), Role::kViewer));
    EXPECT_FALSE(may_ever(static_cast<CommandKind>(kind), Role::kOperator));
  }
}

}  // namespace
}  // namespace tributary
