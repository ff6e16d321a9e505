#include "ops/tributary/explanation/explanation.h"

#include <algorithm>
#include <set>

namespace tributary {
namespace {

SourceNote note_of(SourceId source, EventTime at, const ExplainContext& context) {
  const std::string& name = (*context.sources)[source.value()].name;
  return {name, at == EventTime::min() ? "" : format_day(at, context.offset)};
}

/// Sources of the rule's own inputs; those of rules that it reads speak for themselves.
std::set<SourceId> sources_of(const Rule& rule) {
  std::set<SourceId> sources;
  for (const RuleInput& input : rule.inputs) {
    for (const InputFeed& feed : input.feeds) sources.insert(feed.source);
  }
  return sources;
}

/// The clocks behind `t` without which a level, or that something is missing, cannot be known.
std::vector<SourceNote> waits_of(const ExplanationInput& input, const ExplainContext& context) {
  const Waiting* waiting = input.sweep.waiting();
  if (waiting == nullptr) return {};
  std::set<SourceId> slow;
  for (const SourceId source : waiting->slowest_settled(input.t)) slow.insert(source);
  const SourceId expected = waiting->slowest_expected();
  if (expected != none_of<SourceId>() && waiting->known_until() < input.t) slow.insert(expected);
  std::vector<SourceNote> notes;
  notes.reserve(slow.size());
  for (const SourceId source : slow) {
    notes.push_back(note_of(source, input.times[source.value()].clock, context));
  }
  return notes;
}

std::vector<SourceNote> silent_of(const ExplanationInput& input, const ExplainContext& context) {
  std::vector<SourceNote> notes;
  for (const SourceId source : sources_of(input.sweep.rule_read())) {
    const EventTime stale_from = input.times[source.value()].stale_from;
    if (stale_from <= input.t) notes.push_back(note_of(source, stale_from, context));
  }
  return notes;
}

}  // namespace

std::string time_in_words(EventTime at, const ExplainContext& context) {
  if (context.as_days) return format_day(at, context.offset);
  const std::int64_t minute = Millis(std::chrono::minutes(1)).count();
  return format_time(EventTime::from_millis(at.millis() / minute * minute), context.offset);
}

Explanation explanation_of(const ExplanationInput& input, const ExplainContext& context) {
  const Rule& rule = input.sweep.rule_read();
  Explanation result;
  result.as_of = time_in_words(input.t, context);
  result.level = input.verdict.level;
  result.condition = input.verdict.condition;
  const bool ends = result.condition == Condition::kKept || result.condition == Condition::kPending;
  if (ends && input.verdict.next < EventTime::max()) {
    result.next = time_in_words(input.verdict.next, context);
  }
  result.levels = level_standings(rule, input.evidence, context);
  result.values = values_in_words(rule, input.evidence, context);
  result.silent = silent_of(input, context);
  result.waits_for = waits_of(input, context);
  for (std::size_t i = 0; i < input.evidence.inputs.size(); ++i) {
    const InputEvidence& found = input.evidence.inputs[i];
    if (found.approximate) result.approximate.push_back(rule.inputs[i].name);
    if (!found.baseline_ready) result.baseline_not_ready.push_back(rule.inputs[i].name);
  }
  return result;
}

}  // namespace tributary
