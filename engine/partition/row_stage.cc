#include "engine/partition/row_stage.h"

#include <algorithm>
#include <utility>

#include "engine/correlate/levels.h"
#include "engine/model/profile.h"
#include "engine/model/signal_graph.h"
#include "engine/score/explain.h"
#include "engine/score/rule_assessor.h"
#include "engine/signal/row_history.h"
#include "engine/signal/row_json.h"

namespace tributary {

RowStage::RowStage(const Correlator& correlator, const RowKeeper& keeper,
                   const WorkCalendar& calendar, const Catalog& catalog,
                   const SubjectDirectory& subjects, const std::vector<SourceInfo>& sources,
                   RuleMatches& matches, const Sweeps& sweeps)
    : correlator_(correlator),
      keeper_(keeper),
      people_(keeper, calendar, catalog, subjects, sources),
      catalog_(catalog),
      subjects_(subjects),
      sources_(sources),
      matches_(matches),
      sweeps_(sweeps) {}

namespace {

/// Those of which a rule may say another thing than at the last look, those whose rows people have
/// moved, and those that wait for silent sources: which ones may change while the rule says the
/// same.
std::vector<TopicId> stirred_hazards(const SubjectEntry& entry, const TypePlan& plan,
                                     const Catalog& catalog) {
  std::vector<TopicId> hazards;
  for (const RuleSweep& sweep : entry.state.sweeps) {
    if (!sweep.has_news()) continue;
    const TopicId hazard = plan.rules[sweep.rule()].rule->signal.hazard;
    if (std::find(hazards.begin(), hazards.end(), hazard) == hazards.end()) {
      hazards.push_back(hazard);
    }
  }
  for (const RowState& row : entry.rows) {
    const bool is_stirred = row.has_people_news || !row.stale_sources.empty();
    const std::optional<TopicId> hazard =
        is_stirred ? catalog.topic_named(row.hazard) : std::nullopt;
    if (hazard && std::find(hazards.begin(), hazards.end(), *hazard) == hazards.end()) {
      hazards.push_back(*hazard);
    }
  }
  return hazards;
}

const RowState* find_row(const SubjectEntry& entry, std::string_view hazard) {
  const auto row = std::find_if(entry.rows.begin(), entry.rows.end(),
                                [&](const RowState& one) { return one.hazard == hazard; });
  return row == entry.rows.end() ? nullptr : &*row;
}

/// The rule gave the row no level when it was last revised.
bool is_new_to(const SubjectEntry& entry, const Rule& rule, const Catalog& catalog) {
  const RowState* row = find_row(entry, catalog[rule.signal.hazard].name);
  return row == nullptr ||
         std::none_of(row->rules.begin(), row->rules.end(), [&](const RuleMark& mark) {
           return mark.id == rule.id && mark.level > Level::kNone;
         });
}

}  // namespace

std::vector<RowStage::HazardVoices> RowStage::voices_of(const SubjectEntry& entry,
                                                        EventTime w) const {
  const TypePlan& plan = correlator_.plan().of(entry.state.key.type);
  std::vector<HazardVoices> hazards;
  const std::vector<TopicId> stirred = stirred_hazards(entry, plan, catalog_);
  if (stirred.empty()) return hazards;
  for (const RuleSweep& sweep : entry.state.sweeps) {
    const Rule& rule = *plan.rules[sweep.rule()].rule;
    if (rule.status != RuleStatus::kActive) continue;  // shadow: evaluated, not listed
    if (std::find(stirred.begin(), stirred.end(), rule.signal.hazard) == stirred.end()) continue;
    RuleVoice voice{&rule, correlator_.verdict(entry.state, sweep, w), 0};
    if (is_variant(rule)) voice.verdict = found_by_sweep(entry, sweep, w);
    // Else a silent source would tell that somebody reported: it alone is why the rule is asked
    // here.
    if (voice.verdict.is_unknown && is_new_to(entry, rule, catalog_) &&
        sweep.is_as_untouched(entry.state, w, std::max(entry.state.front, w))) {
      voice.verdict = Verdict{};
      voice.verdict.instant = std::max(entry.state.front, w);
    }
    voice.score = clamped_score(voice.verdict.raw_score, voice.verdict.level, keeper_.site().bands);
    // In order of hazard: that of the rules that are asked here would tell that a report made one.
    auto at = std::lower_bound(hazards.begin(), hazards.end(), rule.signal.hazard,
                               [](const HazardVoices& h, TopicId id) { return h.hazard < id; });
    if (at == hazards.end() || at->hazard != rule.signal.hazard) {
      at = hazards.insert(at, {rule.signal.hazard, {}, {}, sweep.rule()});
      at->voices.reserve(entry.state.sweeps.size());
      at->sweeps.reserve(entry.state.sweeps.size());
    }
    at->voices.push_back(voice);
    at->sweeps.push_back(&sweep);
  }
  add_gone_rows(entry, w, hazards);
  return hazards;
}

namespace {

/// Most subjects: no row, and no rule that ever said anything.
bool is_quiet(const SubjectEntry& entry) {
  return entry.rows.empty() &&
         std::all_of(entry.state.sweeps.begin(), entry.state.sweeps.end(),
                     [](const RuleSweep& sweep) { return sweep.is_silent(); });
}

void add_each_once(const std::vector<SourceId>& more, std::vector<SourceId>& sources) {
  sources.insert(sources.end(), more.begin(), more.end());
  std::sort(sources.begin(), sources.end());
  sources.erase(std::unique(sources.begin(), sources.end()), sources.end());
}

}  // namespace

bool RowStage::keep_unknown(const SubjectEntry& entry, EventTime w, HazardVoices& hazard) const {
  const EventTime t = std::max(entry.state.front, w);
  const RowState* row = find_row(entry, catalog_[hazard.hazard].name);
  const bool is_listed = (row != nullptr && row->level > Level::kNone) ||
                         std::any_of(hazard.voices.begin(), hazard.voices.end(), [](const auto& v) {
                           return !v.verdict.is_unknown && v.verdict.level > Level::kNone;
                         });
  bool any = false;
  for (std::size_t i = 0; i < hazard.voices.size(); ++i) {
    RuleVoice& voice = hazard.voices[i];
    if (!voice.verdict.is_unknown) continue;
    any = true;
    if (!is_listed) voice.verdict.level = Level::kNone;
    if (!is_listed || row == nullptr) continue;
    for (const RuleMark& old : row->rules) {
      if (old.id != voice.rule->id || old.level <= voice.verdict.level) continue;
      voice.verdict.level = old.level;
      voice.verdict.raw_score = Decimal::from_int(old.score).raw();
      voice.verdict.instant = last_known(hazard.sweeps[i]->segments(), t);
      voice.score = old.score;
    }
    if (voice.verdict.level > Level::kNone) voice.verdict.condition = Condition::kUnknown;
  }
  return any && !is_listed;
}

std::vector<SourceId> RowStage::silent_sources(const SubjectEntry& entry,
                                               const HazardVoices& hazard, EventTime w) const {
  std::vector<SourceId> sources;
  for (std::size_t i = 0; i < hazard.voices.size(); ++i) {
    if (!hazard.voices[i].verdict.is_unknown) continue;
    const Waiting* waiting = hazard.sweeps[i]->waiting();
    if (waiting == nullptr) continue;
    add_each_once(waiting->silent_sources(std::max(entry.state.front, w)), sources);
  }
  return sources;
}

std::vector<std::string> RowStage::names_of(const std::vector<SourceId>& sources) const {
  std::vector<std::string> names;
  names.reserve(sources.size());
  for (const SourceId source : sources) names.push_back(sources_[source.value()].name);
  return names;
}

/// The row goes since what was missing has been given up, not since it came.
bool RowStage::has_expired(const SubjectEntry& entry, const RowState& row,
                           const HazardVoices& hazard, EventTime w) const {
  for (std::size_t i = 0; i < hazard.voices.size(); ++i) {
    const bool carried = std::any_of(row.rules.begin(), row.rules.end(), [&](const RuleMark& mark) {
      return mark.id == hazard.voices[i].rule->id;
    });
    if (carried && correlator_.has_given_up(entry.state, *hazard.sweeps[i], w)) return true;
  }
  return false;
}

std::size_t RowStage::update(SubjectEntry& entry, EventTime w, ChangeCause cause, Effects& effects,
                             std::vector<RowEvent>& events) const {
  entry.alarms.clear();
  forget_cases(entry, w);
  if (is_quiet(entry)) return 0;
  PeopleStage::pass(entry, w);
  std::size_t revisions = 0;
  std::vector<SourceId> alarms;
  for (HazardVoices& hazard : voices_of(entry, w)) {
    const bool is_alarming = keep_unknown(entry, w, hazard);
    leave_out_variants(hazard);
    const std::vector<SourceId> silent = silent_sources(entry, hazard, w);
    if (is_alarming) add_each_once(silent, alarms);
    const Fold now = fold(hazard.voices, keeper_.site().bands);
    const std::string_view name = catalog_[hazard.hazard].name;
    if (now.level == Level::kNone && find_row(entry, name) == nullptr) continue;
    RowState& row = entry.row_for(name);
    // At each look with news, as W leaves behind what the history has not taken in, and not only
    // when the row is revised. While there are none the history's last interval lasts.
    if (hazard.is_followed()) extend_history(entry, row, hazard, w);
    const std::vector<std::string> stale =
        now.level > Level::kNone ? names_of(silent) : std::vector<std::string>();
    const bool is_revised = RowKeeper::is_revised(row, now, hazard.voices, stale);
    if (!is_revised && !row.has_people_news) continue;
    const bool goes =
        now.level == Level::kNone && row.level > Level::kNone && cause == ChangeCause::kTime;
    const bool expired = goes && has_expired(entry, row, hazard, w);
    revise(entry, row, hazard, now, w, expired ? ChangeCause::kExpired : cause, effects, events);
    ++revisions;
  }
  entry.alarms.assign(std::move(alarms));
  if (cause == ChangeCause::kRule) revisions += let_go(entry, w, effects, events);
  for (RuleSweep& sweep : entry.state.sweeps) sweep.heard();
  return revisions;
}

/// Nobody can tell whether it has been done yet: what is dropped is neither published nor judged
/// by.
void RowStage::forget_cases(SubjectEntry& entry, EventTime w) const {
  for (RowState& row : entry.rows) {
    if (row.is_shrunk() && !row.may_be_labelled(w, keeper_.site().reopen_within)) row.forget_case();
  }
}

std::size_t RowStage::let_go(SubjectEntry& entry, EventTime w, Effects& effects,
                             std::vector<RowEvent>& events) const {
  const TypePlan& plan = correlator_.plan().of(entry.state.key.type);
  std::size_t revisions = 0;
  for (RowState& row : entry.rows) {
    const auto is_of_row = [&](const RuleSweep& sweep) {
      const Rule& rule = *plan.rules[sweep.rule()].rule;
      return rule.status == RuleStatus::kActive && catalog_[rule.signal.hazard].name == row.hazard;
    };
    const auto& sweeps = entry.state.sweeps;
    if (row.level == Level::kNone || std::any_of(sweeps.begin(), sweeps.end(), is_of_row)) continue;
    const HazardVoices nobody{*catalog_.topic_named(row.hazard), {}, {}};
    extend_history(entry, row, nobody, w);
    revise(entry, row, nobody, Fold(), w, ChangeCause::kRule, effects, events);
    ++revisions;
  }
  return revisions;
}

namespace {

/// Since when a rule that is unknown has had the level: where it was last known, if it had it then;
/// else where it came to it in spite of what is silent. Where what it came by has been taken back,
/// since then as was `told`: how far back R is followed hangs on who reported before the silence.
EventTime unknown_since(const std::vector<LevelInterval>& kept, Level level,
                        const std::vector<Segment>& segments, EventTime t,
                        std::optional<EventTime> told) {
  const EventTime known = last_known(segments, t);
  EventTime since = EventTime::max();
  for (const LevelInterval& interval : kept) {
    const bool has_level = interval.level >= level && interval.until > known;
    if (has_level) since = std::min(since, std::max(interval.from, known));
  }
  if (since < EventTime::max()) return since;
  const bool is_never = known == t;  // as far as it is followed
  return told && (is_never || *told > known) ? *told : known;
}

/// Since when the row has had at least the level without a pause; nullopt: it has not.
std::optional<EventTime> told_since(const std::vector<LevelInterval>& history, Level level) {
  std::optional<EventTime> since;
  for (auto part = history.rbegin(); part != history.rend() && part->level >= level; ++part) {
    if (since && part->until < *since) break;
    since = part->from;
  }
  return since;
}

}  // namespace

void RowStage::extend_history(SubjectEntry& entry, RowState& row, const HazardVoices& hazard,
                              EventTime w) const {
  // A row that begins has taken in nothing at earlier looks, and when those were hangs on who
  // reports (PEOPLE, Two worlds). Over a silence the look before it counts.
  const bool is_new = row.history.empty() && !entry.state.is_halted;
  const EventTime exact_from = is_new ? w - correlator_.plan().of(entry.state.key.type).lateness
                                      : correlator_.open_from(entry.state, w);
  const EventTime t = std::max(entry.state.front, w);
  std::vector<LevelInterval> parts;
  for (std::size_t i = 0; i < hazard.voices.size(); ++i) {
    const Rule& rule = *hazard.voices[i].rule;
    const std::vector<Segment>& segments = hazard.sweeps[i]->segments();
    std::vector<LevelInterval> kept;
    add_kept_levels(segments, rule.confirm_for, rule.keep_for, t, kept);
    parts.insert(parts.end(), kept.begin(), kept.end());
    const Verdict& verdict = hazard.voices[i].verdict;
    // What is unknown stays what it was.
    if (verdict.condition == Condition::kUnknown && verdict.level > Level::kNone) {
      const EventTime since =
          unknown_since(kept, verdict.level, segments, t, told_since(row.history, verdict.level));
      parts.push_back({std::max(since, exact_from), EventTime::max(), verdict.level});
    }
  }
  splice(row.history, highest_of(parts), exact_from, keeper_.site().reopen_within);
}

namespace {

/// The rule that led when the row was last revised; the first where it is no longer there.
std::size_t last_leading(const RowState& row, const std::vector<RuleVoice>& voices) {
  if (row.rules.empty()) return 0;
  const auto led = std::find_if(voices.begin(), voices.end(), [&](const RuleVoice& voice) {
    return voice.rule->id == row.rules.front().id;
  });
  return led == voices.end() ? 0 : static_cast<std::size_t>(led - voices.begin());
}

}  // namespace

RowVoices RowStage::voices_in(SubjectTypeId type, TopicId hazard) const {
  RowVoices voices;
  for (const BoundRule& bound : correlator_.plan().of(type).rules) {
    const Rule& rule = *bound.rule;
    if (rule.status != RuleStatus::kActive || rule.signal.hazard != hazard) continue;
    voices.of_people = voices.of_people || rule.has_people_input();
    voices.of_opinion = voices.of_opinion || has_opinion_input(rule);
  }
  return voices;
}

void RowStage::explain_row(const SubjectEntry& entry, const RowState& row,
                           const HazardVoices& hazard, EventTime w, RevisionInput& input) const {
  if (hazard.voices.empty()) {
    input.title = input.subject != nullptr ? input.subject->name : input.key.id;
    return;
  }
  std::size_t leading = input.fold.leading;
  if (input.fold.level == Level::kNone) leading = last_leading(row, hazard.voices);
  input.leading = hazard.voices[leading].rule;
  const RuleSweep* sweep = hazard.sweeps[leading];
  const RuleEvidence evidence =
      correlator_.evidence(entry.state, sweep != nullptr ? sweep->rule() : hazard.first_rule,
                           hazard.voices[leading].verdict.instant, w);
  input.values = evidence.values;
  const Subject* unit = keeper_.unit_of(input.leading->signal.assign, input);
  ExplainContext context;
  context.subject = input.subject;
  context.subject_name = input.subject != nullptr ? input.subject->name : input.key.id;
  context.unit_name = unit != nullptr ? unit->name : "";
  context.offset = keeper_.site().offset;
  context.as_days = input.as_days;
  context.sources = &sources_;
  context.catalog = &catalog_;
  context.unit_named = [this](std::string_view id) {
    const auto type = catalog_.subject_type_named("organisation.unit");
    const Subject* subject = type ? subjects_.find(*type, id) : nullptr;
    return subject != nullptr ? subject->name : std::string(id);
  };
  input.title = fill(input.leading->signal.title, *input.leading, evidence, context);
  input.why = explain(*input.leading, evidence, input.fold.level, keeper_.site().bands, context);
  if (input.fold.level > Level::kNone) {
    input.why.stale_sources = names_of(silent_sources(entry, hazard, w));
  }
  for (const InputEvidence& found : evidence.inputs) {
    input.last_evidence = std::max(input.last_evidence, found.last_at);
  }
}

void RowStage::revise(SubjectEntry& entry, RowState& row, const HazardVoices& hazard,
                      const Fold& fold, EventTime w, ChangeCause cause, Effects& effects,
                      std::vector<RowEvent>& events) const {
  RevisionInput input;
  input.key = entry.state.key;
  input.subject = entry.state.link.of(input.key, subjects_);
  input.district = std::string(entry.state.district_by(input.subject));
  input.voices = hazard.voices;
  input.fold = fold;
  input.at = std::max(entry.state.front, w);
  // Of rules that are gone nobody knows here whether they read people.
  const RowVoices voices = hazard.voices.empty() ? RowVoices{true, true}
                                                 : voices_in(entry.state.key.type, hazard.hazard);
  input.as_days = voices.of_people;
  input.is_of_voices = voices.of_people || voices.of_opinion;
  input.cause = cause;
  explain_row(entry, row, hazard, w, input);
  // What gave the row a level until now, and what does from now on.
  for (const RuleMark& mark : row.rules) {
    if (mark.level > Level::kNone) matches_.saw(mark.id, input.at);
  }
  for (const RuleVoice& voice : hazard.voices) {
    if (voice.verdict.level > Level::kNone) matches_.saw(voice.rule->id, input.at);
  }
  const PreviousRow previous{row.revision > 0, row.level, row.score, row.condition};
  keeper_.begin_episode(row, input);
  mark_checks(entry, hazard, w, cause, row);
  people_.follow(row, hazard.hazard, input, w, events);
  RowWrite revised{keeper_.revise(row, std::move(input))};
  if (effects.takes_changes) {
    revised.text = row_json(revised.row);
    effects.changes.push_back(change_json(revised.row, revised.text, previous, cause));
  }
  effects.rows.push_back(std::move(revised));
}

}  // namespace tributary
