// Which facts are in an input: those that it reads, that its subject's rule concerns, and that its
// `where` takes (RULES 3.3, 3.10).
#include <algorithm>

#include "tests/oracle/reading.h"

namespace tributary::oracle {
namespace {

/// What names its subject is at it, unless it is known to lie elsewhere.
Decimal distance_of(const SubjectRef& ref) { return ref.distance.value_or(Decimal()); }

bool is_near(const SubjectRef& ref, const RuleInput& input) {
  return distance_of(ref) <= input.near->metres;
}

/// PEOPLE 11: fewer than ten accounts are none.
bool is_too_few(const Observation& observation, const Schema& schema) {
  if (schema.source_class != SourceClass::kOpinion) return false;
  const Value accounts = field_value(observation, *field_named(schema, "accounts"));
  return accounts.is_missing() || accounts.bits < Decimal::from_int(10).raw();
}

/// RULES 3.10: at a cell is what is near no subject of the rule's type, for inputs with or_cell.
bool is_of_cell(const Item& item, const RuleInput& input, SubjectTypeId type) {
  const auto& refs = item.fact->observation.subjects;
  return input.near->or_cell && std::none_of(refs.begin(), refs.end(), [&](const SubjectRef& ref) {
           return ref.key.type == type && !ref.moved_away && is_near(ref, input);
         });
}

bool is_of_subject(const Item& item, const RuleInput& input, SubjectTypeId type) {
  const SubjectRef& ref = item.fact->at_subject;
  if (!input.near) return ref.method != ResolveMethod::kNear;
  return ref.key.type == type ? is_near(ref, input) : is_of_cell(item, input, type);
}

}  // namespace

Value field_value(const Observation& observation, FieldId field) {
  using Is = Value::Is;
  for (const FieldValue& value : observation.values) {
    if (value.field != field) continue;
    switch (value.kind) {
      case ValueKind::kNumber:
        return {Is::kNumber, value.bits, {}};
      case ValueKind::kTime:
        return {Is::kTime, value.bits, {}};
      case ValueKind::kBool:
        return Value::truth(value.bits != 0);
      case ValueKind::kEnumeration:
        return {Is::kEnumeration, value.bits, {}};
      case ValueKind::kTopic:
        return {Is::kTopic, value.bits, {}};
      default:
        return {Is::kText, 0, std::string(observation.code(value))};
    }
  }
  for (const SubjectRef& ref : observation.subjects) {
    const bool is_it =
        ref.field == field || std::count(ref.more_fields.begin(), ref.more_fields.end(), field) > 0;
    if (is_it && !ref.moved_away) return {Is::kText, 0, ref.key.id};
  }
  return Value::missing();
}

Value subject_value(const Subject* subject, AttributeId attribute) {
  using Is = Value::Is;
  if (subject == nullptr) return Value::missing();
  for (const AttributeValue& value : subject->attributes) {
    if (value.attribute != attribute) continue;
    if (value.kind == AttributeKind::kNumber) return {Is::kNumber, value.bits, {}};
    if (value.kind == AttributeKind::kTime) return {Is::kTime, value.bits, {}};
    if (value.kind == AttributeKind::kBool) return Value::truth(value.bits != 0);
    if (value.kind == AttributeKind::kEnumeration) return {Is::kEnumeration, value.bits, {}};
    return {Is::kText, 0, value.text};
  }
  return Value::missing();
}

std::vector<std::vector<Item>> items_of(const Rule& rule, const Scene& scene,
                                        const std::vector<Fact>& facts) {
  std::vector<std::vector<Item>> result(rule.inputs.size());
  for (std::size_t i = 0; i < rule.inputs.size(); ++i) {
    for (const Fact& fact : facts) {
      for (const InputFeed& feed : rule.inputs[i].feeds) {
        const Item item{fact.at(), &fact, &feed};
        const bool concerns =
            feed.source == fact.observation.source &&
            is_of_subject(item, rule.inputs[i], rule.subject) &&
            !is_too_few(fact.observation, (*scene.catalog)[fact.observation.schema]);
        if (!concerns) continue;
        const auto name = [&](const Instruction& step) {
          const auto id = static_cast<std::uint8_t>(step.index);
          switch (step.op) {
            case OpCode::kField:
              return field_value(fact.observation, FieldId(id));
            case OpCode::kHasField:
              return Value::truth(!field_value(fact.observation, FieldId(id)).is_missing());
            case OpCode::kSubject:
              return subject_value(scene.subject, AttributeId(id));
            case OpCode::kHasSubject:
              return Value::truth(!subject_value(scene.subject, AttributeId(id)).is_missing());
            case OpCode::kEventTime:
              return Value::time(fact.at());
            case OpCode::kDistanceTo:
              return Value{Value::Is::kDistance, distance_of(fact.at_subject).raw(), {}};
            default:
              return Value::missing();
          }
        };
        if (run(feed.where, name).is_true()) result[i].push_back(item);
      }
    }
  }
  return result;
}

}  // namespace tributary::oracle
