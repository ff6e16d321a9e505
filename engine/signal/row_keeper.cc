#include "engine/signal/row_keeper.h"

#include <algorithm>

#include "engine/model/profile.h"
#include "engine/signal/row_history.h"

namespace tributary {

namespace {

EventTime whole_minute(EventTime at) {
  constexpr std::int64_t kMinute = 60'000;
  return EventTime::from_millis(at.millis() / kMinute * kMinute);
}

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

void shrink(RowState& row, const RevisionInput& input) {
  RowState gone;
  gone.hazard = row.hazard;
  gone.episode = row.episode;
  gone.revision = row.revision;
  gone.last_level = row.level;
  gone.last_end = input.at;
  gone.history =
      std::move(row.history);  // until reopen_within is over; dropped with the subject's state
  row = std::move(gone);
}

}  // namespace

RowKeeper::RowKeeper(const SiteSettings& site, const WorkCalendar& calendar, const Catalog& catalog,
                     const SubjectDirectory& subjects)
    : site_(site), calendar_(calendar), catalog_(catalog), subjects_(subjects) {}

std::vector<RuleMark> RowKeeper::marks_of(const std::vector<RuleVoice>& voices, const Fold& fold) {
  std::vector<RuleMark> marks;
  for (std::size_t i = 0; i < voices.size(); ++i) {
    const RuleVoice& voice = voices[i];
    if (voice.verdict.level == Level::kNone) continue;
    const RuleMark mark{voice.rule->id, voice.rule->version, voice.verdict.level, voice.score};
    marks.insert(i == fold.leading ? marks.begin() : marks.end(), mark);
  }
  return marks;
}

bool RowKeeper::is_revised(const RowState& row, const Fold& fold,
                           const std::vector<RuleMark>& marks,
                           const std::vector<std::string>& stale_sources) {
  if (row.revision == 0 && fold.level == Level::kNone) return false;
  return row.level != fold.level || row.score != fold.score || row.condition != fold.condition ||
         row.rules != marks || row.stale_sources != stale_sources;
}

const Subject* RowKeeper::unit_of(const Assignment& assign, const RevisionInput& input) const {
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

void RowKeeper::set_due(RowState& row, const Rule& rule, Level level, EventTime at) const {
  const auto& term = rule.signal.due[static_cast<std::size_t>(level)];
  if (!term) return;
  const bool is_counted = term->working_days > 0;
  const EventTime due = is_counted
                            ? calendar_.add_working_days(at, term->working_days, site_.offset)
                            : at + term->duration;
  if (due >= row.due) return;
  row.due = due;
  row.due_rule = term->text;
  row.due_weekends_only = is_counted && !calendar_.covers(at, due, site_.offset);
}

void RowKeeper::assign(RowState& row, const RevisionInput& input) const {
  const bool opens = row.level == Level::kNone;
  if (!opens && input.fold.level <= row.level) return;
  if (opens) {
    const Subject* unit = unit_of(input.leading->signal.assign, input);
    row.unit = unit != nullptr ? unit->key.id : "";
    row.copy_to.clear();
    if (input.leading->signal.copy_to) {
      const Subject* copy = unit_of(*input.leading->signal.copy_to, input);
      if (copy != nullptr) row.copy_to.push_back(copy->key.id);
    }
  }
  set_due(row, *input.leading, input.fold.level, input.at);
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
  if (state.due < EventTime::max()) row.due = format_time(whole_minute(state.due), site_.offset);
  row.due_rule = state.due_rule;
  row.due_weekends_only = state.due_weekends_only;
  row.past_due = state.due <= input.at;
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
    row.found_by.push_back({mark.check, mark.sweep,
                            input.as_days ? format_day(mark.at, site_.offset)
                                          : format_time(whole_minute(mark.at), site_.offset)});
  }
  if (state.is_of_stream) row.found_by.push_back({CheckKind::kStream, "", row.first_seen});
}

SignalRow RowKeeper::revise(RowState& row, const RevisionInput& input) const {
  const bool opens = row.level == Level::kNone && input.fold.level > Level::kNone;
  if (opens && row.revision > 0 && !row.history.empty() &&
      first_seen(row.history, site_.reopen_within) > row.last_end + site_.reopen_within) {
    ++row.episode;
  }
  if (input.fold.level > Level::kNone) assign(row, input);
  row.is_of_stream = row.is_of_stream || is_told_by_stream(input);
  ++row.revision;
  row.listed_level = input.fold.level;
  SignalRow result;
  result.signal_id =
      signal_id_of(site_.site, catalog_[input.key.type].name, input.key.id, row.hazard);
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
  result.why = input.why;
  result.unit = row.unit;
  const Subject* unit =
      input.leading != nullptr ? unit_of(input.leading->signal.assign, input) : nullptr;
  if (unit != nullptr && unit->key.id == row.unit) result.unit_name = unit->name;
  result.copy_to = row.copy_to;
  result.handling = row.unit.empty() ? "new" : "assigned";
  result.engine_version = site_.identity.version;
  result.ruleset = site_.identity.ruleset;
  result.catalogue = site_.identity.catalogue;
  row.rules = marks_of(input.voices, input.fold);
  row.stale_sources = input.why.stale_sources;
  if (input.fold.level == Level::kNone) {
    shrink(row, input);
    return result;
  }
  row.level = input.fold.level;
  row.score = input.fold.score;
  row.condition = input.fold.condition;
  return result;
}

}  // namespace tributary
