#include "engine/feedback/handler.h"

#include <algorithm>
#include <utility>

#include "engine/base/digest.h"
#include "engine/feedback/deadlines.h"
#include "engine/feedback/transitions.h"

namespace tributary {

namespace {

/// From here on one person's word is not enough to call it false.
constexpr Level kNeedsTwo = Level::kOrange;

template <typename T>
void keep_newest(std::vector<T>& entries, std::size_t most) {
  if (entries.size() > most) entries.erase(entries.begin());
}

bool is_within(const std::optional<EventTime>& until, EventTime at, Millis longest) {
  return until && *until > at && *until <= at + longest;
}

void add_feedback(PeopleAxis& axis, const Command& command, FeedbackEntry::Kind kind) {
  const bool is_units = command.role == Role::kUnit;
  axis.feedback.push_back({++axis.feedback_count, command.at, is_units ? command.unit : axis.unit,
                           kind, command.done, command.reason});
  keep_newest(axis.feedback, PeopleAxis::kMostFeedback);
}

class Judge {
 public:
  Judge(PeopleAxis& axis, const RowView& row, const Command& command)
      : axis_(axis), row_(row), command_(command) {}

  Answer run() {
    if (command_.revision != 0 && command_.revision != row_.revision) {
      return Answer::kStaleRevision;
    }
    const Transition found = transition(axis_.handling, command_.kind, command_.role);
    if (found.answer != Answer::kDone) return found.answer;
    const bool is_anothers = command_.role == Role::kUnit && command_.unit != axis_.unit;
    if (is_anothers || (command_.role == Role::kUnit && command_.unit.empty())) {
      return Answer::kOtherUnit;
    }
    const Answer answer = act();
    if (!is_accepted(answer)) return answer;
    axis_.is_touched = true;
    if (answer != Answer::kAwaitsSecond) axis_.handling = state_after(found.to);
    return answer;
  }

 private:
  Answer act() {
    switch (command_.kind) {
      case CommandKind::kAssign:
      case CommandKind::kTransfer:
        return give();
      case CommandKind::kAccept:
        return accept();
      case CommandKind::kProgress:
        add_feedback(axis_, command_, FeedbackEntry::Kind::kProgress);
        return Answer::kDone;
      case CommandKind::kReport:
        return report();
      case CommandKind::kVerify:
        return verify();
      case CommandKind::kReturn:
        return give_back();
      case CommandKind::kSnooze:
        return snooze();
      case CommandKind::kMerge:
        return merge();
      case CommandKind::kFalseAlarm:
        return call_false();
      case CommandKind::kLabel:
        return label();
      case CommandKind::kOverride:
        return list_at_other_level();
      case CommandKind::kExtend:
        return extend();
      case CommandKind::kReopen:
        return reopen();
    }
    return Answer::kNotUnderstood;
  }

  /// A row opened again without a unit is nobody's.
  [[nodiscard]] Handling state_after(Handling to) const {
    const bool has_unit = !axis_.unit.empty();
    return to == Handling::kAssigned && !has_unit ? Handling::kNew : to;
  }

  Answer give() {
    if (command_.to_unit.empty() || !row_.unit_is_known) return Answer::kNoSuchUnit;
    axis_.unit = command_.to_unit;
    forget_work();
    return Answer::kDone;
  }

  /// Another unit starts anew; what was done stays in the feedback.
  void forget_work() {
    axis_.accepted_at = EventTime::min();
    axis_.held_level = Level::kNone;
    axis_.reported_by = 0;
  }

  Answer accept() {
    axis_.accepted_at = command_.at;
    axis_.held_level = row_.level;
    add_feedback(axis_, command_, FeedbackEntry::Kind::kAccepted);
    return Answer::kDone;
  }

  Answer report() {
    axis_.reported_by = command_.account;
    add_feedback(
        axis_, command_,
        command_.is_possible ? FeedbackEntry::Kind::kDone : FeedbackEntry::Kind::kNotPossible);
    return Answer::kDone;
  }

  Answer verify() {
    const bool closes = command_.outcome == ClosingOutcome::kRectified ||
                        command_.outcome == ClosingOutcome::kControlled ||
                        command_.outcome == ClosingOutcome::kTransferredOut;
    if (!closes) return Answer::kNoOutcome;
    // A false alarm has a way of its own, with conditions of its own.
    if (command_.label == AlarmLabel::kFalseAlarm) return Answer::kNoOutcome;
    if (command_.account == axis_.reported_by) return Answer::kSamePerson;
    if (command_.label != AlarmLabel::kNone) axis_.label = command_.label;
    close(command_.outcome);
    return Answer::kDone;
  }

  Answer give_back() {
    if (command_.reason == Reason::kNone) return Answer::kNoReason;
    add_feedback(axis_, command_, FeedbackEntry::Kind::kReturned);
    if (command_.role == Role::kUnit) axis_.unit.clear();
    axis_.reported_by = 0;
    return Answer::kDone;
  }

