#include "engine/signal/row_state.h"

#include <algorithm>

namespace tributary {

namespace {

constexpr std::uint8_t kHighestLevel = static_cast<std::uint8_t>(Level::kRed);

Level read_level(ByteReader& in) {
  const std::uint8_t level = in.u8();
  return level <= kHighestLevel ? static_cast<Level>(level) : Level::kNone;
}

void write_texts(const std::vector<std::string>& texts, ByteWriter& out) {
  out.varint(texts.size());
  for (const std::string& text : texts) out.bytes(text);
}

/// Older states knew a unit and a deadline, and that nobody had done anything yet.
PeopleAxis read_assignment(ByteReader& in, Level level) {
  PeopleAxis people = PeopleAxis::unopened();
  if (level > Level::kNone) people = PeopleAxis{};
  people.unit = std::string(in.bytes());
  const std::size_t copies = in.count();
  for (std::size_t i = 0; i < copies && in.ok(); ++i) people.copy_to.emplace_back(in.bytes());
  people.due_rule = std::string(in.bytes());
  people.due = EventTime::from_millis(in.zigzag());
  if (people.is_open() && !people.unit.empty()) people.handling = Handling::kAssigned;
  return people;
}

}  // namespace

EventTime RowState::case_ends(Millis reopen_within) const {
  const bool has_case = is_of_stream || !checks.empty() || !people.unit.empty() ||
                        !people.feedback.empty() || people.label != AlarmLabel::kNone;
  if (!has_case || !is_shrunk()) return EventTime::max();
  return last_end + reopen_within + Millis(1);
}

void RowState::forget_case() {
  PeopleAxis forgotten = PeopleAxis::unopened();
  forgotten.closed_at = people.closed_at;
  forgotten.keys = std::move(people.keys);
  people = std::move(forgotten);
  checks.clear();
  is_of_stream = false;
}

bool RowState::found_by(const Sweep& sweep, EventTime at) {
  const CheckMark mark{sweep.check, sweep.id, at};
  if (std::find(checks.begin(), checks.end(), mark) != checks.end()) return false;
  std::erase_if(checks, [&](const CheckMark& old) { return old.check == mark.check; });
  checks.insert(checks.begin(), mark);
  return true;
}

void RowState::write(ByteWriter& out) const {
  out.bytes(hazard);
  out.varint(episode);
  out.varint(revision);
  out.u8(static_cast<std::uint8_t>(level));
  out.u8(static_cast<std::uint8_t>(listed_level));
  out.u8(static_cast<std::uint8_t>(last_level));
  out.zigzag(score);
  out.u8(static_cast<std::uint8_t>(condition));
  out.zigzag(last_end.millis());
  out.varint(rules.size());
  for (const RuleMark& mark : rules) {
    out.bytes(mark.id);
    out.varint(mark.version);
    out.u8(static_cast<std::uint8_t>(mark.level));
    out.zigzag(mark.score);
  }
  out.varint(history.size());
  for (const LevelInterval& interval : history) {
    out.zigzag(interval.from.millis());
    out.zigzag(interval.until.millis());
    out.u8(static_cast<std::uint8_t>(interval.level));
  }
  write_texts(stale_sources, out);
  out.varint(checks.size());
  for (const CheckMark& mark : checks) {
    out.u8(static_cast<std::uint8_t>(mark.check));
    out.bytes(mark.sweep);
    out.zigzag(mark.at.millis());
  }
  out.u8(is_of_stream ? 1 : 0);
  people.write(out);
}

RowState RowState::read(ByteReader& in, std::uint8_t version) {
  RowState row;
  row.is_of_stream = true;  // before version 5 there was nothing else
  row.hazard = std::string(in.bytes());
  row.episode = static_cast<std::uint32_t>(in.varint());
  row.revision = in.varint();
  row.level = read_level(in);
  row.listed_level = read_level(in);
  row.last_level = read_level(in);
  row.score = static_cast<int>(in.zigzag());
  row.condition = static_cast<Condition>(in.u8());
  row.last_end = EventTime::from_millis(in.zigzag());
  const std::size_t rules = in.count(4);
  for (std::size_t i = 0; i < rules && in.ok(); ++i) {
    RuleMark mark;
    mark.id = std::string(in.bytes());
    mark.version = static_cast<std::uint32_t>(in.varint());
    mark.level = read_level(in);
    mark.score = static_cast<int>(in.zigzag());
    row.rules.push_back(std::move(mark));
  }
  const std::size_t intervals = in.count(3);
  for (std::size_t i = 0; i < intervals && in.ok(); ++i) {
    LevelInterval interval;
    interval.from = EventTime::from_millis(in.zigzag());
    interval.until = EventTime::from_millis(in.zigzag());
    interval.level = read_level(in);
    row.history.push_back(interval);
  }
  if (version < kPeopleVersion) row.people = read_assignment(in, row.level);
  if (version == 1) return row;  // it knew no silence
  const std::size_t stale = in.count();
  for (std::size_t i = 0; i < stale && in.ok(); ++i) row.stale_sources.emplace_back(in.bytes());
  if (version > 3 && version < kPeopleVersion) row.people.due_weekends_only = in.u8() != 0;
  if (version < 5) return row;
  const std::size_t checks = in.count(3);
  for (std::size_t i = 0; i < checks && in.ok(); ++i) {
    CheckMark mark;
    const std::uint8_t check = in.u8();
    mark.check = check < kCheckKinds ? static_cast<CheckKind>(check) : CheckKind::kFull;
    mark.sweep = std::string(in.bytes());
    mark.at = EventTime::from_millis(in.zigzag());
    row.checks.push_back(std::move(mark));
  }
  row.is_of_stream = in.u8() != 0;
  if (version >= kPeopleVersion) row.people = PeopleAxis::read(in);
  return row;
}

}  // namespace tributary
