#include "engine/correlate/plan.h"

#include <algorithm>
#include <numeric>

#include "engine/base/digest.h"
#include "engine/correlate/people_input.h"
#include "engine/correlate/program_hash.h"
#include "engine/correlate/signal_items.h"
#include "engine/correlate/signal_outlets.h"
#include "engine/correlate/window_set.h"
#include "engine/model/profile.h"

namespace tributary {

namespace {

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

bool reads_field(InputAttribute attribute) {
  return attribute >= InputAttribute::kDistinctField && attribute <= InputAttribute::kLastField;
}

/// Every zone's midnight is a quarter of an hour of UTC.
constexpr Millis kQuarter = std::chrono::minutes(15);

/// Adds `one` to what the slot has of its kind: each width once, with its longest reach.
template <typename Kind>
void add_width(std::vector<Kind>& kinds, Millis Kind::*width, const Kind& one) {
  const auto at = std::find_if(kinds.begin(), kinds.end(),
                               [&](const Kind& other) { return other.*width >= one.*width; });
  if (at != kinds.end() && (*at).*width == one.*width) {
    at->reach = std::max(at->reach, one.reach);
  } else {
    kinds.insert(at, one);
  }
}

BoundInput bind_input(Slot& slot, SlotIndex index, const RuleInput& input) {
  BoundInput bound;
  bound.slot = index;
  bound.within = input.within;
  bound.measure = input.measure;
  bound.rule_input = &input;
  bound.columns.assign(input.fields.size(), BoundInput::kNoColumn);
  bound.keep = std::max(input.keep, 1U);
  bound.bucket = std::max(input.within / BoundInput::kBucketsPerWindow, Millis(1));
  bound.has_keep = input.source_class != SourceClass::kPeople;
  bound.is_single_source = input.feeds.size() == 1;
  slot.shortest = slot.keep == 0 ? input.within : std::min(slot.shortest, input.within);
  slot.keep = std::max(slot.keep, bound.keep);
  add_width(slot.countings, &SlotCounting::bucket, {bound.bucket, input.within});
  if (input.baseline) {
    bound.cell = std::max(Millis(std::gcd(input.within.count(), kQuarter.count())), Millis(1));
    add_width(slot.tallyings, &SlotTallying::cell, {bound.cell, input.reach()});
  }
  return bound;
}

/// Columns for what the rule's attributes read.
void bind_fields(TypePlan& plan, BoundRule& bound) {
  for (const AttributeRef& ref : bound.rule->attributes) {
    BoundInput& input = bound.inputs[ref.input];
    if (!reads_field(ref.attribute) || input.rule_input->signal) continue;
    input.columns[ref.field] =
        column_for(plan.slots[input.slot], input.rule_input->fields[ref.field]);
    SlotColumn& column = plan.slots[input.slot].columns[input.columns[ref.field]];
    if (ref.attribute != InputAttribute::kDistinctField) continue;
    column.is_distinct = true;
    input.distinct_fields.push_back(ref.field);
  }
}

/// What has a value again, or a larger one, when the oldest items leave a window, or as days pass.
bool rises_by_time(const RuleInput& input, InputAttribute attribute) {
  switch (attribute) {
    case InputAttribute::kValue:
    case InputAttribute::kFirstAt:
    case InputAttribute::kSumField:
    case InputAttribute::kMaxField:
    case InputAttribute::kMinField:
    case InputAttribute::kFirstField:
    case InputAttribute::kUsual:
    case InputAttribute::kRatio:
      return true;
    default:
      return input.measure == Measure::kMin;
  }
}

/// An input of a rule as it is read at one subject type: the rule's own or, with or_cell, a cell's.
struct InputPlace {
  const Rule& rule;
  const RuleInput& input;
  bool is_cell = false;
};

/// Each rule has its own: it does not read itself.
std::uint64_t hash_signal(const Rule& rule, const SignalInput& signal) {
  std::uint64_t hash = combine_hashes(hash64("signal slot"), hash64(rule.id));
  for (const TopicId hazard : signal.hazards) hash = combine_hashes(hash, hazard.value());
  for (const std::string& id : signal.rules) hash = combine_hashes(hash, hash64(id));
  for (const Level level : signal.levels) {
    hash = combine_hashes(hash, static_cast<std::uint64_t>(level) + 0x10000);
  }
  for (const SignalVia& via : signal.via) {
    hash = combine_hashes(hash, via.of.value() * 0x100U + via.attribute.value() + 0x20000U);
  }
  return hash;
}

std::uint64_t hash_place(std::uint64_t hash, const InputPlace& place) {
  if (!place.input.near) return hash;
  hash = combine_hashes(hash, hash64("near"));
  hash = combine_hashes(hash, static_cast<std::uint64_t>(place.input.near->metres.raw()));
  if (!place.is_cell) return hash;
  return combine_hashes(hash, hash64("cell") + place.rule.subject.value() +
                                  (place.input.near->or_cell ? 0x100U : 0U));
}

/// At a cell, a `near` without or_cell holds nothing: there is no distance to a cell.
std::vector<InputFeed> feeds_at(const InputPlace& place) {
  const bool is_nowhere = place.is_cell && place.input.near && !place.input.near->or_cell;
  return is_nowhere ? std::vector<InputFeed>() : place.input.feeds;
}

SlotIndex slot_for(TypePlan& plan, const InputPlace& place,
                   const std::vector<SourceInfo>& sources) {
  const RuleInput& input = place.input;
  const std::uint64_t definition = input.signal
                                       ? hash_signal(place.rule, *input.signal)
                                       : hash_place(hash_feeds(input.feeds, sources), place);
  for (std::size_t i = 0; i < plan.slots.size(); ++i) {
    if (plan.slots[i].definition == definition) return static_cast<SlotIndex>(i);
  }
  plan.slots.push_back({definition, feeds_at(place), input.source_class,
                        input.measure != Measure::kNone, input.near, place.is_cell,
                        place.rule.subject, input.signal});
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

/// Of everything that decides what an expectation keeps of an observation.
std::uint64_t hash_expectation(const TypePlan& plan, const BoundRule& bound) {
  const Rule& rule = *bound.rule;
  const Expectation& expect = *rule.expect;
  std::uint64_t hash = combine_hashes(hash64("expectation"), hash64(rule.id));
  for (const std::uint16_t input : {expect.after, expect.event}) {
    hash = combine_hashes(hash, plan.slots[bound.inputs[input].slot].definition);
  }
  for (const InputField& field : rule.inputs[expect.after].fields) {
    hash = combine_hashes(hash, hash64(field.name));
  }
  for (const Expectation::Match& match : expect.match) {
    hash = combine_hashes(hash, match.of_after);
    hash = combine_hashes(hash, hash64(rule.inputs[expect.event].fields[match.of_event].name));
  }
  return hash | 1;  // 0 says that there is none
}

/// What the rule reads of each input of people besides steps.
void bind_steps(BoundRule& bound) {
  for (BoundInput& input : bound.inputs) {
    input.reads_steps_only = is_of_people(*input.rule_input);
  }
  for (const AttributeRef& ref : bound.rule->attributes) {
    BoundInput& input = bound.inputs[ref.input];
    if (ref.attribute == InputAttribute::kAny) {
      input.reads_any = true;
    } else if (ref.attribute != InputAttribute::kDistinctReporters) {
      input.reads_steps_only = false;
    }
  }
}

bool hangs_on_time_alone(const BoundRule& bound) {
  return !bound.waits() &&
         std::none_of(bound.inputs.begin(), bound.inputs.end(), [](const BoundInput& input) {
           return input.rule_input->baseline || input.rule_input->signal;
         });
}

void bind_waiting(const TypePlan& plan, BoundRule& bound) {
  for (const AttributeRef& ref : bound.rule->attributes) {
    if (ref.is_settled) bound.settled.push_back(ref.input);
  }
  std::sort(bound.settled.begin(), bound.settled.end());
  bound.settled.erase(std::unique(bound.settled.begin(), bound.settled.end()), bound.settled.end());
  if (bound.rule->expect) bound.expectation = hash_expectation(plan, bound);
  if (bound.waits()) bound.is_monotone = false;
  bound.hangs_on_time_alone = hangs_on_time_alone(bound);
}

BoundRule bind(TypePlan& plan, const Rule& rule, RuleId id, bool is_cell,
               const std::vector<SourceInfo>& sources) {
  BoundRule bound;
  bound.id = id;
  bound.rule = &rule;
  for (const RuleInput& input : rule.inputs) {
    const SlotIndex slot = slot_for(plan, {rule, input, is_cell}, sources);
    bound.inputs.push_back(bind_input(plan.slots[slot], slot, input));
  }
  bind_fields(plan, bound);
  for (const AttributeRef& ref : rule.attributes) {
    if (ref.attribute == InputAttribute::kDistinctReporters) bound.tokens.push_back(ref.input);
    if (rises_by_time(rule.inputs[ref.input], ref.attribute)) bound.is_monotone = false;
  }
  for (const Level level : kLevels) {
    const auto& program = rule.levels[static_cast<std::size_t>(level)];
    if (program && !is_monotone(*program)) bound.is_monotone = false;
  }
  bind_steps(bound);
  bind_waiting(plan, bound);
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

FieldId accounts_of(const Catalog& catalog, const InputFeed& feed, SourceClass source_class) {
  if (source_class != SourceClass::kOpinion) return none_of<FieldId>();
  return field_named(catalog[feed.schema], "accounts").value_or(none_of<FieldId>());
}

/// When each rule has to be followed, and with how many items of a slot that may be.
void bind_waking(TypePlan& plan, std::uint32_t min_reporters) {
  for (BoundRule& rule : plan.rules) rule.waking = waking_of(rule, min_reporters);
  for (std::size_t i = 0; i < plan.slots.size(); ++i) {
    const auto slot = static_cast<SlotIndex>(i);
    std::uint32_t least = std::numeric_limits<std::uint32_t>::max();
    for (const std::uint16_t rule : plan.rules_of_slot[slot]) {
      least = std::min(least, plan.rules[rule].waking.least_of(slot));
    }
    plan.wakes_at.push_back(least);
  }
}

void index_slots(TypePlan& plan, std::size_t sources, const Catalog& catalog) {
  plan.by_source.resize(sources);
  plan.rules_of_slot.resize(plan.slots.size());
  for (std::size_t slot = 0; slot < plan.slots.size(); ++slot) {
    const std::vector<InputFeed>& feeds = plan.slots[slot].feeds;
    for (std::size_t i = 0; i < feeds.size(); ++i) {
      plan.by_source[feeds[i].source.value()].add(
          {static_cast<SlotIndex>(slot), static_cast<std::uint16_t>(i), &feeds[i],
           accounts_of(catalog, feeds[i], plan.slots[slot].source_class)});
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

Millis Slot::reach() const {
  Millis longest{0};
  for (const SlotCounting& counting : countings) longest = std::max(longest, counting.reach);
  for (const SlotTallying& tallying : tallyings) longest = std::max(longest, tallying.reach);
  return longest;
}

bool BoundRule::counts_tokens(std::size_t input) const {
  return std::find(tokens.begin(), tokens.end(), input) != tokens.end();
}

CorrelatePlan::CorrelatePlan(const RuleSet& rules, const Catalog& catalog,
                             const std::vector<SourceInfo>& sources, std::uint32_t min_reporters,
                             bool rules_share)
    : types_(catalog.subject_types.size()), min_reporters_(min_reporters) {
  for (std::size_t i = 0; i < rules.rules.size(); ++i) {
    const Rule& rule = rules.rules[i];
    if (!rule.is_evaluated()) continue;
    std::vector<SubjectTypeId> places = {rule.subject};
    const auto cell = catalog.subject_type_named("place.cell");
    if (rule.falls_to_cells() && cell && rule.subject != *cell) places.push_back(*cell);
    for (const SubjectTypeId type : places) {
      TypePlan& plan = types_[type.value()];
      plan.rules.push_back(
          bind(plan, rule, RuleId(static_cast<std::uint32_t>(i)), type != rule.subject, sources));
      plan.hold = std::max(plan.hold, rule.reach());
      plan.lateness = std::max(plan.lateness, lateness_of(rule, sources));
    }
  }
  share_lateness(rules, types_);
  for (TypePlan& plan : types_) {
    plan.hold = plan.hold + plan.lateness;
    for (BoundRule& rule : plan.rules) {
      rule.tail =
          rule.rule->confirm_for + rule.rule->keep_for + holds_for(*rule.rule) + plan.lateness;
      for (const BoundInput& input : rule.inputs) {
        Millis& tail = plan.slots[input.slot].tail;
        tail = std::max(tail, rule.tail);
      }
      rule.lingers = rule.rule->awaits_people() ? plan.hold : rule.tail;
      const auto index = static_cast<std::uint16_t>(&rule - plan.rules.data());
      if (rule.expectation != 0) plan.expecting.push_back(index);
      if (!rule.hangs_on_time_alone) plan.all_hang_on_time_alone = false;
    }
    index_slots(plan, sources.size(), catalog);
    bind_signals(plan);
    bind_waking(plan, min_reporters);
    bind_windows(plan, rules_share);
  }
  bind_outlets(types_);
}

}  // namespace tributary
