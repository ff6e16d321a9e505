#include "engine/score/explain.h"

#include <algorithm>

#include "engine/base/text.h"
#include "engine/model/profile.h"
#include "engine/model/small_place.h"
#include "engine/score/condition_tree.h"
#include "engine/score/rule_assessor.h"
#include "engine/score/value_context.h"
#include "engine/score/value_words.h"

namespace tributary {

namespace {

/// A text in Chinese takes Chinese names.
ValueWords::Language language_of(const Template& text) {
  const bool is_chinese = std::any_of(text.begin(), text.end(), [](const TemplatePart& part) {
    return has_chinese_character(part.text);
  });
  return is_chinese ? ValueWords::Language::kChinese : ValueWords::Language::kCodes;
}

std::string attribute_text(const TemplatePart& part, const ValueWords& words,
                           const RuleEvidence& evidence, const ExplainContext& context) {
  const AttributeRef& ref = words.rule().attributes[part.index];
  const Scalar& value = evidence.values[part.index];
  const bool names_unit =
      ref.reads_field() &&
      words.rule().inputs[ref.input].fields[ref.field].kind == ValueKind::kReference;
  if (names_unit && !value.is_missing()) return context.unit_named(value.text);
  std::string text = words.text(value, ref);
  if (!text.empty() && text.back() == '+') text.pop_back();
  return text;
}

std::string hole(const TemplatePart& part, const ValueWords& words, const RuleEvidence& evidence,
                 const ExplainContext& context) {
  switch (part.kind) {
    case TemplatePart::Kind::kText:
      return part.text;
    case TemplatePart::Kind::kSubjectName:
      return context.subject_name;
    case TemplatePart::Kind::kUnitName:
      return context.unit_name;
    case TemplatePart::Kind::kSubjectDistrict:
      return context.subject != nullptr ? context.subject->district : "";
    case TemplatePart::Kind::kSubjectAttribute: {
      const AttributeId attribute(static_cast<std::uint8_t>(part.index));
      const Scalar value = attribute_of(context.subject, attribute);
      return value.kind == Scalar::Kind::kEnumeration
                 ? words.attribute_value(value.bits, part.index)
                 : words.text(value);
    }
    case TemplatePart::Kind::kAttribute:
      return attribute_text(part, words, evidence, context);
  }
  return {};
}

/// Inputs that a term reads, in order, each once.
std::vector<std::uint16_t> inputs_of(const Rule& rule, const ScoreTerm& term) {
  std::vector<std::uint16_t> inputs;
  const auto collect = [&](const Program& program) {
    for (const Instruction& step : program.code) {
      if (step.op == OpCode::kAttribute) inputs.push_back(rule.attributes[step.index].input);
    }
  };
  collect(term.add);
  if (term.condition) collect(*term.condition);
  std::sort(inputs.begin(), inputs.end());
  inputs.erase(std::unique(inputs.begin(), inputs.end()), inputs.end());
  return inputs;
}

std::uint32_t step_of(const Rule& rule, const RuleEvidence& evidence, std::uint16_t input) {
  for (std::size_t i = 0; i < rule.attributes.size(); ++i) {
    const AttributeRef& ref = rule.attributes[i];
    if (ref.input != input || ref.attribute != InputAttribute::kDistinctReporters) continue;
    return static_cast<std::uint32_t>(evidence.values[i].bits / Decimal::kScale);
  }
  return 0;
}

ReportStep reports_of(const Rule& rule, const RuleEvidence& evidence, std::uint16_t input,
                      const ExplainContext& context) {
  std::vector<std::string> names;
  for (const InputFeed& feed : rule.inputs[input].feeds) {
    names.push_back((*context.sources)[feed.source.value()].name);
  }
  const std::uint32_t step = step_of(rule, evidence, input);
  const std::optional<EventTime> since = evidence.inputs[input].step_since;
  return {join(names, ", "), step, since ? format_day(*since, context.offset) : ""};
}

ScoreReason reason_of(const Rule& rule, const ScoreTerm& term, std::int64_t add,
                      const RuleEvidence& evidence, const ExplainContext& context) {
  ScoreReason reason;
  reason.add_raw = add;
  reason.why = fill(term.why, rule, evidence, context);
  for (const std::uint16_t input : inputs_of(rule, term)) {
    const InputEvidence& found = evidence.inputs[input];
    if (rule.inputs[input].source_class == SourceClass::kPeople) {
      reason.reports = reports_of(rule, evidence, input, context);
      continue;
    }
    reason.evidence.insert(reason.evidence.end(), found.citations.begin(), found.citations.end());
    reason.evidence_count += found.count;
  }
  return reason;
}

void add_window(const Rule& rule, const RuleEvidence& evidence, const ExplainContext& context,
                Why& why) {
  Millis longest{0};
  for (const RuleInput& input : rule.inputs) longest = std::max(longest, input.within);
  const auto text = [&](EventTime at) {
    if (context.as_days) return format_day(at, context.offset);
    const Millis minute = std::chrono::minutes(1);
    return format_time(EventTime::from_millis(at.millis() / minute.count() * minute.count()),
                       context.offset);
  };
  why.window_from = text(evidence.at - longest);
  why.window_to = text(evidence.at);
}

/// How far the values can be relied on.
void add_limits(const Rule& rule, const RuleEvidence& evidence, Why& why) {
  for (std::size_t i = 0; i < evidence.inputs.size(); ++i) {
    const std::string& name = rule.inputs[i].name;
    if (evidence.inputs[i].approximate) why.approximate.push_back(name);
    if (!evidence.inputs[i].baseline_ready) why.baseline_not_ready.push_back(name);
  }
}

bool is_any_of_people(const Rule& rule, const AttributeRef& ref) {
  return ref.attribute == InputAttribute::kAny &&
         rule.inputs[ref.input].source_class == SourceClass::kPeople;
}

/// The values as they would be if nobody had reported less than a step: whether a single report is
/// there is told only by a level that holds through it (PEOPLE 14, Two worlds).
std::vector<Scalar> without_single_reports(const Rule& rule, std::vector<Scalar> values) {
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (is_any_of_people(rule, rule.attributes[i])) values[i] = Scalar::boolean(false);
  }
  return values;
}

/// The values by which the condition is to be told: whether somebody reported alone shows only
/// where it holds by nothing else.
std::vector<Scalar> told_values(const Rule& rule, const Program& condition,
                                const RuleEvidence& evidence, const Subject* subject) {
  std::vector<Scalar> told = without_single_reports(rule, evidence.values);
  return evaluate(condition, ValueContext(told, subject)).is_true() ? told : evidence.values;
}

/// What would lead to the next higher level that the rule has.
std::optional<WhatIf> next_up(const ValueWords& words, const RuleEvidence& evidence, Level level,
                              const Subject* subject) {
  const Rule& rule = words.rule();
  const std::vector<Scalar> values = without_single_reports(rule, evidence.values);
  for (const Level higher : kLevels) {
    const auto& condition = rule.levels[static_cast<std::size_t>(higher)];
    if (higher <= level || !condition) continue;
    WhatIf rise{higher, unmet(words, *condition, values, subject)};
    if (rule.confirm_for > Millis(0)) {
      rise.conditions.push_back("confirm_for " + format_duration(rule.confirm_for) + " after that");
    }
    return rise;
  }
  return std::nullopt;
}

/// A level's ways to end, those that lead to the highest of the lower levels.
struct Fall {
  Level to = Level::kNone;
  std::vector<Way> ways;
};

Fall shortest_fall(const ValueWords& words, std::span<const Scalar> values, Level level,
                   const Subject* subject) {
  const Rule& rule = words.rule();
  Fall fall;
  for (Way& way :
       ways_to_cease(words, *rule.levels[static_cast<std::size_t>(level)], values, subject)) {
    Level to = Level::kNone;
    for (const Level lower : kLevels) {
      const auto& condition = rule.levels[static_cast<std::size_t>(lower)];
      if (lower >= level || !condition) continue;
      if (holds_without(words, *condition, values, subject, way)) to = lower;
    }
    if (to < fall.to) continue;
    if (to > fall.to) fall = Fall{to, {}};
    fall.ways.push_back(std::move(way));
  }
  return fall;
}

/// One way: its conditions one by one. Several: as one sentence.
std::vector<std::string> sentences_of(const std::vector<Way>& ways) {
  std::vector<std::string> alternatives, parts;
  for (const Way& way : ways) {
    parts.clear();
    for (const Ceasing& one : way) parts.push_back(one.sentence);
    std::string text = join(parts, " and ");
    const bool is_new =
        std::find(alternatives.begin(), alternatives.end(), text) == alternatives.end();
    if (is_new) alternatives.push_back(std::move(text));
  }
  if (alternatives.size() == 1) return parts;
  return {join(alternatives, ", or ")};
}

/// What would have to cease for the level to fall, and to which.
std::optional<WhatIf> next_down(const ValueWords& words, const RuleEvidence& evidence, Level level,
                                const Subject* subject) {
  const Rule& rule = words.rule();
  const auto& condition = rule.levels[static_cast<std::size_t>(level)];
  if (!condition) return std::nullopt;
  if (is_variant(rule)) {
    return WhatIf{Level::kNone,
                  {"the next sweep with profile " + std::string(profile_of(rule)) + ", at most " +
                   format_duration(kProfileHolds) + " after this one"}};
  }
  const std::vector<Scalar> values = told_values(rule, *condition, evidence, subject);
  WhatIf fall;
  // A level that is kept, or that is unknown now, holds by nothing that could cease.
  if (evaluate(*condition, ValueContext(values, subject)).is_true()) {
    const Fall shortest = shortest_fall(words, values, level, subject);
    fall = WhatIf{shortest.to, sentences_of(shortest.ways)};
  }
  if (rule.keep_for > Millis(0)) {
    fall.conditions.push_back("keep_for " + format_duration(rule.keep_for) + " after that");
  }
  return fall;
}

}  // namespace

