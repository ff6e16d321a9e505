#include "engine/model/people_axis.h"

#include <array>

namespace tributary {

namespace {

constexpr std::uint8_t kFormat = 1;
constexpr std::uint8_t kHasLeft = 1, kIsTouched = 2, kIsPastDue = 4, kHasOverride = 8,
                       kByWeekendsOnly = 16;
/// What is there beside; most rows have little of it.
constexpr std::uint8_t kHasDue = 1, kHasAccepted = 2, kHasClosed = 4, kHasSnooze = 8,
                       kHasReporter = 16, kHasDoubter = 32;

/// A value of an enumeration whose last one is `last`; its first if the byte is none.
template <typename Value>
Value read_value(ByteReader& in, Value last) {
  const std::uint8_t value = in.u8();
  return value <= static_cast<std::uint8_t>(last) ? static_cast<Value>(value) : Value{};
}

template <typename Value>
void write_value(Value value, ByteWriter& out) {
  out.u8(static_cast<std::uint8_t>(value));
}

EventTime read_time(ByteReader& in) { return EventTime::from_millis(in.zigzag()); }

void write_feedback(const FeedbackEntry& entry, ByteWriter& out) {
  out.varint(entry.seq);
  out.zigzag(entry.at.millis());
  out.bytes(entry.unit);
  write_value(entry.kind, out);
  write_value(entry.done, out);
  write_value(entry.reason, out);
}

FeedbackEntry read_feedback(ByteReader& in) {
  FeedbackEntry entry;
  entry.seq = static_cast<std::uint32_t>(in.varint());
  entry.at = read_time(in);
  entry.unit = std::string(in.bytes());
  entry.kind = read_value(in, FeedbackEntry::Kind::kMerged);
  entry.done = read_value(in, Done::kInformed);
  entry.reason = read_value(in, Reason::kOther);
  return entry;
}

}  // namespace

std::string_view name_of(FeedbackEntry::Kind kind) {
  static constexpr std::array<std::string_view, 6> kNames = {"accepted",     "progress", "done",
                                                             "not_possible", "returned", "merged"};
  return kNames.at(static_cast<std::size_t>(kind));
}

PeopleAxis PeopleAxis::unopened() {
  PeopleAxis axis;
  axis.handling = Handling::kClosed;
  axis.has_left = true;
  return axis;
}

void PeopleAxis::write(ByteWriter& out) const {
  out.u8(kFormat);
  write_value(handling, out);
  out.u8(static_cast<std::uint8_t>(
      (has_left ? kHasLeft : 0) | (is_touched ? kIsTouched : 0) | (is_past_due ? kIsPastDue : 0) |
      (level_override ? kHasOverride : 0) | (due_weekends_only ? kByWeekendsOnly : 0)));
  out.u8(static_cast<std::uint8_t>(
      (due < EventTime::max() ? kHasDue : 0) | (accepted_at > EventTime::min() ? kHasAccepted : 0) |
      (closed_at > EventTime::min() ? kHasClosed : 0) | (is_snoozed() ? kHasSnooze : 0) |
      (reported_by != 0 ? kHasReporter : 0) | (false_alarm_by != 0 ? kHasDoubter : 0)));
  out.bytes(unit);
  out.varint(copy_to.size());
  for (const std::string& copy : copy_to) out.bytes(copy);
  out.bytes(due_rule);
  if (due < EventTime::max()) out.zigzag(due.millis());
  for (const EventTime at : {accepted_at, closed_at, snoozed_until}) {
    if (at > EventTime::min()) out.zigzag(at.millis());
  }
  write_value(held_level, out);
  write_value(closed_level, out);
  out.u8(escalation_step);
  write_value(outcome, out);
  write_value(label, out);
  if (level_override) {
    write_value(level_override->level, out);
    write_value(level_override->reason, out);
    out.zigzag(level_override->until.millis());
  }
  out.bytes(merged_into);
  out.varint(extensions.size());
  for (const Extension& extension : extensions) {
    out.zigzag(extension.at.millis());
    out.zigzag(extension.to.millis());
    write_value(extension.reason, out);
  }
  out.varint(feedback_count);
  out.varint(feedback.size());
  for (const FeedbackEntry& entry : feedback) write_feedback(entry, out);
  if (reported_by != 0) out.fixed64_be(reported_by);
  if (false_alarm_by != 0) out.fixed64_be(false_alarm_by);
  out.varint(keys.size());
  for (const JudgedKey& key : keys) {
    out.fixed64_be(key.key);
    out.fixed64_be(key.content);
    write_value(key.answer, out);
  }
}

PeopleAxis PeopleAxis::read(ByteReader& in) {
  PeopleAxis axis;
  in.u8();  // the only format so far; the subject's version tells older states apart
  axis.handling = read_value(in, Handling::kClosed);
  const std::uint8_t flags = in.u8();
  axis.has_left = (flags & kHasLeft) != 0;
  axis.is_touched = (flags & kIsTouched) != 0;
  axis.is_past_due = (flags & kIsPastDue) != 0;
  axis.due_weekends_only = (flags & kByWeekendsOnly) != 0;
  const std::uint8_t has = in.u8();
  axis.unit = std::string(in.bytes());
  const std::size_t copies = in.count();
  for (std::size_t i = 0; i < copies && in.ok(); ++i) axis.copy_to.emplace_back(in.bytes());
  axis.due_rule = std::string(in.bytes());
  if ((has & kHasDue) != 0) axis.due = read_time(in);
  if ((has & kHasAccepted) != 0) axis.accepted_at = read_time(in);
  if ((has & kHasClosed) != 0) axis.closed_at = read_time(in);
  if ((has & kHasSnooze) != 0) axis.snoozed_until = read_time(in);
  axis.held_level = read_value(in, Level::kRed);
  axis.closed_level = read_value(in, Level::kRed);
  axis.escalation_step = in.u8();
  axis.outcome = read_value(in, ClosingOutcome::kTransferredOut);
  axis.label = read_value(in, AlarmLabel::kUnclear);
  if ((flags & kHasOverride) != 0) {
    LevelOverride found;
    found.level = read_value(in, Level::kRed);
    found.reason = read_value(in, Reason::kOther);
    found.until = read_time(in);
    axis.level_override = found;
  }
  axis.merged_into = std::string(in.bytes());
  const std::size_t extensions = in.count(3);
  for (std::size_t i = 0; i < extensions && in.ok(); ++i) {
    Extension extension;
    extension.at = read_time(in);
    extension.to = read_time(in);
    extension.reason = read_value(in, Reason::kOther);
    axis.extensions.push_back(extension);
  }
  axis.feedback_count = static_cast<std::uint32_t>(in.varint());
  const std::size_t entries = in.count(6);
  for (std::size_t i = 0; i < entries && in.ok(); ++i) axis.feedback.push_back(read_feedback(in));
  if ((has & kHasReporter) != 0) axis.reported_by = in.fixed64_be();
  if ((has & kHasDoubter) != 0) axis.false_alarm_by = in.fixed64_be();
  const std::size_t keys = in.count(17);
  for (std::size_t i = 0; i < keys && in.ok(); ++i) {
    JudgedKey key;
    key.key = in.fixed64_be();
    key.content = in.fixed64_be();
    key.answer = read_value(in, Answer::kNotUnderstood);
    axis.keys.push_back(key);
  }
  return axis;
}

}  // namespace tributary
