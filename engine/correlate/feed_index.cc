#include "engine/correlate/feed_index.h"

#include <algorithm>

#include "engine/model/program_fold.h"

namespace tributary {

namespace {

/// What is known of a value on the program's stack.
struct Known {
  enum class Kind : std::uint8_t { kAnything, kField, kConstant, kDemand };
  Kind kind = Kind::kAnything;
  FieldDemand demand = {};  ///< of kField the field alone, of kConstant the bits alone
};

Known constant(std::int64_t bits) { return {Known::Kind::kConstant, {none_of<FieldId>(), {bits}}}; }

Known leaf(const Instruction& step) {
  switch (step.op) {
    case OpCode::kField:
      return {Known::Kind::kField, {FieldId(static_cast<std::uint8_t>(step.index)), {}}};
    case OpCode::kNumber:
    case OpCode::kBool:
    case OpCode::kEnumeration:
    case OpCode::kTopic:
    case OpCode::kTime:
      return constant(step.bits);
    default:
      return {};
  }
}

Known equality(const Known& left, const Known& right) {
  const Known& field = left.kind == Known::Kind::kField ? left : right;
  const Known& value = left.kind == Known::Kind::kField ? right : left;
  if (field.kind != Known::Kind::kField || value.kind != Known::Kind::kConstant) return {};
  return {Known::Kind::kDemand, {field.demand.field, value.demand.bits}};
}

/// Both must be true: the narrower demand stands for both.
Known conjunction(const Known& left, const Known& right) {
  if (left.kind != Known::Kind::kDemand)
    return right.kind == Known::Kind::kDemand ? right : Known{};
  if (right.kind != Known::Kind::kDemand) return left;
  return right.demand.bits.size() < left.demand.bits.size() ? right : left;
}

Known disjunction(const Known& left, const Known& right) {
  const bool are_demands = left.kind == Known::Kind::kDemand && right.kind == Known::Kind::kDemand;
  if (!are_demands || left.demand.field != right.demand.field) return {};
  Known either = left;
  std::vector<std::int64_t>& bits = either.demand.bits;
  bits.insert(bits.end(), right.demand.bits.begin(), right.demand.bits.end());
  return either;
}

Known membership(const Program& where, const Instruction& step, const Known& of) {
  const ConstantSet& set = where.sets[step.index];
  if (of.kind != Known::Kind::kField || !set.texts.empty()) return {};
  return {Known::Kind::kDemand, {of.demand.field, set.bits}};
}

Known binary(OpCode op, const Known& left, const Known& right) {
  if (op == OpCode::kEq) return equality(left, right);
  if (op == OpCode::kAnd) return conjunction(left, right);
  return op == OpCode::kOr ? disjunction(left, right) : Known{};
}

}  // namespace

std::optional<FieldDemand> demand_of(const Program& where) {
  if (where.code.empty()) return std::nullopt;
  Known known = fold_program<Known>(
      where, leaf,
      [&](const Instruction& step, const Known& of) {
        return step.op == OpCode::kInSet ? membership(where, step, of) : Known{};
      },
      [](const Instruction& step, const Known& left, const Known& right) {
        return binary(step.op, left, right);
      });
  if (known.kind != Known::Kind::kDemand) return std::nullopt;
  FieldDemand demand = std::move(known.demand);
  std::sort(demand.bits.begin(), demand.bits.end());
  demand.bits.erase(std::unique(demand.bits.begin(), demand.bits.end()), demand.bits.end());
  return demand;
}

void FeedIndex::add(const SlotFeed& feed) {
  const auto position = static_cast<Position>(feeds_.size());
  feeds_.push_back(feed);
  const std::optional<FieldDemand> demand = demand_of(feed.feed->where);
  if (demand) {
    add_wanted(*demand, position);
  } else {
    demanding_nothing_.push_back(position);
  }
}

void FeedIndex::add_wanted(const FieldDemand& demand, Position feed) {
  auto of = std::find_if(fields_.begin(), fields_.end(),
                         [&](const ByField& one) { return one.field == demand.field; });
  if (of == fields_.end()) of = fields_.insert(of, {demand.field, {}});
  for (const std::int64_t bits : demand.bits) {
    const auto after =
        std::upper_bound(of->wanted.begin(), of->wanted.end(), bits,
                         [](std::int64_t b, const Wanted& wanted) { return b < wanted.bits; });
    of->wanted.insert(after, {bits, feed});
  }
}

void FeedIndex::find(const Observation& observation, std::vector<const SlotFeed*>& found) const {
  found.clear();
  for (const Position feed : demanding_nothing_) found.push_back(&feeds_[feed]);
  for (const ByField& of : fields_) {
    const FieldValue* value = observation.find(of.field);
    if (value == nullptr) continue;
    auto wanted =
        std::lower_bound(of.wanted.begin(), of.wanted.end(), value->bits,
                         [](const Wanted& one, std::int64_t bits) { return one.bits < bits; });
    for (; wanted != of.wanted.end() && wanted->bits == value->bits; ++wanted) {
      found.push_back(&feeds_[wanted->feed]);
    }
  }
  std::sort(found.begin(), found.end());  // `feeds_` is in order of slot
}

}  // namespace tributary
