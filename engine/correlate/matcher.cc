#include "engine/correlate/matcher.h"

#include <re2/re2.h>

#include <algorithm>

#include "engine/model/floors.h"

namespace tributary {

namespace {

Scalar scalar_of(const Observation& observation, const FieldValue& value) {
  using Kind = Scalar::Kind;
  switch (value.kind) {
    case ValueKind::kNumber:
      return {Kind::kNumber, value.bits, {}};
    case ValueKind::kTime:
      return {Kind::kTime, value.bits, {}};
    case ValueKind::kBool:
      return {Kind::kBool, value.bits, {}};
    case ValueKind::kEnumeration:
      return {Kind::kEnumeration, value.bits, {}};
    case ValueKind::kTopic:
      return {Kind::kTopic, value.bits, {}};
    case ValueKind::kReference:
    case ValueKind::kCode:
      return Scalar::of_text(observation.code(value));
  }
  return Scalar::missing();
}

}  // namespace

namespace {

/// PEOPLE 11: an opinion cell with fewer than 10 accounts is zero, which is as if it were not
/// there.
bool is_too_few(const Observation& observation, FieldId accounts) {
  const FieldValue* value = observation.find(accounts);
  return value == nullptr ||
         Decimal::from_raw(value->bits) < Decimal::from_int(floors::kOpinionAccounts);
}

/// Where nobody knows how far it is, the record names the subject itself.
Decimal distance_of(const SubjectRef& ref) { return ref.distance.value_or(Decimal()); }

/// An input reads what records speak of; with `near`, what lies within its distance, or at a cell,
/// what lies near no subject of the rule's type.
bool concerns(const Slot& slot, const Observation& observation, const SubjectRef& ref) {
  if (!slot.near) return ref.is_ordinary();
  if (!slot.is_of_cell) return distance_of(ref) <= slot.near->metres;
  return std::none_of(
      observation.subjects.begin(), observation.subjects.end(), [&](const SubjectRef& other) {
        return other.key.type == slot.near_type && other.moved_away == ref.moved_away &&
               distance_of(other) <= slot.near->metres;
      });
}

}  // namespace

struct Matcher::Patterns {
  std::unordered_map<std::string, std::unique_ptr<RE2>> compiled;

  const RE2& of(std::string_view pattern) {
    auto& regex = compiled[std::string(pattern)];
    if (!regex) regex = std::make_unique<RE2>(std::string(pattern), RE2::Quiet);
    return *regex;
  }
};

namespace {

template <typename Patterns>
class WhereContext : public ProgramContext {
 public:
  WhereContext(const Observation& observation, const SubjectRef& ref,
               const SubjectDirectory& subjects, Patterns& patterns)
      : observation_(observation), ref_(ref), subjects_(subjects), patterns_(patterns) {}

  [[nodiscard]] Scalar field(FieldId field) const override {
    const FieldValue* value = observation_.find(field);
    return value != nullptr ? scalar_of(observation_, *value) : Scalar::missing();
  }
  [[nodiscard]] Scalar subject(AttributeId attribute) const override {
    return attribute_of(subjects_.find(ref_.key.type, ref_.key.id), attribute);
  }
  [[nodiscard]] Scalar event_time() const override { return Scalar::time(observation_.at); }
  [[nodiscard]] Scalar distance() const override {
    return {Scalar::Kind::kDistance, distance_of(ref_).raw(), {}};
  }
  [[nodiscard]] bool matches(std::string_view text, std::string_view pattern) const override {
    return RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), patterns_.of(pattern));
  }

 private:
  const Observation& observation_;
  const SubjectRef& ref_;
  const SubjectDirectory& subjects_;
  Patterns& patterns_;
};

}  // namespace

Matcher::Matcher() : patterns_(std::make_unique<Patterns>()) {}
Matcher::~Matcher() = default;
Matcher::Matcher(Matcher&&) noexcept = default;

void Matcher::match(const TypePlan& plan, const Observation& observation, const SubjectRef& ref,
                    const SubjectDirectory& subjects, std::vector<SlotMatch>& matches) {
  matches.clear();
  if (observation.is_void || plan.by_source.empty()) return;
  const WhereContext context(observation, ref, subjects, *patterns_);
  plan.by_source[observation.source.value()].find(observation, candidates_);
  asked_ += candidates_.size();
  for (const SlotFeed* found : candidates_) {
    const SlotFeed& candidate = *found;
    if (candidate.accounts != none_of<FieldId>() && is_too_few(observation, candidate.accounts)) {
      continue;
    }
    if (!concerns(plan.slots[candidate.slot], observation, ref)) continue;
    if (!evaluate(candidate.feed->where, context).is_true()) continue;
    SlotMatch match{candidate.slot, candidate.index, false, 0};
    if (candidate.feed->measure != none_of<FieldId>()) {
      const FieldValue* value = observation.find(candidate.feed->measure);
      match.has_value = value != nullptr;
      match.value = value != nullptr ? value->bits : 0;
    }
    matches.push_back(match);
  }
}

}  // namespace tributary