std::string fill(const Template& text, const Rule& rule, const RuleEvidence& evidence,
                 const ExplainContext& context) {
  const ValueWords words(rule, *context.catalog, context.offset, language_of(text));
  std::string result;
  for (const TemplatePart& part : text) result += hole(part, words, evidence, context);
  return result;
}

std::vector<LevelStanding> level_standings(const Rule& rule, const RuleEvidence& evidence,
                                           const ExplainContext& context) {
  const ValueWords words(rule, *context.catalog, context.offset);
  const std::vector<Scalar> told = without_single_reports(rule, evidence.values);
  std::vector<LevelStanding> standings;
  for (auto level = kLevels.rbegin(); level != kLevels.rend(); ++level) {
    const auto& condition = rule.levels[static_cast<std::size_t>(*level)];
    if (!condition) continue;
    LevelStanding standing{*level, {}, condition->source, {}};
    if (!may_speak_of(rule, context.subject, *context.catalog)) {
      standing.holds = Scalar::boolean(false);
      standing.conditions = {"a place so small has no rows of this rule (PEOPLE 5)"};
      standings.push_back(std::move(standing));
      continue;
    }
    standing.holds = evaluate(*condition, ValueContext(evidence.values, context.subject));
    standing.conditions =
        standing.holds.is_true()
            ? met(words, *condition, told_values(rule, *condition, evidence, context.subject),
                  context.subject)
            : unmet(words, *condition, told, context.subject);
    standings.push_back(std::move(standing));
  }
  return standings;
}

