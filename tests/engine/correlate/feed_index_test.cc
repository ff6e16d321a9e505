// A feed is found by the value that its `where` demands (DESIGN P5): none that would take the
// observation is missed, and what wants another value is not asked.
#include "engine/correlate/feed_index.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <deque>

#include "engine/model/program.h"

namespace tributary::testing {
namespace {

constexpr int kFields = 3, kValues = 4;

Instruction topic(std::int64_t value) { return {OpCode::kTopic, 0, value}; }
Instruction field(std::uint32_t index) { return {OpCode::kField, index, 0}; }
Instruction plain(OpCode op) { return {op, 0, 0}; }

Program joined(Program left, const Program& right, OpCode op) {
  const auto sets = static_cast<std::uint32_t>(left.sets.size());
  for (Instruction step : right.code) {
    if (step.op == OpCode::kInSet) step.index += sets;
    left.code.push_back(step);
  }
  left.sets.insert(left.sets.end(), right.sets.begin(), right.sets.end());
  left.code.push_back(plain(op));
  return left;
}

Program equals(std::uint32_t of, std::int64_t value) {
  Program program;
  program.code = {field(of), topic(value), plain(OpCode::kEq)};
  return program;
}

Program member(std::uint32_t of, std::vector<std::int64_t> values) {
  Program program;
  std::sort(values.begin(), values.end());
  program.sets.push_back({std::move(values), {}});
  program.code = {field(of), {OpCode::kInSet, 0, 0}};
  return program;
}

Program has(std::uint32_t of) {
  Program program;
  program.code = {{OpCode::kHasField, of, 0}};
  return program;
}

Program negation(Program of) {
  of.code.push_back(plain(OpCode::kNot));
  return of;
}

Program any_program(int depth) {
  const auto of = *rc::gen::inRange<std::uint32_t>(0, kFields);
  const auto value = *rc::gen::inRange<std::int64_t>(0, kValues);
  switch (*rc::gen::inRange(0, depth > 0 ? 7 : 4)) {
    case 0:
      return has(of);
    case 1:
      return member(of, *rc::gen::container<std::vector<std::int64_t>>(
                            rc::gen::inRange<std::int64_t>(0, kValues)));
    case 4:
      return joined(any_program(depth - 1), any_program(depth - 1), OpCode::kAnd);
    case 5:
      return joined(any_program(depth - 1), any_program(depth - 1), OpCode::kOr);
    case 6:
      return negation(any_program(depth - 1));
    default:
      return equals(of, value);
  }
}

Observation observation_with(const std::vector<std::optional<std::int64_t>>& topics) {
  Observation observation;
  for (std::size_t i = 0; i < topics.size(); ++i) {
    if (!topics[i]) continue;
    const FieldId id(static_cast<std::uint8_t>(i));
    observation.values.push_back({id, ValueKind::kTopic, *topics[i]});
  }
  return observation;
}

Observation any_observation() {
  std::vector<std::optional<std::int64_t>> topics;
  for (int i = 0; i < kFields; ++i) {
    const auto value = *rc::gen::inRange<std::int64_t>(-1, kValues);
    topics.push_back(value < 0 ? std::nullopt : std::optional(value));
  }
  return observation_with(topics);
}

class FieldsOnly : public ProgramContext {
 public:
  explicit FieldsOnly(const Observation& observation) : observation_(observation) {}
  [[nodiscard]] Scalar field(FieldId field) const override {
    const FieldValue* value = observation_.find(field);
    return value == nullptr ? Scalar::missing() : Scalar{Scalar::Kind::kTopic, value->bits, {}};
  }

 private:
  const Observation& observation_;
};

/// Feeds with these `where`s, of slots 0, 1, and so on.
class Feeds {
 public:
  explicit Feeds(std::vector<Program> wheres) {
    for (Program& where : wheres) add(std::move(where));
  }
  void add(Program where) {
    feeds_.push_back({SourceId(0), SchemaId(0), std::move(where), none_of<FieldId>()});
    index_.add({static_cast<SlotIndex>(feeds_.size() - 1), 0, &feeds_.back()});
  }
  [[nodiscard]] std::vector<int> found(const Observation& observation) const {
    std::vector<const SlotFeed*> found;
    index_.find(observation, found);
    std::vector<int> slots;
    for (const SlotFeed* feed : found) slots.push_back(feed->slot);
    return slots;
  }
  [[nodiscard]] const std::deque<InputFeed>& all() const { return feeds_; }

 private:
  std::deque<InputFeed> feeds_;
  FeedIndex index_;
};

RC_GTEST_PROP(FeedIndex, MissesNoFeedThatTakesTheObservation, ()) {
  Feeds feeds({});
  const int count = *rc::gen::inRange(1, 12);
  for (int i = 0; i < count; ++i) feeds.add(any_program(3));
  const Observation observation = any_observation();
  const std::vector<int> found = feeds.found(observation);
  RC_ASSERT(std::is_sorted(found.begin(), found.end()));
  RC_ASSERT(std::adjacent_find(found.begin(), found.end()) == found.end());
  for (std::size_t i = 0; i < feeds.all().size(); ++i) {
    if (!evaluate(feeds.all()[i].where, FieldsOnly(observation)).is_true()) continue;
    RC_ASSERT(std::binary_search(found.begin(), found.end(), static_cast<int>(i)));
  }
}

TEST(FeedIndex, AsksOnlyThoseThatWantTheValue) {
  Feeds feeds({});
  for (int topic = 0; topic < 5000; ++topic) feeds.add(equals(0, topic));
  EXPECT_THAT(feeds.found(observation_with({17})), ::testing::ElementsAre(17));
  EXPECT_THAT(feeds.found(observation_with({5000})), ::testing::IsEmpty());
  EXPECT_THAT(feeds.found(observation_with({std::nullopt, 17})), ::testing::IsEmpty());
}

TEST(FeedIndex, GoesByTheNarrowestOfSeveralDemands) {
  Feeds feeds({joined(member(0, {1, 2, 3}), equals(1, 3), OpCode::kAnd),
               joined(equals(0, 1), equals(0, 2), OpCode::kOr),
               joined(equals(0, 1), has(1), OpCode::kOr)});
  EXPECT_THAT(feeds.found(observation_with({1, 2})), ::testing::ElementsAre(1, 2));
  EXPECT_THAT(feeds.found(observation_with({0, 3})), ::testing::ElementsAre(0, 2));
}

}  // namespace
}  // namespace tributary::testing
