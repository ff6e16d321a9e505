#include "ops/tributary/explanation/rule_watch.h"

#include <algorithm>
#include <utility>

#include "engine/base/check.h"
#include "engine/correlate/evidence.h"
#include "engine/correlate/levels.h"
#include "engine/model/signal_graph.h"

namespace tributary {
namespace {

constexpr Millis kTick{1};

/// As the partition runs them.
RuleSet prepared(const PartitionSetup& setup) {
  RuleSet rules =
      without_small_populations(setup.rules, setup.catalog, setup.subjects, setup.population_floor);
  mark_signals_of_people(rules);
  return rules;
}

const Rule& rule_named(const RuleSet& rules, std::string_view id) {
  const auto rule = std::find_if(rules.rules.begin(), rules.rules.end(),
                                 [&](const Rule& one) { return one.id == id; });
  CHECK(rule != rules.rules.end());
  return *rule;
}

}  // namespace

bool tells_days(const RuleSet& rules, const Rule& rule) {
  RuleSet marked = rules;
  mark_signals_of_people(marked);
  const auto meets = [&](const Rule& other) {
    return other.subject == rule.subject || (rule.falls_to_cells() && other.falls_to_cells());
  };
  return std::any_of(marked.rules.begin(), marked.rules.end(), [&](const Rule& other) {
    const bool speaks_there =
        other.id == rule.id || (meets(other) && other.signal.hazard == rule.signal.hazard);
    return speaks_there && other.has_people_input();
  });
}

RuleWatch::RuleWatch(RuleQuestion question, const PartitionSetup& setup)
    : question_(std::move(question)),
      setup_(setup),
      rules_(prepared(setup)),
      plan_(rules_, setup.catalog, setup.sources, setup.min_reporters),
      assessor_(setup.catalog),
      clocks_(setup.sources),
      times_(setup.sources.size()),
      correlator_(plan_, setup.sources, assessor_, setup.subjects,
                  {times_, calendar_, setup.site.offset}),
      counts_(setup.sources.size()) {
  const Rule& asked = rule_named(rules_, question_.rule);
  as_days_ = tells_days(rules_, asked);
  CHECK(!question_.is_of_cell || asked.falls_to_cells());
  const SubjectTypeId type =
      question_.is_of_cell ? *setup.catalog.subject_type_named("place.cell") : asked.subject;
  state_.key = {type, question_.subject};
  while (rule().id != question_.rule) ++rule_;
  signal_id_ = signal_id_of(setup.site.site, setup.catalog[type].name, question_.subject,
                            setup.catalog[asked.signal.hazard].name);
}

bool RuleWatch::concerns(const Observation& observation) const {
  return std::any_of(observation.subjects.begin(), observation.subjects.end(),
                     [&](const SubjectRef& ref) { return ref.key == state_.key; });
}

void RuleWatch::on_too_late(const Observation& observation) {
  SourceCounts& counts = counts_[observation.source.value()];
  ++counts.too_late;
  if (concerns(observation)) ++counts.too_late_here;
}

void RuleWatch::on_telling(const Telling& telling) {
  if (telling.record.to == state_.key) tellings_.push_back(telling);
}

void RuleWatch::on_step(const LogRecord& record, std::span<const RowWrite> rows, EventTime w) {
  if (const auto* seen = std::get_if<Observation>(&record); seen && seen->beyond_lateness) {
    ++counts_[seen->source.value()].late;
    if (concerns(*seen)) ++counts_[seen->source.value()].late_here;
  }
  if (reached_) return;
  if (const auto* report = std::get_if<ClockReport>(&record)) {
    clocks_.report(*report);
    times_ = clocks_.times();
  } else if (const auto* observation = std::get_if<Observation>(&record)) {
    take(*observation);
  } else if (const auto* generation = std::get_if<Generation>(&record)) {
    calendar_ = generation->calendar;
  }
  hear();
  w_ = w;
  advance(w);
  for (const RowWrite& write : rows) take_row(write.row);
  if (question_.at && w >= *question_.at) reached_ = explain_at(*question_.at, *question_.at);
}

void RuleWatch::take(const Observation& observation) {
  // Commands as they came in, with who gave them and those that were refused: no rule reads that.
  if (observation.schema == setup_.catalog.schema_named("handling")) return;
  for (const SubjectRef& ref : observation.subjects) {
    if (ref.key == state_.key) correlator_.observe(state_, observation, ref, w_);
  }
}

void RuleWatch::hear() {
  for (const Telling& telling : tellings_) {
    // One step may go far beyond the time asked for; what was told then, nobody knew.
    if (question_.at && telling.w > *question_.at) break;
    advance(telling.w);
    correlator_.hear(state_, telling.record, telling.w);
    advance(telling.w);
  }
  tellings_.clear();
}

void RuleWatch::advance(EventTime w) {
  correlator_.advance(state_, w);
  correlator_.looked(state_, w);
}

void RuleWatch::take_row(const SignalRow& row) {
  if (row.signal_id != signal_id_) return;
  const auto as_of = parse_time(row.as_of, UtcOffset());
  if (question_.at && (!as_of || *as_of > *question_.at)) return;  // one step may go far beyond
  row_.reset();
  if (row.condition == Condition::kGone) return;
  row_ = StandingRow{
      row.signal_id, std::string(name_of(row.level)), std::string(name_of(row.condition)), {}};
  for (const RuleAtWork& rule : row.rules) {
    row_->parts.push_back({rule.id, std::string(name_of(rule.level))});
  }
}

Explanation RuleWatch::explanation() const {
  return reached_ ? *reached_ : explain_at(w_, std::max(w_, state_.front));
}

ExplainContext RuleWatch::context() const {
  ExplainContext context;
  context.subject = setup_.subjects.find(state_.key.type, state_.key.id);
  context.offset = setup_.site.offset;
  context.as_days = as_days_;
  context.sources = &setup_.sources;
  context.catalog = &setup_.catalog;
  return context;
}

Explanation RuleWatch::explain_at(EventTime w, EventTime t) const {
  const BoundRule& bound = plan().rules[rule_];
  const TimeContext time{times_, calendar_, setup_.site.offset};
  RuleSweep sweep(rule_, bound, plan_.min_reporters(), time);
  const ExplainContext context = this->context();
  sweep.start(state_, w - bound.tail - kTick, assessor_, context.subject);
  sweep.advance(state_, t, assessor_, context.subject);
  const Verdict verdict = judge(sweep.segments(), bound.rule->confirm_for, bound.rule->keep_for, w,
                                t, sweep.unread_from());
  const RuleEvidence evidence = evidence_at(state_, plan(), rule_, setup_.sources,
                                            plan_.min_reporters(), time, t, w - plan().hold);
  Explanation explanation = explanation_of({sweep, verdict, evidence, times_, t}, context);
  explanation.row = row_;
  return explanation;
}

}  // namespace tributary
