// The people axis of a row (SIGNALS 2): what is done about it, by whom it may be done, and the
// closed words for it. Meaning is in codes (PEOPLE 15): nothing here can hold free text or a
// person.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace tributary {

/// State of the people axis.
enum class Handling : std::uint8_t { kNew, kAssigned, kInProgress, kReported, kClosed };
inline constexpr std::size_t kHandlings = 5;
std::string_view name_of(Handling handling);

/// What somebody can do about a row.
enum class CommandKind : std::uint8_t {
  kAssign,      ///< give it to a unit
  kAccept,      ///< the unit takes it on
  kProgress,    ///< feedback while the work goes on
  kReport,      ///< the unit says that it is done, or that it cannot be done
  kVerify,      ///< somebody else has looked, and closes it with an outcome
  kReturn,      ///< back, with a reason: the unit's assignment, or the unit's report
  kTransfer,    ///< to another unit
  kSnooze,      ///< quiet until a date, or until it rises
  kMerge,       ///< another row stands for the same; closes it
  kFalseAlarm,  ///< closes it; orange and red need a second person
  kLabel,       ///< was the alarm right?
  kOverride,    ///< listed at another level, with reason and end
  kExtend,      ///< a later deadline, with reason
  kReopen,      ///< closed too early
};
inline constexpr std::size_t kCommandKinds = 14;
std::string_view name_of(CommandKind kind);
std::optional<CommandKind> command_named(std::string_view name);

/// Whose account it was. Roles are given by an installation's tokens; a command carries one.
enum class Role : std::uint8_t { kViewer, kUnit, kSupervisor, kAnalyst, kOperator };
inline constexpr std::size_t kRoles = 5;
std::string_view name_of(Role role);
std::optional<Role> role_named(std::string_view name);

/// How a row was closed by people. A row that the engine closed has none.
enum class ClosingOutcome : std::uint8_t {
  kNone,
  kRectified,
  kControlled,
  kFalseAlarm,
  kMerged,
  kTransferredOut
};
std::string_view name_of(ClosingOutcome outcome);
std::optional<ClosingOutcome> closing_outcome_named(std::string_view name);

/// Becomes the rule's precision (SIGNALS 6).
enum class AlarmLabel : std::uint8_t { kNone, kTrueAlarm, kFalseAlarm, kUnclear };
std::string_view name_of(AlarmLabel label);
std::optional<AlarmLabel> alarm_label_named(std::string_view name);

/// Why somebody returned, snoozed, overrode or extended.
enum class Reason : std::uint8_t {
  kNone,
  kNotOurs,
  kIncomplete,
  kNotEffective,
  kWrongPlace,
  kNoAccess,
  kWeather,
  kUnderWay,
  kSeenOnSite,
  kOther
};
std::string_view name_of(Reason reason);
std::optional<Reason> reason_named(std::string_view name);

/// What was done, as in the feedback that feeds give (rectification).
enum class Done : std::uint8_t {
  kNone,
  kRepaired,
  kReplaced,
  kRemoved,
  kReinforced,
  kClosedOff,
  kPaid,
  kEvacuated,
  kInformed
};
std::string_view name_of(Done done);
std::optional<Done> done_named(std::string_view name);

/// What became of a command. The order is that of the numbers in the state: never changed.
enum class Answer : std::uint8_t {
  kDone,
  kAwaitsSecond,   ///< noted; another person must say the same (false alarm of orange and red)
  kNoRow,          ///< no such row
  kStaleRevision,  ///< the row has changed since the revision that was named
  kWrongState,     ///< not in this state of the row
  kNotAllowed,     ///< not with this role
  kOtherUnit,      ///< the row is another unit's
  kSamePerson,     ///< two pairs of eyes: it must be somebody else
  kNoSuchUnit,     ///< no unit named, an unknown one, or of a kind the hazard has not
  kBadTerm,        ///< no time named, one in the past, or one too far ahead
  kNoReason,       ///< needs a reason
  kNoOutcome,      ///< needs an outcome that closes
  kNoInspection,   ///< people reported: needs the record of an inspection (PEOPLE 7)
  kRedStays,       ///< red is not snoozed
  kNotPresent,     ///< nothing to reopen: the condition is gone
  kKeyReused,      ///< the same key stood on another command
  kNotUnderstood,  ///< no command
};
inline constexpr std::size_t kAnswers = 17;
std::string_view name_of(Answer answer);

/// The command has changed the row.
constexpr bool is_accepted(Answer answer) {
  return answer == Answer::kDone || answer == Answer::kAwaitsSecond;
}

}  // namespace tributary
