// Conditions over inputs and the subject, and the day by which something is expected, in words.
#include "rules/language/phrases.h"

namespace tributary::language {
namespace {

/// Levels and score: names are attributes of inputs and of the subject.
class EvidencePhrases : public Phrases {
 public:
  EvidencePhrases(const SentenceWords& words, const Program& program, bool states_windows)
      : Phrases(words, program), states_windows_(states_windows) {}

 protected:
  [[nodiscard]] std::string atom(const ProgramNode& node) const override {
    if (!node.is(OpCode::kAttribute)) return Phrases::atom(node);
    const AttributeRef& ref = words_.rule().attributes[node.step.index];
    if (ref.attribute == InputAttribute::kAny) {
      return window(ref) + words_.in("有", "at least one ") + noun(ref, false);
    }
    if (ref.attribute == InputAttribute::kMissing) {
      const RuleInput& event = words_.rule().inputs[words_.rule().expect->event];
      return words_.in("未按期收到" + noun_of(words_, event, false),
                       "no " + noun_of(words_, event, false) + " came in time");
    }
    return name_of(node);
  }

  [[nodiscard]] std::string with_constant(const ProgramNode& left, OpCode op,
                                          const std::string& text) const override {
    if (!left.is(OpCode::kAttribute)) return Phrases::with_constant(left, op, text);
    const AttributeRef& ref = words_.rule().attributes[left.step.index];
    const bool is_one = text == "1";
    switch (ref.attribute) {
      case InputAttribute::kDistinctReporters:
        return window(ref) + words_.in(text + " 位以上不同反映人的" + noun(ref, true),
                                       noun(ref, true) + " by " + text + " or more people");
      case InputAttribute::kCount:
        return window(ref) + counted(noun(ref, !is_one), op, text);
      case InputAttribute::kOverdue:
        if (op != OpCode::kGe && op != OpCode::kGt) break;
        return words_.in("逾期 " + text + "以上", "overdue by " + text + " or more");
      case InputAttribute::kRatio:
        if (op != OpCode::kGe && op != OpCode::kGt) break;
        return window(ref) +
               words_.in(noun(ref, true) + "达到平时的 " + text + " 倍以上",
                         noun(ref, true) + " at " + text + " times the usual or more");
      default:
        break;
    }
    return compared(words_, op, name_of(left), text);
  }

  [[nodiscard]] std::string name_of(const ProgramNode& node) const override {
    if (!node.is(OpCode::kAttribute)) return words_.attribute(node.step.index);
    const AttributeRef& ref = words_.rule().attributes[node.step.index];
    const RuleInput& input = words_.rule().inputs[ref.input];
    const auto of = [&](std::string_view zh, std::string_view en) {
      return words_.in(window(ref) + noun(ref, true) + std::string(zh),
                       std::string(en) + " of " + noun(ref, true) + in_window(ref));
    };
    const std::string field = field_title(ref);
    switch (ref.attribute) {
      case InputAttribute::kCount:
      case InputAttribute::kAny:
        return of("的数量", "the number");
      case InputAttribute::kDistinctReporters:
        return of("的不同反映人数", "the number of people");
      case InputAttribute::kValue:
        return measured(ref, input);
      case InputAttribute::kFirstAt:
        return of("最早一次的时间", "the first time");
      case InputAttribute::kLastAt:
        return of("最近一次的时间", "the last time");
      case InputAttribute::kDistinctField:
        return of("中不同的" + field + "数", "the number of different values of " + field);
      case InputAttribute::kSumField:
        return of("的" + field + "合计", "the sum of " + field);
      case InputAttribute::kMaxField:
        return of("的" + field + "最大值", "the largest " + field);
      case InputAttribute::kMinField:
        return of("的" + field + "最小值", "the smallest " + field);
      case InputAttribute::kFirstField:
        return of("最早一次的" + field, field + " of the first");
      case InputAttribute::kLastField:
        return of("最近一次的" + field, field + " of the last");
      case InputAttribute::kSources:
        return of("的来源数", "the number of sources");
      case InputAttribute::kUsual:
        return of("的平时水平", "what is usual");
      case InputAttribute::kRatio:
        return of("与平时水平之比", "the ratio to the usual");
      case InputAttribute::kMissing:
        return words_.in("应到未到", "what is missing");
      case InputAttribute::kOverdue:
        return words_.in("逾期时长", "the time overdue");
      case InputAttribute::kAnchorAt:
        return words_.in("该" + words_.titles(input, false) + "的时间",
                         "the time of the " + words_.titles(input, false));
      case InputAttribute::kAnchorField:
        return words_.in("该" + words_.titles(input, false) + "的" + field,
                         field + " of the " + words_.titles(input, false));
    }
    return "?";
  }

