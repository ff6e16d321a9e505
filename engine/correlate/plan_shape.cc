#include "engine/correlate/plan_shape.h"

#include <algorithm>
#include <array>

#include "engine/base/digest.h"
#include "engine/correlate/program_hash.h"

namespace tributary {

namespace {

template <typename T>
bool includes(const std::set<T>& all, const std::set<T>& some) {
  return std::includes(all.begin(), all.end(), some.begin(), some.end());
}

SlotShape shape_of(const Slot& slot) {
  SlotShape shape;
  for (const SlotColumn& column : slot.columns) {
    // One whose different values count keeps when each was last seen.
    shape.columns.insert(column.definition + (column.is_distinct ? 1 : 0));
  }
  for (const SlotCounting& counting : slot.countings) shape.buckets.insert(counting.bucket.count());
  for (const SlotTallying& tallying : slot.tallyings) shape.cells.insert(tallying.cell.count());
  shape.keep = slot.keep;
  shape.held = slot.reach() + slot.tail;
  return shape;
}

/// Of everything that decides what an expectation keeps, and how long: what no longer waits under
/// one is forgotten, and may wait under another.
std::uint64_t hash_held(const BoundRule& rule) {
  const Expectation& expect = *rule.rule->expect;
  std::uint64_t hash = combine_hashes(rule.expectation, hash_program(expect.by));
  for (const Millis span : {expect.grace, expect.expires, rule.lingers}) {
    hash = combine_hashes(hash, static_cast<std::uint64_t>(span.count()));
  }
  return hash;
}

template <typename T, typename Write>
void write_all(const T& all, ByteWriter& out, Write&& write) {
  out.varint(all.size());
  for (const auto& one : all) write(one);
}

void write_slot(std::uint64_t definition, const SlotShape& slot, ByteWriter& out) {
  out.fixed64_be(definition);
  write_all(slot.columns, out, [&](std::uint64_t column) { out.fixed64_be(column); });
  write_all(slot.buckets, out, [&](std::int64_t width) { out.zigzag(width); });
  write_all(slot.cells, out, [&](std::int64_t width) { out.zigzag(width); });
  out.varint(slot.keep);
  out.zigzag(slot.held.count());
}

void read_slot(ByteReader& in, PlanShape::Type& type) {
  SlotShape& slot = type.slots[in.fixed64_be()];
  for (std::size_t n = in.count(8); n > 0; --n) slot.columns.insert(in.fixed64_be());
  for (std::size_t n = in.count(); n > 0; --n) slot.buckets.insert(in.zigzag());
  for (std::size_t n = in.count(); n > 0; --n) slot.cells.insert(in.zigzag());
  slot.keep = static_cast<std::uint32_t>(in.varint());
  slot.held = Millis(in.zigzag());
}

}  // namespace

bool SlotShape::covers(const SlotShape& wanted) const {
  return includes(columns, wanted.columns) && includes(buckets, wanted.buckets) &&
         includes(cells, wanted.cells) && keep >= wanted.keep && held >= wanted.held;
}

PlanShape shape_of(const RuleSet& rules, const CorrelatePlan& plan, const Catalog& catalog) {
  PlanShape shape;
  for (std::size_t i = 0; i < catalog.subject_types.size(); ++i) {
    const TypePlan& of = plan.of(SubjectTypeId(static_cast<SubjectTypeId::Value>(i)));
    if (of.rules.empty()) continue;
    PlanShape::Type& type = shape.types[std::string(catalog.subject_types[i].name)];
    for (const Slot& slot : of.slots) type.slots[slot.definition] = shape_of(slot);
    for (const BoundRule& rule : of.rules) {
      if (rule.expectation != 0) type.expectations.insert(hash_held(rule));
    }
  }
  for (const Rule& rule : rules.rules) {
    if (rule.is_evaluated()) shape.rules[rule.id] = rule.hash;
  }
  return shape;
}

void write_shape(const PlanShape& shape, ByteWriter& out) {
  write_all(shape.types, out, [&](const auto& type) {
    out.bytes(type.first);
    write_all(type.second.slots, out,
              [&](const auto& slot) { write_slot(slot.first, slot.second, out); });
    write_all(type.second.expectations, out, [&](std::uint64_t name) { out.fixed64_be(name); });
  });
  write_all(shape.rules, out, [&](const auto& rule) {
    out.bytes(rule.first);
    out.bytes({reinterpret_cast<const char*>(rule.second.data()), rule.second.size()});
  });
}

Status read_shape(ByteReader& in, PlanShape& shape) {
  for (std::size_t n = in.count(); n > 0 && in.ok(); --n) {
    PlanShape::Type& type = shape.types[std::string(in.bytes())];
    for (std::size_t slots = in.count(); slots > 0 && in.ok(); --slots) read_slot(in, type);
    for (std::size_t m = in.count(8); m > 0; --m) type.expectations.insert(in.fixed64_be());
  }
  for (std::size_t n = in.count(); n > 0 && in.ok(); --n) {
    Sha256Digest& digest = shape.rules[std::string(in.bytes())];
    const std::string_view bytes = in.bytes();
    std::copy_n(bytes.begin(), std::min(bytes.size(), digest.size()), digest.begin());
  }
  return in.status("shape of the rules");
}

std::string_view name_of(RuleFate fate) {
  static constexpr std::array<std::string_view, 5> kNames = {"kept", "refilled", "new", "reread",
                                                             "gone"};
  return kNames[static_cast<std::size_t>(fate)];
}

bool PlanChange::Lack::any() const {
  const auto is_set = [](const std::vector<bool>& flags) {
    return std::find(flags.begin(), flags.end(), true) != flags.end();
  };
  return is_set(slots) || is_set(expectations);
}

PlanChange::PlanChange(const PlanShape& before, const RuleSet& rules, const CorrelatePlan& plan,
                       const Catalog& catalog)
    : lacks_(catalog.subject_types.size()) {
  std::set<std::string> lacking, rereading;
  for (std::size_t i = 0; i < lacks_.size(); ++i) {
    const TypePlan& of = plan.of(SubjectTypeId(static_cast<SubjectTypeId::Value>(i)));
    const auto known = before.types.find(std::string(catalog.subject_types[i].name));
    const PlanShape::Type none;
    const PlanShape::Type& had = known == before.types.end() ? none : known->second;
    Lack& lack = lacks_[i];
    for (const Slot& slot : of.slots) {
      const auto old = had.slots.find(slot.definition);
      const bool is_there = slot.signal ||  // taken from the other rules' levels
                            (old != had.slots.end() && old->second.covers(shape_of(slot)));
      lack.slots.push_back(!is_there);
    }
    for (const BoundRule& rule : of.rules) {
      for (const BoundInput& input : rule.inputs) {
        if (!lack.slots[input.slot] || !of.slots[input.slot].near) continue;
        rereading.insert(rule.rule->id);
        for (const InputFeed& feed : of.slots[input.slot].feeds) reread_.insert(feed.source);
      }
      const bool is_new = rule.expectation != 0 && !had.expectations.contains(hash_held(rule));
      lack.expectations.push_back(is_new);
      const bool lacks_slot = std::any_of(
          rule.inputs.begin(), rule.inputs.end(),
          [&](const BoundInput& input) { return static_cast<bool>(lack.slots[input.slot]); });
      if (is_new || lacks_slot) lacking.insert(rule.rule->id);
    }
  }
  for (const Rule& rule : rules.rules) {
    if (!rule.is_evaluated()) continue;
    RuleFate& fate = fates_[rule.id];
    if (rereading.contains(rule.id)) {
      fate = RuleFate::kReread;
    } else if (!before.rules.contains(rule.id)) {
      fate = RuleFate::kNew;
    } else {
      fate = lacking.contains(rule.id) ? RuleFate::kRefilled : RuleFate::kKept;
    }
  }
  for (const auto& [id, hash] : before.rules) fates_.try_emplace(id, RuleFate::kGone);
}

bool PlanChange::needs_refill() const {
  return std::any_of(lacks_.begin(), lacks_.end(), [](const Lack& lack) { return lack.any(); });
}

}  // namespace tributary
