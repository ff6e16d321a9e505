#include "engine/score/value_words.h"

namespace tributary {

std::string name_of(const Rule& rule, const AttributeRef& ref) {
  const RuleInput& input = rule.inputs[ref.input];
  const auto field = [&] { return input.fields[ref.field].name; };
  switch (ref.attribute) {
    case InputAttribute::kCount:
      return input.name + ".count";
    case InputAttribute::kAny:
      return input.name + ".any";
    case InputAttribute::kDistinctReporters:
      return input.name + ".distinct(reporter)";
    case InputAttribute::kValue:
      return input.name + ".value";
    case InputAttribute::kFirstAt:
      return input.name + ".first.at";
    case InputAttribute::kLastAt:
      return input.name + ".last.at";
    case InputAttribute::kDistinctField:
      return input.name + ".distinct(" + field() + ")";
    case InputAttribute::kSumField:
      return input.name + ".sum(" + field() + ")";
    case InputAttribute::kMaxField:
      return input.name + ".max(" + field() + ")";
    case InputAttribute::kMinField:
      return input.name + ".min(" + field() + ")";
    case InputAttribute::kFirstField:
      return input.name + ".first." + field();
    case InputAttribute::kLastField:
      return input.name + ".last." + field();
    case InputAttribute::kSources:
      return input.name + ".sources";
    case InputAttribute::kUsual:
      return input.name + ".usual";
    case InputAttribute::kRatio:
      return input.name + ".ratio";
    case InputAttribute::kMissing:
      return "missing";
    case InputAttribute::kOverdue:
      return "overdue";
    case InputAttribute::kAnchorAt:
      return "anchor.at";
    case InputAttribute::kAnchorField:
      return "anchor." + field();
  }
  return input.name;
}

namespace {

/// To the hour from a day on, below to the minute: nobody acts on the seconds of what is overdue.
Millis as_read(Millis span) {
  const Millis unit = span < Days(1) ? Millis(std::chrono::minutes(1)) : std::chrono::hours(1);
  return span - span % unit;
}

}  // namespace

const Field* ValueWords::field_of(const AttributeRef& ref) const {
  const RuleInput& input = rule_.inputs[ref.input];
  if (!ref.reads_field() || input.feeds.empty()) return nullptr;
  const FieldId field = input.fields[ref.field].of_feed.front();
  return &catalog_[input.feeds.front().schema].fields[field.value()];
}

std::string ValueWords::value_named(std::int64_t bits, const AttributeRef& ref) const {
  const Field* field = field_of(ref);
  const auto index = static_cast<std::size_t>(bits);
  if (field == nullptr || index >= field->values.size()) return std::to_string(bits);
  const bool has_chinese = language_ == Language::kChinese && index < field->values_zh.size();
  return std::string(has_chinese ? field->values_zh[index] : field->values[index]);
}

std::string ValueWords::text(const Scalar& value, const AttributeRef& ref) const {
  if (value.kind == Scalar::Kind::kEnumeration) return value_named(value.bits, ref);
  if (value.kind == Scalar::Kind::kDuration) return format_duration(as_read(Millis(value.bits)));
  const std::string plain = text(value);
  const bool reporters = ref.attribute == InputAttribute::kDistinctReporters;
  return reporters && value.bits != 0 ? plain + "+" : plain;
}

std::string ValueWords::text(const Scalar& value) const {
  switch (value.kind) {
    case Scalar::Kind::kMissing:
      return "none";
    case Scalar::Kind::kUnknown:
      return "unknown";
    case Scalar::Kind::kBool:
      return value.bits != 0 ? "yes" : "no";
    case Scalar::Kind::kTime:
      return format_time(EventTime::from_millis(value.bits), offset_);
    case Scalar::Kind::kDuration:
      return format_duration(Millis(value.bits));
    case Scalar::Kind::kDistance:
      return Decimal::from_raw(value.bits).to_string() + "m";
    case Scalar::Kind::kTopic:
      return topic(value.bits);
    case Scalar::Kind::kText:
      return std::string(value.text);
    default:
      return Decimal::from_raw(value.bits).to_string();
  }
}

std::string ValueWords::topic(std::int64_t bits) const {
  const Topic& topic = catalog_[TopicId(static_cast<TopicId::Value>(bits))];
  return std::string(language_ == Language::kChinese ? topic.title.zh : topic.name);
}

std::string ValueWords::attribute_value(std::int64_t bits, std::uint32_t attribute) const {
  const Attribute& of = catalog_[rule_.subject].attributes[attribute];
  const auto index = static_cast<std::size_t>(bits);
  return index < of.values.size() ? std::string(of.values[index]) : std::to_string(bits);
}

std::string ValueWords::member(const Instruction& of, std::int64_t bits) const {
  if (of.op == OpCode::kAttribute) {
    const AttributeRef& ref = rule_.attributes[of.index];
    const Field* field = field_of(ref);
    if (field != nullptr && field->kind == FieldKind::kEnumeration) return value_named(bits, ref);
    if (field != nullptr && field->kind == FieldKind::kTopic) return topic(bits);
  }
  if (of.op == OpCode::kSubject) {
    const Attribute& attribute = catalog_[rule_.subject].attributes[of.index];
    if (attribute.kind == AttributeKind::kEnumeration) return attribute_value(bits, of.index);
  }
  return Decimal::from_raw(bits).to_string();
}

std::string ValueWords::leaf(const Instruction& step) const {
  switch (step.op) {
    case OpCode::kAttribute:
      return name_of(rule_, rule_.attributes[step.index]);
    case OpCode::kSubject:
    case OpCode::kHasSubject: {
      const std::string name =
          "subject." + std::string(catalog_[rule_.subject].attributes[step.index].name);
      return step.op == OpCode::kSubject ? name : "has(" + name + ")";
    }
    case OpCode::kSubjectDistrict:
      return "subject.district";
    case OpCode::kSubjectUnit:
      return "subject.unit";
    case OpCode::kBool:
      return step.bits != 0 ? "true" : "false";
    case OpCode::kDuration:
      return text(Scalar::duration(Millis(step.bits)));
    case OpCode::kTime:
      return text(Scalar::time(EventTime::from_millis(step.bits)));
    case OpCode::kDistance:
      return text({Scalar::Kind::kDistance, step.bits, {}});
    case OpCode::kTopic:
      return topic(step.bits);
    default:
      return text({Scalar::Kind::kNumber, step.bits, {}});
  }
}

}  // namespace tributary
