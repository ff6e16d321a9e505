#include "engine/correlate/evidence.h"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "engine/correlate/attributes.h"
#include "engine/correlate/baseline.h"
#include "engine/model/finding.h"

namespace tributary {

namespace {

constexpr std::size_t kMostCitations = 20;
constexpr Millis kTick{1};

/// The last time after `from`, up to `at`, at which the step became another; `from` if none.
EventTime last_step_after(const std::vector<SlotItem>& items, const BoundInput& input,
                          std::uint32_t min_reporters, EventTime from, EventTime at) {
  Window window(input.within, true);
  window.seek(items, from);
  const auto read = [&] {
    return window.read(items, InputAttribute::kDistinctReporters, input.measure, min_reporters);
  };
  EventTime reached = from;
  Scalar value = read();
  for (EventTime next = window.next_change(items); next <= at; next = window.next_change(items)) {
    window.advance(items, next);
    const Scalar now = read();
    if (!(now == value)) reached = next;
    value = now;
  }
  return reached;
}

/// When the step that holds at `at` was reached, if that was after `from`. Mostly that is not long
/// ago, and what was long before is only looked at if it is.
std::optional<EventTime> step_reached(const std::vector<SlotItem>& items, const BoundInput& input,
                                      std::uint32_t min_reporters, EventTime from, EventTime at) {
  constexpr int kFirstPart = 32, kWider = 8;
  for (Millis back = input.within / kFirstPart + kTick;; back *= kWider) {
    const EventTime start = std::max(from, at - back);
    const EventTime reached = last_step_after(items, input, min_reporters, start, at);
    if (reached > start) return reached;
    if (start == from) return std::nullopt;
  }
}

InputEvidence people_evidence(const std::vector<SlotItem>& items, const BoundRule& rule,
                              std::size_t input, std::uint32_t min_reporters, EventTime at,
                              EventTime whole_from) {
  const bool counts = std::find(rule.tokens.begin(), rule.tokens.end(), input) != rule.tokens.end();
  InputEvidence evidence;
  if (!counts) return evidence;  // `.any`: a single report has no day
  Window window(rule.inputs[input].within, true);
  window.seek(items, at);
  const Scalar step =
      window.read(items, InputAttribute::kDistinctReporters, Measure::kNone, min_reporters);
  if (step.bits == 0) return evidence;  // nor have they below the first step
  // Of windows before that some reports may be no longer held. When the others alone were as many
  // is not when the step was reached, and would tell of reports between two steps (PEOPLE 2,
  // Erase).
  evidence.step_since = step_reached(items, rule.inputs[input], min_reporters, whole_from, at);
  evidence.last_at = evidence.step_since.value_or(EventTime::min());
  return evidence;
}

/// The rules whose levels began in the window, newest first, each once.
std::vector<std::string> rules_cited(const TypePlan& plan, const Slot& slot,
                                     const std::vector<SlotItem>& items, const Window& window) {
  std::vector<std::string> cited;
  for (std::size_t i = window.end(); i > window.first(); --i) {
    const std::size_t number = items[i - 1].source.value();
    const Rule& rule =
        slot.signal->via.empty() ? *plan.rules[number].rule : *slot.via_rules[number];
    std::string name = "signal:" + rule.id;
    const bool is_new = std::find(cited.begin(), cited.end(), name) == cited.end();
    if (is_new && cited.size() < kMostCitations) cited.push_back(std::move(name));
  }
  return cited;
}

/// PEOPLE 2: of levels that reports by people have made, not even a rule's value says more than the
/// day.
Scalar as_day(const Scalar& value, UtcOffset offset) {
  if (value.kind != Scalar::Kind::kTime) return value;
  return Scalar::time(start_of_local_day(EventTime::from_millis(value.bits), offset));
}

InputEvidence cited_evidence(const SubjectState& state, const TypePlan& plan,
                             const BoundInput& input, const Window& window,
                             const std::vector<SourceInfo>& sources) {
  const SlotView view = state.view(input.slot);
  InputEvidence evidence;
  evidence.approximate = is_approximate(window, view, input);
  if (window.first() < window.end()) {
    evidence.first_at = view.items[window.first()].at;
    evidence.last_at = view.items[window.end() - 1].at;
  }
  // Of opinion nothing is said but its ratio, in steps (PEOPLE 11).
  if (input.rule_input->source_class == SourceClass::kOpinion) return evidence;
  evidence.count = static_cast<std::uint32_t>(count_of(window, view, input).bits / Decimal::kScale);
  if (input.rule_input->signal) {
    evidence.citations = rules_cited(plan, plan.slots[input.slot], view.items, window);
    return evidence;
  }
  for (std::size_t i = window.end(); i > window.first(); --i) {
    const SlotItem& item = view.items[i - 1];
    if (evidence.citations.size() == kMostCitations) break;
    const SeenId* seen = state.seen.find(item.source, item.id_digest);
    if (seen == nullptr || seen->record_id.empty()) continue;
    evidence.citations.push_back(sources[item.source.value()].name + ":" +
                                 std::string(seen->record_id.view()));
  }
  return evidence;
}

/// Late findings and measurements in the rule's windows: how an office works, not how people report
/// (PEOPLE 2). One that several inputs read is one.
std::uint32_t count_late(const SubjectState& state, const BoundRule& rule,
                         const std::vector<Window>& windows) {
  std::set<std::pair<SourceId, std::uint64_t>> late;
  for (std::size_t i = 0; i < windows.size(); ++i) {
    const RuleInput& input = *rule.inputs[i].rule_input;
    if (input.signal || !is_finding(input.source_class)) continue;
    const std::vector<SlotItem>& items = state.items(rule.inputs[i].slot);
    for (std::size_t at = windows[i].first(); at < windows[i].end(); ++at) {
      if (items[at].is_late) late.emplace(items[at].source, items[at].id_digest);
    }
  }
  return static_cast<std::uint32_t>(late.size());
}

}  // namespace

RuleEvidence evidence_at(const SubjectState& state, const TypePlan& plan, std::uint16_t rule,
                         const std::vector<SourceInfo>& sources, std::uint32_t min_reporters,
                         const TimeContext& time, EventTime at, EventTime whole_from) {
  const BoundRule& bound = plan.rules[rule];
  RuleEvidence result;
  result.at = at;
  std::vector<Window> windows;
  for (std::size_t i = 0; i < bound.inputs.size(); ++i) {
    const auto& items = state.items(bound.inputs[i].slot);
    windows.emplace_back(bound.inputs[i].within,
                         bound.rule->inputs[i].source_class == SourceClass::kPeople);
    windows.back().seek(items, at);
    if (bound.rule->inputs[i].source_class == SourceClass::kPeople) {
      result.inputs.push_back(people_evidence(items, bound, i, min_reporters, at, whole_from));
    } else {
      result.inputs.push_back(
          cited_evidence(state, plan, bound.inputs[i], windows.back(), sources));
    }
  }
  for (std::size_t i = 0; i < bound.inputs.size(); ++i) {
    const RuleInput& input = bound.rule->inputs[i];
    if (input.baseline) {
      result.inputs[i].baseline_ready = !input.signal && has_history(input, time.sources, at);
    }
  }
  result.late = count_late(state, bound, windows);
  Waiting waiting(rule, bound, time, min_reporters);
  waiting.follow(state);
  result.by_weekends_only = waiting.line().at(std::min(at, waiting.known_until())).by_weekends_only;
  for (const AttributeRef& ref : bound.rule->attributes) {
    const BoundInput& input = bound.inputs[ref.input];
    const Scalar value = is_of_absence(ref.attribute)
                             ? waiting.absence(ref, at, state)
                             : read_attribute(windows[ref.input], state.view(input.slot), input,
                                              ref, min_reporters, time);
    const auto& signal = bound.rule->inputs[ref.input].signal;
    const Scalar shown = signal && signal->of_people ? as_day(value, time.offset) : value;
    result.values.push_back(ref.is_settled ? waiting.settled(ref, shown, at) : shown);
  }
  return result;
}

}  // namespace tributary