std::map<std::string, std::string> values_in_words(const Rule& rule, const RuleEvidence& evidence,
                                                   const ExplainContext& context) {
  const ValueWords words(rule, *context.catalog, context.offset);
  std::map<std::string, std::string> values;
  for (std::size_t i = 0; i < rule.attributes.size(); ++i) {
    if (is_any_of_people(rule, rule.attributes[i])) continue;
    values[name_of(rule, rule.attributes[i])] = words.text(evidence.values[i], rule.attributes[i]);
  }
  return values;
}

Why explain(const Rule& rule, const RuleEvidence& evidence, Level level, const Bands& bands,
            const ExplainContext& context) {
  Why why;
  const ValueContext values(evidence.values, context.subject);
  const ValueWords words(rule, *context.catalog, context.offset);
  std::vector<std::string> sentences;
  Decimal sum;
  for (const ScoreTerm& term : rule.score) {
    if (term.condition && !evaluate(*term.condition, values).is_true()) continue;
    const Scalar add = evaluate(term.add, values);
    if (add.kind != Scalar::Kind::kNumber || add.bits == 0) continue;
    sum = sum + Decimal::from_raw(add.bits);
    why.terms.push_back(reason_of(rule, term, add.bits, evidence, context));
    sentences.push_back(why.terms.back().why);
  }
  why.sentence = join(sentences, "；");
  if (const auto& condition = rule.levels[static_cast<std::size_t>(level)]; condition) {
    why.expression = condition->source;
  }
  why.values = values_in_words(rule, evidence, context);
  why.raw_score = static_cast<int>(sum.rounded_half_up());
  why.band = bands.of(level);
  why.next_up = next_up(words, evidence, level, context.subject);
  why.next_down = next_down(words, evidence, level, context.subject);
  add_window(rule, evidence, context, why);
  add_limits(rule, evidence, why);
  why.late = evidence.late;
  why.by_weekends_only = evidence.by_weekends_only;
  return why;
}

}  // namespace tributary
