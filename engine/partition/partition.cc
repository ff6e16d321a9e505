#include "engine/partition/partition.h"

#include <algorithm>

#include "engine/model/signal_graph.h"
#include "engine/partition/refill.h"
#include "engine/route/key_group.h"

namespace tributary {

namespace {

ChangeCause cause_of(Outcome outcome) {
  return outcome == Outcome::kReplaced ? ChangeCause::kVersion : ChangeCause::kEvidence;
}

}  // namespace

RuleSet without_small_populations(const RuleSet& rules, const Catalog& catalog,
                                  const SubjectDirectory& subjects, std::uint32_t floor) {
  RuleSet result = rules;
  Sha256 digest;
  digest.raw({reinterpret_cast<const char*>(rules.digest.data()), rules.digest.size()});
  bool is_other = false;
  for (Rule& rule : result.rules) {
    const bool is_closed = catalog[rule.subject].register_kind == RegisterKind::kClosed;
    const bool is_cell = catalog[rule.subject].is_cell;
    if (!is_closed || is_cell || subjects.count(rule.subject) >= floor) continue;
    for (RuleInput& input : rule.inputs) {
      bool is_without = false;
      if (input.source_class == SourceClass::kPeople && !input.feeds.empty()) {
        input.feeds.clear();
        is_without = true;
      }
      if (input.signal && !input.signal->via.empty()) {
        input.signal->without_people = true;
        is_without = true;
      }
      if (!is_without) continue;
      digest.field(rule.id);
      is_other = true;
    }
  }
  if (is_other) result.digest = digest.finish();
  return result;
}

namespace {

/// The rules as this partition may run them.
RuleSet prepared(const PartitionSetup& setup) {
  RuleSet rules =
      without_small_populations(setup.rules, setup.catalog, setup.subjects, setup.population_floor);
  mark_signals_of_people(rules);
  return rules;
}

}  // namespace

Partition::Partition(const PartitionSetup& setup)
    : assessor_(setup.catalog),
      rules_(prepared(setup)),
      catalog_(setup.catalog),
      sources_(setup.sources),
      store_(setup.store),
      rereader_(setup.rereader),
      registers_(setup.subjects, setup.registers, setup.catalog, setup.store),
      plan_(rules_, setup.catalog, setup.sources, setup.min_reporters, setup.rules_share),
      clocks_(setup.sources),
      times_(setup.sources.size()),
      correlator_(plan_, setup.sources, assessor_, registers_,
                  {times_, generation_.calendar, setup.site.offset}),
      codec_(plan_, setup.sources),
      keeper_(setup.site, setup.catalog, registers_),
      sweeps_must_agree_(setup.sweeps_must_agree),
      timers_at_once_(setup.timers_at_once),
      rows_(correlator_, keeper_, generation_.calendar, setup.catalog, registers_, setup.sources,
            matches_, sweeps_),
      handling_(setup.catalog),
      cache_(correlator_, codec_, setup.store, setup.cache_bytes, setup.rules_sleep),
      timers_(setup.store),
      ids_(RecordIds::kMost, setup.store != nullptr) {
  counters_.unknown_subjects.resize(setup.sources.size());
  for (const SourceInfo& source : setup.sources) {
    if (source.schema == handling_.id()) handling_source_ = source.id;
  }
}

Status Partition::step(const LogRecord& record, Effects& effects) {
  TRY(begin(record, effects));
  while (has_due_) TRY(fire_slice(effects));
  return {};
}

Status Partition::begin(const LogRecord& record, Effects& effects) {
  CHECK(!has_due_);
  if (const auto* observation = std::get_if<Observation>(&record))
    return observe(*observation, effects);
  if (const auto* report = std::get_if<ClockReport>(&record)) {
    begin_report(*report);
    return {};
  }
  if (const auto* change = std::get_if<RegisterChange>(&record)) {
    return change_register(*change, effects);
  }
  if (const auto* sweep = std::get_if<Sweep>(&record)) return begin_sweep(*sweep);
  return begin_generation(std::get<Generation>(record), effects);
}

Status Partition::change_register(const RegisterChange& change, Effects& effects) {
  TRY(registers_.apply(change));
  TRY_ASSIGN(SubjectEntry * entry, cache_.find(state_key_of(change.key), w_, Grounds::kNew));
  if (entry == nullptr) return {};
  // As it would be if the cache had dropped it: what attributes say, they say of its whole past.
  entry->state.link = SubjectLink();
  count_as_looked_at(entry->state, w_);
  correlator_.restore(entry->state, w_);
  cache_.mark_dirty(*entry);
  settle(*entry, w_, ChangeCause::kRule, effects);
  return deliver(effects);
}

void Partition::begin_report(const ClockReport& report) {
  turned_ = clocks_.report(report);
  turned_cursor_.clear();
  if (!matches_.has_begun()) matches_.run(rules_, clocks_.w());
  // Silence counts at once: a timer that fires now must not take it for an absence.
  for (std::size_t i = 0; i < times_.size(); ++i) {
    times_[i].stale_from = clocks_.times()[i].stale_from;
    times_[i].read_since = clocks_.times()[i].read_since;
  }
  has_due_ = true;
}

Status Partition::begin_generation(const Generation& generation, Effects& effects) {
  const bool first = generation_.ruleset == Sha256Digest{};
  // Rows of registers that are followed have come by themselves.
  const bool same = generation.ruleset == generation_.ruleset &&
                    generation.calendar == generation_.calendar &&
                    (generation.registers == generation_.registers || registers_.is_followed());
  const bool has_other_days = generation.calendar != generation_.calendar;
  generation_ = generation;
  if (first || same || store_ == nullptr) return {};
  // Rules or working days have changed, or nobody knows what in the registers has: every row is
  // judged again, once, in order of subject.
  TRY_ASSIGN(std::vector<std::string> subjects, refill());
  TRY(store_->scan(Table::kSubjects, "", "", [&](std::string_view key, std::string_view) {
    subjects.emplace_back(key);
    return true;
  }));
  std::sort(subjects.begin(), subjects.end());
  subjects.erase(std::unique(subjects.begin(), subjects.end()), subjects.end());
  for (const std::string& subject : subjects) {
    TRY_ASSIGN(SubjectEntry * entry, cache_.find(subject, w_, Grounds::kNew));
    cache_.mark_dirty(*entry);
    count_as_looked_at(entry->state, w_);
    if (has_other_days) correlator_.restore(entry->state, w_);  // deadlines lie elsewhere now
    settle(*entry, w_, ChangeCause::kRule, effects);
    TRY(deliver(effects));
  }
  return {};
}

Result<std::vector<std::string>> Partition::refill() {
  const PlanChange change(stored_shape_, rules_, plan_, catalog_);
  rule_fates_ = change.fates();
  if (!change.needs_refill()) return std::vector<std::string>();
  Refill refill(correlator_, change);
  TRY(refill.gather(*store_, catalog_, sources_, w_, rereader_));
  reread_ = refill.reread();
  for (const std::string& key : refill.subjects()) {
    TRY_ASSIGN(SubjectEntry * entry, cache_.get(refill.key_of(key), w_, Grounds::kNew));
    refill.give(key, entry->state);
    correlator_.restore(entry->state, w_);
    cache_.mark_dirty(*entry);
  }
  return refill.subjects();
}

Status Partition::observe(const Observation& observation, Effects& effects) {
  ++counters_.observations;
  if (observation.schema == handling_.id()) {
    TRY(command(observation, effects));
    return deliver(effects);
  }
  if (observation.beyond_lateness) ++counters_.beyond_lateness;
  TRY_ASSIGN(const bool moved, is_moved(observation));
  if (moved) {
    ++counters_.moved;
    effects.rejections.push_back(
        {observation.source, observation.position, RejectReason::kMoved, "", ""});
    return {};
  }
  bool mattered = observation.subjects.empty();
  remembered_.clear();
  for (const SubjectRef& ref : observation.subjects) {
    Outcome outcome = Outcome::kIdle;
    TRY(observe_at(observation, ref, outcome, effects));
    ++counters_.subject_updates;
    ++counters_.outcomes[static_cast<std::size_t>(outcome)];
    mattered = mattered || outcome != Outcome::kTooLate;
  }
  remember(observation);
  counters_.forgotten_ids = ids_.forgotten();
  TRY(deliver(effects));
  if (mattered) return {};
  ++counters_.too_late;
  effects.rejections.push_back(
      {observation.source, observation.position, RejectReason::kTooLate, "", ""});
  return {};
}

Status Partition::observe_at(const Observation& observation, const SubjectRef& ref,
                             Outcome& outcome, Effects& effects) {
  const TypePlan& plan = plan_.of(ref.key.type);
  if (!plan.reads(observation.source)) return {};
  const EventTime w = w_;
  // Where something is awaited, the subject must say: its anchors may be older.
  if (observation.at <= w - plan.hold && plan.expecting.empty()) {
    outcome = Outcome::kTooLate;
    return {};
  }
  TRY_ASSIGN(SubjectEntry * entry, cache_.get(ref.key, w));
  if (entry->state.district.empty()) entry->state.district = RareText(ref.district);
  if (correlator_.reaches_behind(entry->state, observation, w)) {
    show(*entry, w, ChangeCause::kTime, effects);
  }
  outcome = correlator_.observe(entry->state, observation, ref, w);
  if (outcome == Outcome::kDuplicate || outcome == Outcome::kSuperseded ||
      outcome == Outcome::kTooLate) {
    return {};
  }
  if (ref.is_ordinary() && !ref.moved_away) remembered_.push_back(subject_digest_of(ref.key));
  cache_.mark_dirty(*entry);
  if (entry->state.is_stirred) {
    settle(*entry, w, cause_of(outcome), effects);
  } else {
    settle_unstirred(*entry, w);
  }
  return {};
}

void Partition::settle(SubjectEntry& entry, EventTime w, ChangeCause cause, Effects& effects) {
  show(entry, w, cause, effects);
  set_timers(entry, w);
}

void Partition::show(SubjectEntry& entry, EventTime w, ChangeCause cause, Effects& effects) {
  const std::vector<SourceId> alarms(entry.alarms.begin(), entry.alarms.end());
  std::vector<RowEvent> events;
  do {
    events.clear();
    correlator_.advance(entry.state, w);
    counters_.revisions += rows_.update(entry, w, cause, effects, events);
  } while (tell(entry, events, w));
  for (const SourceId source : alarms) --counters_.unknown_subjects[source.value()];
  for (const SourceId source : entry.alarms) ++counters_.unknown_subjects[source.value()];
  if (!plan_.of(entry.state.key.type).outlets.empty()) {
    const bool again = cause == ChangeCause::kRule;
    for (SignalRecord& record : correlator_.tell(entry.state, w, again)) {
      told_.push_back({std::move(record), cause});
    }
  }
  // Only now: what a silence hid is told from where it began.
  correlator_.looked(entry.state, w);
  // When that was is stored, whatever comes of what it is looked at for.
  cache_.mark_dirty(entry);
}

}  // namespace tributary