  Answer snooze() {
    if (row_.level == Level::kRed) return Answer::kRedStays;
    if (command_.reason == Reason::kNone) return Answer::kNoReason;
    if (!is_within(command_.until, command_.at, kLongestSnooze)) return Answer::kBadTerm;
    axis_.snoozed_until = *command_.until;
    return Answer::kDone;
  }

  Answer merge() {
    if (command_.into.empty()) return Answer::kNoOutcome;
    axis_.merged_into = command_.into;
    add_feedback(axis_, command_, FeedbackEntry::Kind::kMerged);
    close(ClosingOutcome::kMerged);
    return Answer::kDone;
  }

  /// May the alarm be called false now, by this person? PEOPLE 7: what people reported only after
  /// somebody has been there.
  Answer doubt() {
    if (row_.has_reports && !row_.inspection_is_known) return Answer::kNoInspection;
    const Level level = std::max({row_.level, axis_.held_level, axis_.closed_level});
    if (level < kNeedsTwo || axis_.label == AlarmLabel::kFalseAlarm) return Answer::kDone;
    if (axis_.false_alarm_by == 0) {
      axis_.false_alarm_by = command_.account;
      return Answer::kAwaitsSecond;
    }
    return axis_.false_alarm_by == command_.account ? Answer::kSamePerson : Answer::kDone;
  }

  Answer call_false() {
    const Answer answer = doubt();
    if (answer != Answer::kDone) return answer;
    axis_.label = AlarmLabel::kFalseAlarm;
    close(ClosingOutcome::kFalseAlarm);
    return answer;
  }

  Answer label() {
    if (command_.label == AlarmLabel::kNone) return Answer::kNoOutcome;
    const Answer answer = command_.label == AlarmLabel::kFalseAlarm ? doubt() : Answer::kDone;
    if (answer == Answer::kDone) axis_.label = command_.label;
    return answer;
  }

  Answer list_at_other_level() {
    if (command_.level == Level::kNone) return Answer::kNotUnderstood;
    if (command_.reason == Reason::kNone) return Answer::kNoReason;
    if (!is_within(command_.until, command_.at, kLongestOverride)) return Answer::kBadTerm;
    axis_.level_override = LevelOverride{command_.level, command_.reason, *command_.until};
    return Answer::kDone;
  }

  Answer extend() {
    if (command_.reason == Reason::kNone) return Answer::kNoReason;
    const bool is_later = axis_.due < EventTime::max() && command_.until > axis_.due;
    if (!is_later || !is_within(command_.until, command_.at, kLongestExtension)) {
      return Answer::kBadTerm;
    }
    axis_.extensions.push_back({command_.at, *command_.until, command_.reason});
    keep_newest(axis_.extensions, PeopleAxis::kMostExtensions);
    axis_.due = *command_.until;
    axis_.due_weekends_only = false;
    axis_.is_past_due = false;
    axis_.escalation_step = 0;
    return Answer::kDone;
  }

  Answer reopen() {
    if (!row_.is_present) return Answer::kNotPresent;
    axis_.outcome = ClosingOutcome::kNone;
    axis_.label = AlarmLabel::kNone;
    axis_.merged_into.clear();
    axis_.closed_at = EventTime::min();
    axis_.closed_level = Level::kNone;
    axis_.false_alarm_by = 0;
    axis_.has_left = false;
    forget_work();
    return Answer::kDone;
  }

  void close(ClosingOutcome outcome) {
    axis_.outcome = outcome;
    axis_.closed_at = command_.at;
    axis_.closed_level = row_.level;
    axis_.has_left = !row_.is_present;
    axis_.snoozed_until = EventTime::min();
    axis_.level_override.reset();
  }

  PeopleAxis& axis_;
  const RowView& row_;
  const Command& command_;
};

auto find_key(const PeopleAxis& axis, const Command& command) {
  return std::find_if(axis.keys.begin(), axis.keys.end(),
                      [&](const JudgedKey& judged) { return judged.key == hash64(command.key); });
}

}  // namespace

bool has_judged(const PeopleAxis& axis, const Command& command) {
  return find_key(axis, command) != axis.keys.end();
}

Judged judge(PeopleAxis& axis, const RowView& row, const Command& command) {
  const auto known = find_key(axis, command);
  if (known != axis.keys.end()) {
    return {known->content == command.content ? known->answer : Answer::kKeyReused, true};
  }
  const Answer answer = Judge(axis, row, command).run();
  if (!command.key.empty()) {
    axis.keys.push_back({hash64(command.key), command.content, answer});
    keep_newest(axis.keys, PeopleAxis::kMostKeys);
  }
  return {answer, false};
}

}  // namespace tributary