  [[nodiscard]] Values values_of(const ProgramNode& node) const override {
    if (!node.is(OpCode::kAttribute)) return Phrases::values_of(node);
    const AttributeRef& ref = words_.rule().attributes[node.step.index];
    const bool has_field = ref.attribute == InputAttribute::kAnchorField ||
                           ref.attribute == InputAttribute::kFirstField ||
                           ref.attribute == InputAttribute::kLastField;
    if (!has_field) return {};
    const Field* field = words_.kept_field(words_.rule().inputs[ref.input], ref.field);
    return field == nullptr ? Values{} : words_.values_of(*field);
  }

 private:
  [[nodiscard]] std::string noun(const AttributeRef& ref, bool is_plural) const {
    return noun_of(words_, words_.rule().inputs[ref.input], is_plural);
  }

  [[nodiscard]] std::string window(const AttributeRef& ref) const {
    if (!states_windows_) return "";
    const std::string length = words_.duration(words_.rule().inputs[ref.input].within);
    return words_.in(length + "内", "within " + length + " ");
  }

  /// The same behind a noun, in English.
  [[nodiscard]] std::string in_window(const AttributeRef& ref) const {
    if (!states_windows_) return "";
    return " in " + words_.duration(words_.rule().inputs[ref.input].within);
  }

  [[nodiscard]] std::string field_title(const AttributeRef& ref) const {
    const RuleInput& input = words_.rule().inputs[ref.input];
    if (ref.field >= input.fields.size()) return "";
    const Field* field = words_.kept_field(input, ref.field);
    return field == nullptr ? input.fields[ref.field].name : words_.in(field->title);
  }

  /// `雨量站24小时雨量（毫米）的最大值`.
  [[nodiscard]] std::string measured(const AttributeRef& ref, const RuleInput& input) const {
    std::string field;
    if (!input.feeds.empty() && input.feeds.front().measure != none_of<FieldId>()) {
      field = words_.in(words_.field_of(input, 0, input.feeds.front().measure).title);
    }
    const std::string most = input.measure == Measure::kSum   ? words_.in("合计", "the sum of ")
                             : input.measure == Measure::kMax ? words_.in("最大值", "the highest ")
                                                              : words_.in("最小值", "the lowest ");
    return words_.in(window(ref) + noun(ref, true) + "的" + field + most,
                     most + field + " of " + noun(ref, true) + in_window(ref));
  }

  [[nodiscard]] std::string counted(const std::string& noun, OpCode op,
                                    const std::string& number) const {
    switch (op) {
      case OpCode::kGe:
        return words_.in(noun + "至少 " + number + " 次", "at least " + number + " " + noun);
      case OpCode::kGt:
        return words_.in(noun + "超过 " + number + " 次", "more than " + number + " " + noun);
      case OpCode::kLe:
        return words_.in(noun + "不超过 " + number + " 次", "at most " + number + " " + noun);
      case OpCode::kLt:
        return words_.in(noun + "少于 " + number + " 次", "fewer than " + number + " " + noun);
      case OpCode::kEq:
        return words_.in(noun + "正好 " + number + " 次", "exactly " + number + " " + noun);
      default:
        return words_.in(noun + "不是 " + number + " 次", "not " + number + " " + noun);
    }
  }

  bool states_windows_;
};

/// `by`: names are fields of the anchor, as the rule keeps them.
class AnchorPhrases : public Phrases {
 public:
  AnchorPhrases(const SentenceWords& words, const Program& program, const RuleInput& anchor)
      : Phrases(words, program), anchor_(anchor) {}

 protected:
  [[nodiscard]] std::string name_of(const ProgramNode& node) const override {
    if (node.is(OpCode::kEventTime)) return words_.in("其时间", "its time");
    if (!node.is(OpCode::kField)) return words_.attribute(node.step.index);
    const Field* field = words_.kept_field(anchor_, node.step.index);
    const std::string name =
        field == nullptr ? anchor_.fields[node.step.index].name : words_.in(field->title);
    return words_.in("其" + name, "its " + name);
  }

 private:
  const RuleInput& anchor_;
};

}  // namespace

std::string condition_in_words(const SentenceWords& words, const Program& program,
                               bool states_windows) {
  if (program.code.empty()) return words.in("总是", "always");
  return EvidencePhrases(words, program, states_windows).condition(tree_of(program), false);
}

std::string value_in_words(const SentenceWords& words, const Program& program,
                           const RuleInput& anchor) {
  if (program.code.empty()) return "";
  return AnchorPhrases(words, program, anchor).value(tree_of(program), {});
}

}  // namespace tributary::language
