#include "engine/signal/row_keeper.h"

#include <algorithm>
#include <utility>

#include "engine/base/whole_minute.h"
#include "engine/model/profile.h"
#include "engine/signal/row_history.h"

namespace tributary {

namespace {

/// Of the catalogue's kinds of office: those that see to it that the others act.
constexpr std::string_view kSupervisionKind = "supervision";

Trend trend_of(const RowState& state, const Fold& fold) {
  if (fold.level == Level::kNone || fold.condition == Condition::kKept) return Trend::kFalling;
  const Level before = level_before(state.history, fold.level);
  return before > fold.level ? Trend::kFalling : Trend::kRising;
}

std::vector<RuleAtWork> rules_at_work(const std::vector<RuleVoice>& voices) {
  std::vector<RuleAtWork> rules;
  for (const RuleVoice& voice : voices) {
    if (voice.verdict.level == Level::kNone) continue;
    rules.push_back({voice.rule->id, voice.rule->version, "sha256:" + hex(voice.rule->hash),
                     voice.verdict.level, voice.score});
  }
  return rules;
}

/// Some rule gives it a level, and no sweep had to find it.
bool is_told_by_stream(const RevisionInput& input) {
  return input.cause != ChangeCause::kSweep &&
         std::any_of(input.voices.begin(), input.voices.end(), [](const RuleVoice& voice) {
           return voice.verdict.level > Level::kNone && !is_variant(*voice.rule);
         });
}

/// What people did stays with it for as long as they may label it (RowState::may_be_labelled).
void shrink(RowState& row, const RevisionInput& input) {
  RowState gone;
  gone.hazard = row.hazard;
  gone.episode = row.episode;
  gone.revision = row.revision;
  const bool was_shrunk = row.is_shrunk();
  gone.last_level = row.last_level;
  // Commands are dated by the wall, of which W is behind.
  gone.last_end = was_shrunk ? row.last_end : std::max(input.at, row.people.closed_at);
  gone.history =
      std::move(row.history);  // until reopen_within is over; dropped with the subject's state
  gone.checks = std::move(row.checks);
  gone.is_of_stream = row.is_of_stream;
  gone.people = std::move(row.people);
  gone.people.has_left = true;
  gone.people.closed_level = Level::kNone;
  row = std::move(gone);
}

}  // namespace

RowKeeper::RowKeeper(const SiteSettings& site, const Catalog& catalog,
                     const SubjectDirectory& subjects)
    : site_(site), catalog_(catalog), subjects_(subjects) {}

namespace {

/// What the rules say, in the form that a row remembers: the one that leads in front.
std::vector<RuleMark> marks_of(const std::vector<RuleVoice>& voices, const Fold& fold) {
  std::vector<RuleMark> marks;
  for (std::size_t i = 0; i < voices.size(); ++i) {
    const RuleVoice& voice = voices[i];
    if (voice.verdict.level == Level::kNone) continue;
    const RuleMark mark{voice.rule->id, voice.rule->version, voice.verdict.level, voice.score};
    marks.insert(i == fold.leading ? marks.begin() : marks.end(), mark);
  }
  return marks;
}

/// What marks_of() would make of the voices; made at every look, it would cost more than the look.
bool are_marks_of(const std::vector<RuleMark>& marks, const std::vector<RuleVoice>& voices,
                  const Fold& fold) {
  std::size_t next = 0;
  const auto is_next = [&](const RuleVoice& voice) {
    if (voice.verdict.level == Level::kNone) return true;
    if (next == marks.size()) return false;
    const RuleMark& mark = marks[next++];
    return mark.level == voice.verdict.level && mark.score == voice.score &&
           mark.version == voice.rule->version && mark.id == voice.rule->id;
  };
  if (fold.leading < voices.size() && !is_next(voices[fold.leading])) return false;
  for (std::size_t i = 0; i < voices.size(); ++i) {
    if (i != fold.leading && !is_next(voices[i])) return false;
  }
  return next == marks.size();
}

}  // namespace

bool RowKeeper::is_revised(const RowState& row, const Fold& fold,
                           const std::vector<RuleVoice>& voices,
                           const std::vector<std::string>& stale_sources) {
  if (row.revision == 0 && fold.level == Level::kNone) return false;
  return row.level != fold.level || row.score != fold.score || row.condition != fold.condition ||
         !are_marks_of(row.rules, voices, fold) || row.stale_sources != stale_sources;
}

bool RowKeeper::may_have(const Subject& unit, bool is_of_voices) const {
  const bool is_kind = unit.unit_kind < catalog_.unit_kinds.size();
  return !is_of_voices || !is_kind || !catalog_[UnitKindId(unit.unit_kind)].without_reports;
}

const Subject* RowKeeper::unit_of(const Assignment& assign, const RevisionInput& input) const {
  const Subject* unit = named_unit(assign, input);
  return unit != nullptr && may_have(*unit, input.is_of_voices) ? unit : nullptr;
}

const Subject* RowKeeper::named_unit(const Assignment& assign, const RevisionInput& input) const {
  std::string_view id;
  switch (assign.by) {
    case Assignment::Kind::kOfKind:
      if (assign.kind == none_of<UnitKindId>()) return nullptr;
      return subjects_.unit_for(assign.kind, input.district);
    case Assignment::Kind::kInCharge:
      if (input.subject != nullptr) id = input.subject->unit;
      break;
    case Assignment::Kind::kOfAnchor:
      if (assign.attribute < input.values.size()) id = input.values[assign.attribute].text;
      break;
  }
  const auto type = catalog_.subject_type_named("organisation.unit");
  return id.empty() || !type ? nullptr : subjects_.find(*type, id);
}

void RowKeeper::describe_subject(SignalRow& row, const RowState& state,
                                 const RevisionInput& input) const {
  row.subject = input.key;
  row.subject_type = catalog_[input.key.type].name;
  row.subject_name = input.subject != nullptr ? input.subject->name : input.key.id;
  row.district = input.district;
  if (input.subject != nullptr) row.location = input.subject->location;
  row.hazard = state.hazard;
  if (input.leading != nullptr) row.advice = catalog_[input.leading->signal.advice].name;
  row.title = input.title;
}

void RowKeeper::describe_times(SignalRow& row, const RowState& state,
                               const RevisionInput& input) const {
  const auto text = [&](EventTime at) {
    return input.as_days ? format_day(at, site_.offset)
                         : format_time(whole_minute(at), site_.offset);
  };
  row.as_of = format_time(whole_minute(input.at), site_.offset);
  if (input.last_evidence > EventTime::min()) row.last_evidence = text(input.last_evidence);
  if (state.history.empty()) return;
  const EventTime first = first_seen(state.history, site_.reopen_within);
  row.first_seen = text(first);
  row.level_since = text(level_since(state.history, input.fold.level, site_.reopen_within));
  row.number = format_day(first, site_.offset).substr(0, 4) + "-" + row.district + "-" +
               row.signal_id.substr(2, 5);
}

void RowKeeper::describe_checks(SignalRow& row, const RowState& state,
                                const RevisionInput& input) const {
  for (const CheckMark& mark : state.checks) {
    std::string at;  // null: before any source had told how far it is read
    if (mark.at > EventTime::min()) {
      at = input.as_days ? format_day(mark.at, site_.offset)
                         : format_time(whole_minute(mark.at), site_.offset);
    }
    row.found_by.push_back({mark.check, mark.sweep, std::move(at)});
  }
  if (state.is_of_stream) row.found_by.push_back({CheckKind::kStream, "", row.first_seen});
}

void RowKeeper::describe_people(SignalRow& row, const PeopleAxis& people) const {
  const auto minute = [&](EventTime at) {
    const bool is_time = at > EventTime::min() && at < EventTime::max();
    return is_time ? format_time(whole_minute(at), site_.offset) : std::string();
  };
  ShownHandling& shown = row.people;
  shown.handling = name_of(people.handling);
  if (const auto& level = people.level_override) {
    shown.level_override = ShownOverride{std::string(name_of(level->level)),
                                         std::string(name_of(level->reason)), minute(level->until)};
  }
  shown.unit = people.unit;
  const auto type = catalog_.subject_type_named("organisation.unit");
  const Subject* unit = type ? subjects_.find(*type, people.unit) : nullptr;
  if (unit != nullptr) shown.unit_name = unit->name;
  shown.copy_to = people.copy_to;
  shown.accepted_at = minute(people.accepted_at);
  shown.due = minute(people.due);
  shown.due_rule = people.due_rule;
  shown.due_weekends_only = people.due_weekends_only;
  for (const Extension& extension : people.extensions) {
    shown.extensions.push_back(
        {minute(extension.at), minute(extension.to), std::string(name_of(extension.reason))});
  }
  shown.past_due = people.is_past_due;
  shown.escalation_step = people.escalation_step;
  shown.escalated_to = risen_to(people, row.hazard, row.district);
  shown.snoozed_until = minute(people.snoozed_until);
  shown.awaits_second = people.false_alarm_by != 0 && people.label != AlarmLabel::kFalseAlarm;
  for (const FeedbackEntry& entry : people.feedback) {
    shown.feedback.push_back({entry.seq, minute(entry.at), entry.unit,
                              std::string(name_of(entry.kind)), std::string(name_of(entry.done)),
                              std::string(name_of(entry.reason))});
  }
  shown.outcome = name_of(people.outcome);
  shown.label = name_of(people.label);
  shown.merged_into = people.merged_into;
}

std::vector<std::string> RowKeeper::risen_to(const PeopleAxis& people, std::string_view hazard,
                                             std::string_view district) const {
  std::vector<std::string> offices;
  const auto kind = catalog_.unit_kind_named(kSupervisionKind);
  const auto topic = catalog_.topic_named(hazard);
  if (people.escalation_step == 0 || !kind || !topic) return offices;
  const auto& kinds = catalog_[*topic].units;
  if (std::find(kinds.begin(), kinds.end(), *kind) == kinds.end()) return offices;
  while (offices.size() < people.escalation_step) {
    const Subject* office = subjects_.unit_for(*kind, district);
    if (office == nullptr) break;
    if (office->key.id != people.unit) offices.push_back(office->key.id);
    // The next is of a division that holds this one: a shorter code.
    if (office->district.empty()) break;
    district = std::string_view(office->district).substr(0, office->district.size() - 1);
  }
  return offices;
}

void RowKeeper::begin_episode(RowState& row, const RevisionInput& input) const {
  const bool opens = row.level == Level::kNone && input.fold.level > Level::kNone;
  if (opens && row.is_shrunk()) {
    row.forget_case();
    row.last_level = Level::kNone;
  }
  if (opens && !row.people.is_open() && row.revision > 0 && !row.history.empty() &&
      first_seen(row.history, site_.reopen_within) > row.last_end + site_.reopen_within) {
    ++row.episode;
  }
}

std::string RowKeeper::id_of(const SubjectKey& subject, const RowState& row) const {
  return signal_id_of(site_.site, catalog_[subject.type].name, subject.id, row.hazard);
}

SignalRow RowKeeper::revise(RowState& row, RevisionInput input) const {
  row.is_of_stream = row.is_of_stream || is_told_by_stream(input);
  row.last_level = std::max(row.last_level, input.fold.level);
  ++row.revision;
  SignalRow result;
  result.signal_id = id_of(input.key, row);
  result.episode = row.episode;
  result.revision = row.revision;
  describe_subject(result, row, input);
  result.level = input.fold.level;
  result.listed_level = row.listed_level;
  result.score = input.fold.score;
  result.condition = input.fold.condition;
  result.trend = trend_of(row, input.fold);
  describe_times(result, row, input);
  describe_checks(result, row, input);
  result.rules = rules_at_work(input.voices);
  describe_people(result, row.people);
  result.engine_version = site_.identity.version;
  result.ruleset = site_.identity.ruleset;
  result.catalogue = site_.identity.catalogue;
  row.rules = marks_of(input.voices, input.fold);
  row.stale_sources = input.why.stale_sources;
  result.why = std::move(input.why);
  if (input.fold.level == Level::kNone && !row.people.is_open()) {
    shrink(row, input);
    return result;
  }
  row.level = input.fold.level;
  row.score = input.fold.score;
  row.condition = input.fold.condition;
  return result;
}

}  // namespace tributary
