#include "engine/correlate/evidence.h"

#include <algorithm>

namespace tributary {

namespace {

constexpr std::size_t kMostCitations = 20;

/// When the step that holds at `at` was reached: the last time before at which it was lower.
EventTime step_reached(const std::vector<SlotItem>& items, const BoundInput& input,
                       std::uint32_t min_reporters, EventTime at, bool counts_tokens) {
  const InputAttribute attribute =
      counts_tokens ? InputAttribute::kDistinctReporters : InputAttribute::kAny;
  Window window(input.within, counts_tokens);
  window.seek(items, items.empty() ? at : std::min(items.front().at, at));
  const auto read = [&] { return window.read(items, attribute, input.measure, min_reporters); };
  EventTime reached = items.empty() ? at : std::min(items.front().at, at);
  Scalar value = read();
  for (EventTime next = window.next_change(items); next <= at; next = window.next_change(items)) {
    window.advance(items, next);
    const Scalar now = read();
    if (!(now == value)) reached = next;
    value = now;
  }
  return reached;
}

std::vector<SlotItem> items_after(const std::vector<SlotItem>& items, EventTime held_from) {
  const auto first =
      std::upper_bound(items.begin(), items.end(), held_from,
                       [](EventTime t, const SlotItem& item) { return t < item.at; });
  return {first, items.end()};
}

InputEvidence people_evidence(const std::vector<SlotItem>& items, const BoundRule& rule,
                              std::size_t input, std::uint32_t min_reporters, EventTime at) {
  const bool counts = std::find(rule.tokens.begin(), rule.tokens.end(), input) != rule.tokens.end();
  InputEvidence evidence;
  evidence.step_since = step_reached(items, rule.inputs[input], min_reporters, at, counts);
  evidence.last_at = evidence.step_since;
  return evidence;
}

InputEvidence cited_evidence(const SubjectState& state, const std::vector<SlotItem>& items,
                             const Window& window, const std::vector<SourceInfo>& sources) {
  InputEvidence evidence;
  evidence.count = static_cast<std::uint32_t>(window.end() - window.first());
  for (std::size_t i = window.end(); i > window.first(); --i) {
    const SlotItem& item = items[i - 1];
    evidence.last_at = std::max(evidence.last_at, item.at);
    if (evidence.citations.size() == kMostCitations) break;
    const SeenId* seen = state.seen.find(item.source, item.id_digest);
    if (seen == nullptr || seen->record_id.empty()) continue;
    evidence.citations.push_back(sources[item.source.value()].name + ":" + seen->record_id);
  }
  return evidence;
}

}  // namespace

RuleEvidence evidence_at(const SubjectState& state, const BoundRule& rule,
                         const std::vector<SourceInfo>& sources, std::uint32_t min_reporters,
                         EventTime at, EventTime held_from) {
  RuleEvidence result;
  result.at = at;
  std::vector<Window> windows;
  for (std::size_t i = 0; i < rule.inputs.size(); ++i) {
    const auto& items = state.items(rule.inputs[i].slot);
    windows.emplace_back(rule.inputs[i].within,
                         rule.rule->inputs[i].source_class == SourceClass::kPeople);
    windows.back().seek(items, at);
    if (rule.rule->inputs[i].source_class == SourceClass::kPeople) {
      result.inputs.push_back(
          people_evidence(items_after(items, held_from), rule, i, min_reporters, at));
    } else {
      result.inputs.push_back(cited_evidence(state, items, windows.back(), sources));
    }
  }
  for (const AttributeRef& ref : rule.rule->attributes) {
    const BoundInput& input = rule.inputs[ref.input];
    result.values.push_back(windows[ref.input].read(state.items(input.slot), ref.attribute,
                                                    input.measure, min_reporters));
  }
  return result;
}

}  // namespace tributary
