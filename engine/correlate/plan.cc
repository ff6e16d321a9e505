#include "engine/correlate/plan.h"

#include <algorithm>

#include "engine/base/digest.h"

namespace tributary {

namespace {

std::uint64_t hash_program(const Program& program) {
  std::uint64_t hash = hash64("program");
  for (const Instruction& step : program.code) {
    hash = combine_hashes(hash, static_cast<std::uint64_t>(step.op));
    hash = combine_hashes(hash, step.index);
    hash = combine_hashes(hash, static_cast<std::uint64_t>(step.bits));
  }
  for (const ConstantSet& set : program.sets) {
    for (const std::int64_t bits : set.bits)
      hash = combine_hashes(hash, static_cast<std::uint64_t>(bits));
    for (const std::string& text : set.texts) hash = combine_hashes(hash, hash64(text));
  }
  for (const std::string& text : program.texts) hash = combine_hashes(hash, hash64(text));
  return hash;
}

std::uint64_t hash_feeds(const std::vector<InputFeed>& feeds,
                         const std::vector<SourceInfo>& sources) {
  std::uint64_t hash = hash64("slot");
  for (const InputFeed& feed : feeds) {
    hash = combine_hashes(hash, hash64(sources[feed.source.value()].name));
    hash = combine_hashes(hash, hash_program(feed.where));
    hash = combine_hashes(hash, feed.measure.value());
  }
  return hash;
}

std::uint64_t hash_field(const InputField& field) {
  std::uint64_t hash = combine_hashes(hash64(field.name), static_cast<std::uint64_t>(field.kind));
  for (const FieldId id : field.of_feed) hash = combine_hashes(hash, id.value());
  return hash;
}

/// The column of `slot` that holds the field, made if there is none.
std::uint16_t column_for(Slot& slot, const InputField& field) {
  const std::uint64_t definition = hash_field(field);
  for (std::size_t i = 0; i < slot.columns.size(); ++i) {
    if (slot.columns[i].definition == definition) return static_cast<std::uint16_t>(i);
  }
  slot.columns.push_back({definition, field.kind, field.of_feed});
  return static_cast<std::uint16_t>(slot.columns.size() - 1);
}

BoundInput bind_input(Slot& slot, SlotIndex index, const RuleInput& input) {
  BoundInput bound{index, input.within, input.measure};
  for (const InputField& field : input.fields) bound.columns.push_back(column_for(slot, field));
  return bound;
}

SlotIndex slot_for(TypePlan& plan, const RuleInput& input, const std::vector<SourceInfo>& sources) {
  const std::uint64_t definition = hash_feeds(input.feeds, sources);
  for (std::size_t i = 0; i < plan.slots.size(); ++i) {
    if (plan.slots[i].definition == definition) return static_cast<SlotIndex>(i);
  }
  plan.slots.push_back(
      {definition, input.feeds, input.source_class, input.measure != Measure::kNone});
  return static_cast<SlotIndex>(plan.slots.size() - 1);
}

bool is_monotone(const Program& program) {
  return std::none_of(program.code.begin(), program.code.end(), [](const Instruction& step) {
    switch (step.op) {
      case OpCode::kNot:
      case OpCode::kNe:
      case OpCode::kEq:
      case OpCode::kLt:
      case OpCode::kLe:
      case OpCode::kSub:
      case OpCode::kNegate:
      case OpCode::kDiv:
      case OpCode::kMod:
      case OpCode::kMin:
        return true;
      default:
        return false;
    }
  });
}

BoundRule bind(TypePlan& plan, const Rule& rule, RuleId id,
               const std::vector<SourceInfo>& sources) {
  BoundRule bound{id, &rule, {}, {}, true};
  for (const RuleInput& input : rule.inputs) {
    const SlotIndex slot = slot_for(plan, input, sources);
    bound.inputs.push_back(bind_input(plan.slots[slot], slot, input));
    // A minimum of measures rises when the smallest leaves the window.
    if (input.measure == Measure::kMin) bound.is_monotone = false;
  }
  for (const AttributeRef& ref : rule.attributes) {
    if (ref.attribute == InputAttribute::kDistinctReporters) bound.tokens.push_back(ref.input);
    if (ref.attribute == InputAttribute::kFirstAt) bound.is_monotone = false;
  }
  for (const Level level : kLevels) {
    const auto& program = rule.levels[static_cast<std::size_t>(level)];
    if (program && !is_monotone(*program)) bound.is_monotone = false;
  }
  return bound;
}

Millis lateness_of(const Rule& rule, const std::vector<SourceInfo>& sources) {
  Millis most{0};
  for (const RuleInput& input : rule.inputs) {
    for (const InputFeed& feed : input.feeds)
      most = std::max(most, sources[feed.source.value()].lateness);
  }
  return most;
}

void index_slots(TypePlan& plan, std::size_t sources) {
  plan.by_source.resize(sources);
  plan.rules_of_slot.resize(plan.slots.size());
  for (std::size_t slot = 0; slot < plan.slots.size(); ++slot) {
    const std::vector<InputFeed>& feeds = plan.slots[slot].feeds;
    for (std::size_t i = 0; i < feeds.size(); ++i) {
      plan.by_source[feeds[i].source.value()].push_back(
          {static_cast<SlotIndex>(slot), static_cast<std::uint16_t>(i), &feeds[i]});
    }
  }
  for (std::size_t rule = 0; rule < plan.rules.size(); ++rule) {
    for (const BoundInput& input : plan.rules[rule].inputs) {
      auto& users = plan.rules_of_slot[input.slot];
      if (users.empty() || users.back() != rule) users.push_back(static_cast<std::uint16_t>(rule));
    }
  }
}

}  // namespace

CorrelatePlan::CorrelatePlan(const RuleSet& rules, const Catalog& catalog,
                             const std::vector<SourceInfo>& sources, std::uint32_t min_reporters)
    : types_(catalog.subject_types.size()), min_reporters_(min_reporters) {
  for (std::size_t i = 0; i < rules.rules.size(); ++i) {
    const Rule& rule = rules.rules[i];
    if (rule.status != RuleStatus::kActive && rule.status != RuleStatus::kShadow) continue;
    TypePlan& plan = types_[rule.subject.value()];
    plan.rules.push_back(bind(plan, rule, RuleId(static_cast<std::uint32_t>(i)), sources));
    plan.hold = std::max(plan.hold, rule.reach());
    plan.lateness = std::max(plan.lateness, lateness_of(rule, sources));
  }
  for (TypePlan& plan : types_) {
    plan.hold = plan.hold + plan.lateness;
    index_slots(plan, sources.size());
  }
}

}  // namespace tributary
