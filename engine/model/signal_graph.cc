#include "engine/model/signal_graph.h"

#include <algorithm>
#include <cstdint>

#include "engine/model/profile.h"

namespace tributary {

namespace {

template <typename T>
bool names(const std::vector<T>& wanted, const T& found) {
  return wanted.empty() || std::find(wanted.begin(), wanted.end(), found) != wanted.end();
}

bool reads_any(const Rule& reader, const Rule& other) {
  return std::any_of(reader.inputs.begin(), reader.inputs.end(), [&](const RuleInput& input) {
    return input.signal && may_meet(reader, *input.signal, other) &&
           reads(reader, *input.signal, other);
  });
}

enum class Mark : std::uint8_t { kUnseen, kOpen, kDone };

/// Depth first from `rule`; true if a circle was found, which `path` then ends with.
bool finds_circle(const RuleSet& rules, std::size_t rule, std::vector<Mark>& marks,
                  std::vector<std::string>& path) {
  marks[rule] = Mark::kOpen;
  path.push_back(rules.rules[rule].id);
  for (std::size_t other = 0; other < rules.rules.size(); ++other) {
    if (marks[other] == Mark::kDone || !reads_any(rules.rules[rule], rules.rules[other])) continue;
    if (marks[other] == Mark::kOpen) {
      path.push_back(rules.rules[other].id);
      return true;
    }
    if (finds_circle(rules, other, marks, path)) return true;
  }
  marks[rule] = Mark::kDone;
  path.pop_back();
  return false;
}

}  // namespace

bool has_opinion_input(const Rule& rule) {
  return std::any_of(rule.inputs.begin(), rule.inputs.end(), [](const RuleInput& input) {
    return input.source_class == SourceClass::kOpinion;
  });
}

bool may_meet(const Rule& reader, const SignalInput& input, const Rule& other) {
  if (input.via.empty()) {
    return reader.subject == other.subject || reader.falls_to_cells() || other.falls_to_cells();
  }
  return std::any_of(input.via.begin(), input.via.end(),
                     [&](const SignalVia& via) { return via.of == other.subject; });
}

bool reads(const Rule& reader, const SignalInput& input, const Rule& other) {
  return other.status == RuleStatus::kActive && !is_variant(other) && other.id != reader.id &&
         (input.via.empty() || may_meet(reader, input, other)) &&
         !(input.without_people && other.has_people_input()) &&
         names(input.hazards, other.signal.hazard) && names(input.rules, other.id) &&
         !has_opinion_input(other);
}

std::vector<std::string> signal_circle(const RuleSet& rules) {
  std::vector<Mark> marks(rules.rules.size(), Mark::kUnseen);
  std::vector<std::string> path;
  for (std::size_t rule = 0; rule < rules.rules.size(); ++rule) {
    const bool is_new = marks[rule] == Mark::kUnseen && rules.rules[rule].is_evaluated();
    if (!is_new || !finds_circle(rules, rule, marks, path)) continue;
    // What led to the circle is no part of it.
    return {std::find(path.begin(), path.end(), path.back()), path.end()};
  }
  return {};
}

void mark_signals_of_people(RuleSet& rules) {
  bool changed = true;
  while (changed) {
    changed = false;
    for (Rule& reader : rules.rules) {
      for (RuleInput& input : reader.inputs) {
        if (!input.signal || input.signal->of_people) continue;
        input.signal->of_people =
            std::any_of(rules.rules.begin(), rules.rules.end(), [&](const Rule& other) {
              return may_meet(reader, *input.signal, other) &&
                     reads(reader, *input.signal, other) && other.has_people_input();
            });
        changed = changed || input.signal->of_people;
      }
    }
  }
}

const RuleInput* counts_levels_of_people(const Rule& rule) {
  const auto found =
      std::find_if(rule.attributes.begin(), rule.attributes.end(), [&](const AttributeRef& ref) {
        const RuleInput& input = rule.inputs[ref.input];
        return ref.attribute == InputAttribute::kCount && input.signal && input.signal->of_people;
      });
  return found == rule.attributes.end() ? nullptr : &rule.inputs[found->input];
}

}  // namespace tributary
