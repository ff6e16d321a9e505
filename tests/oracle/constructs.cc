#include "tests/oracle/constructs.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace tributary::oracle {
namespace {

using NameSet = std::set<std::string>;
constexpr auto kOps = static_cast<std::size_t>(OpCode::kMatches) + 1;
constexpr auto kAttributes = static_cast<std::size_t>(InputAttribute::kAnchorField) + 1;

constexpr std::array<std::string_view, kOps> kOpNames = {"number",
                                                         "duration",
                                                         "distance",
                                                         "true or false",
                                                         "text",
                                                         "enumeration",
                                                         "topic",
                                                         "time",
                                                         "field",
                                                         "attribute",
                                                         "subject.f",
                                                         "subject.district",
                                                         "subject.unit",
                                                         "event time",
                                                         "distance()",
                                                         "has(field)",
                                                         "has(subject.f)",
                                                         "==",
                                                         "!=",
                                                         "<",
                                                         "<=",
                                                         ">",
                                                         ">=",
                                                         "contains",
                                                         "starts_with",
                                                         "and",
                                                         "or",
                                                         "+",
                                                         "-",
                                                         "*",
                                                         "/",
                                                         "%",
                                                         "min",
                                                         "max",
                                                         "+ wd",
                                                         "not",
                                                         "unary -",
                                                         "abs",
                                                         "round",
                                                         "days",
                                                         "hours",
                                                         "in",
                                                         "matches"};

constexpr std::array<std::string_view, kAttributes> kAttributeNames = {
    ".count",       ".any",      ".distinct(reporter)",
    ".value",       ".first.at", ".last.at",
    ".distinct(f)", ".sum(f)",   ".max(f)",
    ".min(f)",      ".first.f",  ".last.f",
    ".sources",     ".usual",    ".ratio",
    "missing",      "overdue",   "anchor.at",
    "anchor.f"};

/// Words of a rule's text that stand for a key and what it may say.
constexpr std::array<std::pair<std::string_view, std::string_view>, 43> kKeys = {{
    {"    within: ", "within of an input"},
    {"keep: ", "keep"},
    {"near: ", "near"},
    {"or_cell", "or_cell"},
    {"measure: sum", "measure sum"},
    {"measure: max", "measure max"},
    {"measure: min", "measure min"},
    {"baseline: ", "baseline"},
    {"floor: ", "floor"},
    {"in lists.", "lists"},
    {"not in lists.", "not in lists"},
    {"from: [grievance, call110]", "two sources of people"},
    {"from: [inspection, patrol]", "two sources of findings"},
    {"from: [rectification, works]", "two sources of offices"},
    {"from: [rain_gauge, gauge_b]", "two sources of instruments"},
    {"from: opinion", "opinion"},
    {"from: signal", "signal"},
    {"where: rule == ", "signals by rule"},
    {"where: hazard == ", "signals by hazard"},
    {"where: hazard in ", "signals by hazards"},
    {" and level == ", "signals by level"},
    {" and level in ", "signals by levels"},
    {"via: ", "via"},
    {".distinct(subject)", "distinct(subject)"},
    {"expect:", "expect"},
    {"after: reports", "after reports by people"},
    {"event: passed", "event of the same source"},
    {"match: [division]", "match"},
    {"match: [unit]", "match of an office"},
    {"match: [division, unit]", "match of two"},
    {"  by: anchor.deadline\n", "by a field"},
    {"grace: ", "grace"},
    {"wd\n", "working days"},
    {"confirm_for", "confirm_for"},
    {"keep_for", "keep_for"},
    {"status: shadow", "shadow"},
    {"status: retired", "retired"},
    {"copy_to", "copy_to"},
    {"assign: unit", "assign by kind"},
    {"assign: subject.unit", "assign in charge"},
    {"assign: anchor.unit", "assign the anchor's"},
    {"{subject.floors}", "why with an attribute of the subject"},
    {".count}\"", "why with a number"},
}};

constexpr std::array<std::string_view, 12> kOfSeveral = {
    "key expect of a building",    "key expect of a project",
    "key expect of a slope",       "key expect beside people",
    "key expect beside opinion",   "key expect with near",
    "key near of a building",      "key not near of a slope",
    "key signals of signals",      "key signals of a rule without rows",
    "key four reporters at least", "key a calendar"};

void add(const Program& program, const std::string& place, NameSet& out) {
  for (const Instruction& step : program.code) {
    out.insert(place + " " + std::string(kOpNames[static_cast<std::size_t>(step.op)]));
  }
}

bool is_fed_by(const Rule& rule, SourceClass source_class) {
  return std::any_of(rule.inputs.begin(), rule.inputs.end(), [&](const RuleInput& input) {
    return !input.signal && input.source_class == source_class;
  });
}

bool hears(const Rule& rule, const std::string& other) {
  return std::any_of(rule.inputs.begin(), rule.inputs.end(), [&](const RuleInput& input) {
    return input.signal && input.signal->via.empty() &&
           std::count(input.signal->rules.begin(), input.signal->rules.end(), other) > 0;
  });
}

bool hears_any(const Rule& rule) {
  return std::any_of(rule.inputs.begin(), rule.inputs.end(), [](const RuleInput& input) {
    return input.signal && input.signal->via.empty();
  });
}

void add_combined(const Rule& rule, Theme theme, NameSet& out) {
  const bool any_near = std::any_of(rule.inputs.begin(), rule.inputs.end(),
                                    [](const RuleInput& input) { return input.near.has_value(); });
  const bool is_ordinary =
      std::any_of(rule.inputs.begin(), rule.inputs.end(),
                  [](const RuleInput& input) { return !input.signal && !input.near.has_value(); });
  if (any_near && theme == Theme::kBuilding) out.insert("key near of a building");
  if (is_ordinary && theme == Theme::kSlope) out.insert("key not near of a slope");
  if (!rule.expect) return;
  if (theme == Theme::kBuilding) out.insert("key expect of a building");
  if (theme == Theme::kProject) out.insert("key expect of a project");
  if (theme == Theme::kSlope) out.insert("key expect of a slope");
  if (any_near) out.insert("key expect with near");
  if (is_fed_by(rule, SourceClass::kOpinion)) out.insert("key expect beside opinion");
  if (theme != Theme::kUnit && is_fed_by(rule, SourceClass::kPeople)) {
    out.insert("key expect beside people");
  }
}

/// What the language has no place for, and what is left out: README.md says why.
bool is_left_out(std::string_view place, OpCode op) {
  const auto one_of = [&](std::initializer_list<OpCode> ops) {
    return std::find(ops.begin(), ops.end(), op) != ops.end();
  };
  if (op == OpCode::kAddWorkingDays) return place != "by";
  if (op == OpCode::kEventTime) return place != "by" && place != "where";
  if (place == "where") {
    return one_of({OpCode::kAttribute, OpCode::kSubject, OpCode::kSubjectDistrict,
                   OpCode::kSubjectUnit, OpCode::kHasSubject});
  }
  const bool is_of_records = one_of({OpCode::kHasField, OpCode::kDistance, OpCode::kDistanceTo});
  if (place == "level") return is_of_records || op == OpCode::kField;
  if (place == "by") {
    return !one_of({OpCode::kField, OpCode::kDuration, OpCode::kNumber, OpCode::kAdd, OpCode::kSub,
                    OpCode::kDiv, OpCode::kMin, OpCode::kMax});
  }
  return !one_of({OpCode::kNumber, OpCode::kAttribute, OpCode::kSubject, OpCode::kAdd, OpCode::kSub,
                  OpCode::kMul, OpCode::kDiv, OpCode::kMod, OpCode::kMin, OpCode::kMax,
                  OpCode::kNegate, OpCode::kAbs, OpCode::kRound, OpCode::kDays, OpCode::kHours});
}

/// Read where less would make a condition true: never of people, signals and what is expected.
bool is_settled_somewhere(InputAttribute attribute) {
  return attribute < InputAttribute::kMissing && attribute != InputAttribute::kDistinctReporters;
}

NameSet every_construct() {
  NameSet all;
  for (const char* place : {"where", "level", "score", "by"}) {
    for (std::size_t op = 0; op < kOps; ++op) {
      if (is_left_out(place, static_cast<OpCode>(op))) continue;
      all.insert(std::string(place) + " " + std::string(kOpNames[op]));
    }
  }
  for (std::size_t i = 0; i < kAttributes; ++i) {
    const std::string name(kAttributeNames[i]);
    all.insert("input " + name);
    if (is_settled_somewhere(static_cast<InputAttribute>(i)))
      all.insert("input " + name + " settled");
  }
  for (const auto& [word, name] : kKeys) all.insert("key " + std::string(name));
  for (const std::string_view name : kOfSeveral) all.insert(std::string(name));
  return all;
}

}  // namespace

