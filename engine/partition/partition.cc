#include "engine/partition/partition.h"

#include <algorithm>

namespace tributary {

namespace {

constexpr std::string_view kCheckpointKey = "partition";

ChangeCause cause_of(Outcome outcome) {
  return outcome == Outcome::kReplaced ? ChangeCause::kVersion : ChangeCause::kEvidence;
}

void write_digest(const Sha256Digest& digest, ByteWriter& out) {
  out.bytes({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

void read_digest(ByteReader& in, Sha256Digest& digest) {
  const std::string_view bytes = in.bytes();
  for (std::size_t i = 0; i < std::min(bytes.size(), digest.size()); ++i) {
    digest[i] = static_cast<std::uint8_t>(bytes[i]);
  }
}

}  // namespace

RuleSet without_small_populations(const RuleSet& rules, const Catalog& catalog,
                                  const SubjectDirectory& subjects, std::uint32_t floor) {
  RuleSet result = rules;
  for (Rule& rule : result.rules) {
    const bool is_closed = catalog[rule.subject].register_kind == RegisterKind::kClosed;
    const bool is_cell = catalog[rule.subject].is_cell;
    if (!is_closed || is_cell || subjects.count(rule.subject) >= floor) continue;
    for (RuleInput& input : rule.inputs) {
      if (input.source_class == SourceClass::kPeople) input.feeds.clear();
    }
  }
  return result;
}

Partition::Partition(const PartitionSetup& setup)
    : rules_(without_small_populations(setup.rules, setup.catalog, setup.subjects,
                                       setup.population_floor)),
      store_(setup.store),
      plan_(rules_, setup.catalog, setup.sources, setup.min_reporters),
      correlator_(plan_, setup.sources, assessor_, setup.subjects),
      codec_(plan_, setup.sources),
      keeper_(setup.site, setup.catalog, setup.subjects),
      rows_(correlator_, keeper_, setup.catalog, setup.subjects, setup.sources),
      cache_(correlator_, codec_, setup.store, setup.cache_bytes),
      clocks_(setup.sources) {}

Status Partition::step(const LogRecord& record, Effects& effects) {
  if (const auto* observation = std::get_if<Observation>(&record))
    return observe(*observation, effects);
  if (const auto* report = std::get_if<ClockReport>(&record)) {
    clocks_.report(*report);
    return fire_due(effects);
  }
  return begin_generation(std::get<Generation>(record), effects);
}

Status Partition::begin_generation(const Generation& generation, Effects& effects) {
  const bool first = generation_.ruleset == Sha256Digest{};
  const bool same =
      generation.ruleset == generation_.ruleset && generation.registers == generation_.registers;
  generation_ = generation;
  if (first || same || store_ == nullptr) return {};
  // Rules or registers changed while we were stopped: every row is judged again, once, in order of
  // subject.
  std::vector<std::string> subjects;
  TRY(store_->scan(Table::kSubjects, "", "", [&](std::string_view key, std::string_view) {
    subjects.emplace_back(key);
    return true;
  }));
  for (const std::string& subject : subjects) {
    TRY_ASSIGN(SubjectEntry * entry, cache_.find(subject, clocks_.w()));
    cache_.mark_dirty(*entry);
    settle(*entry, clocks_.w(), ChangeCause::kRule, effects);
  }
  return {};
}

Status Partition::observe(const Observation& observation, Effects& effects) {
  ++counters_.observations;
  if (observation.beyond_lateness) ++counters_.beyond_lateness;
  bool mattered = observation.subjects.empty();
  for (const SubjectRef& ref : observation.subjects) {
    Outcome outcome = Outcome::kIdle;
    TRY(observe_at(observation, ref, outcome, effects));
    ++counters_.subject_updates;
    ++counters_.outcomes[static_cast<std::size_t>(outcome)];
    mattered = mattered || outcome != Outcome::kTooLate;
  }
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
  const EventTime w = clocks_.w();
  if (observation.at <= w - plan.hold) {
    outcome = Outcome::kTooLate;
    return {};
  }
  TRY_ASSIGN(SubjectEntry * entry, cache_.get(ref.key, w));
  if (entry->state.district.empty()) entry->state.district = ref.district;
  outcome = correlator_.observe(entry->state, observation, ref, w);
  if (outcome == Outcome::kDuplicate || outcome == Outcome::kSuperseded) return {};
  cache_.mark_dirty(*entry);
  settle(*entry, w, cause_of(outcome), effects);
  return {};
}

void Partition::settle(SubjectEntry& entry, EventTime w, ChangeCause cause, Effects& effects) {
  correlator_.advance(entry.state, w);
  counters_.revisions += rows_.update(entry, w, cause, effects);
  set_timer(entry, w);
}

void Partition::set_timer(SubjectEntry& entry, EventTime w) {
  const EventTime next = correlator_.next_timer(entry.state, w);
  CHECK(next > w);
  if (next >= entry.timer) return;  // an earlier one is set: when it fires, this is asked again
  if (entry.timer < EventTime::max()) timers_.cancel({entry.timer, entry.state_key});
  entry.timer = next;
  timers_.set({next, entry.state_key});
}

Status Partition::fire_due(Effects& effects) {
  while (std::optional<Timer> timer = timers_.take_due(clocks_.w())) {
    TRY_ASSIGN(SubjectEntry * entry, cache_.find(timer->subject, timer->at));
    CHECK(entry != nullptr);
    entry->timer = EventTime::max();
    cache_.mark_dirty(*entry);
    correlator_.prune(entry->state, timer->at);
    const std::uint64_t revisions = counters_.revisions;
    settle(*entry, timer->at, ChangeCause::kTime, effects);
    // Only those that show: when a subject is looked at in vain depends on what the cache has
    // dropped.
    if (counters_.revisions > revisions) ++counters_.timers;
  }
  return {};
}

void Partition::write_checkpoint(StateBatch& batch) {
  cache_.flush(batch);
  std::string meta;
  ByteWriter out(meta);
  clocks_.write(out);
  counters_.write(out);
  write_digest(generation_.ruleset, out);
  write_digest(generation_.registers, out);
  batch.put(Table::kMeta, std::string(kCheckpointKey), std::move(meta));
}

Status Partition::read_checkpoint() {
  CHECK(store_ != nullptr);
  TRY_ASSIGN(const std::optional<std::string> meta, store_->get(Table::kMeta, kCheckpointKey));
  if (!meta) return {};
  ByteReader in(*meta);
  TRY(clocks_.read(in));
  TRY(counters_.read(in));
  read_digest(in, generation_.ruleset);
  read_digest(in, generation_.registers);
  TRY(in.status("checkpoint"));
  return store_->scan(Table::kTimers, "", "", [&](std::string_view key, std::string_view) {
    timers_.set(Timers::parse(key));
    return true;
  });
}

}  // namespace tributary