std::set<std::string> constructs_of(const Rule& rule, const std::string& text) {
  NameSet out;
  for (const RuleInput& input : rule.inputs) {
    for (const InputFeed& feed : input.feeds) add(feed.where, "where", out);
  }
  if (rule.expect) add(rule.expect->by, "by", out);
  for (const auto& level : rule.levels) {
    if (level) add(*level, "level", out);
  }
  for (const ScoreTerm& term : rule.score) {
    add(term.add, "score", out);
    if (term.condition) add(*term.condition, "level", out);
  }
  for (const AttributeRef& ref : rule.attributes) {
    const std::string name(kAttributeNames[static_cast<std::size_t>(ref.attribute)]);
    out.insert("input " + name);
    if (ref.is_settled) out.insert("input " + name + " settled");
  }
  for (const auto& [word, name] : kKeys) {
    if (text.find(word) != std::string::npos) out.insert("key " + std::string(name));
  }
  return out;
}

std::set<std::string> constructs_of(const Scenario& scenario, const Town& town) {
  NameSet out;
  for (const Rule& rule : scenario.rules.rules) {
    add_combined(rule, scenario.theme, out);
    for (const Rule& other : scenario.rules.rules) {
      if (!hears(rule, other.id)) continue;
      if (hears_any(other)) out.insert("key signals of signals");
      if (other.status != RuleStatus::kActive) out.insert("key signals of a rule without rows");
    }
  }
  if (town.min_reporters() == 4) out.insert("key four reporters at least");
  const bool has_calendar =
      std::any_of(scenario.steps.begin(), scenario.steps.end(),
                  [](const Step& step) { return std::holds_alternative<Generation>(step.record); });
  if (has_calendar) out.insert("key a calendar");
  return out;
}

const std::set<std::string>& all_constructs() {
  static const NameSet all = every_construct();
  return all;
}

}  // namespace tributary::oracle
