// A compiled rule: flat programs, inputs, templates. A value; rules/language makes it, correlate
// and score run it. Nothing here refers to the text it came from except by carrying pieces of it
// for people to read.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/decimal.h"
#include "engine/base/time.h"
#include "engine/model/catalog.h"
#include "engine/model/level.h"

namespace tributary {

/// Stack machine in postfix order, so the syntax tree can be read back from it (next_up,
/// next_down).
enum class OpCode : std::uint8_t {
  // Push one value.
  kNumber,
  kDuration,
  kDistance,
  kBool,
  kText,
  kEnumeration,
  kTopic,      // from Instruction::bits
  kField,      // value of the observation's field `index`; missing if absent          (where)
  kAttribute,  // Rule::attributes[index], under the ladder                            (levels,
               // score)
  kSubject,    // attribute `index` of the subject; missing if the register has none
  kHasField,
  kHasSubject,
  // Pop two, push one. Comparison with a missing value is false.
  kEq,
  kNe,
  kLt,
  kLe,
  kGt,
  kGe,
  kContains,
  kStartsWith,
  kAnd,
  kOr,
  kAdd,
  kSub,
  kMul,
  kDiv,
  kMod,
  kMin,
  kMax,
  // Pop one, push one.
  kNot,
  kNegate,
  kAbs,
  kRound,
  kInSet,    // member of Program::sets[index]
  kMatches,  // RE2 Program::texts[index], unanchored
};

struct Instruction {
  OpCode op = OpCode::kBool;
  std::uint32_t index = 0;  ///< field, attribute, set or text
  std::int64_t bits = 0;    ///< constant, as FieldValue::bits; text: index in `texts`
  bool operator==(const Instruction&) const = default;
};

/// Constants of a membership test, sorted; either bits (numbers, enumerations, topics, times) or
/// texts.
struct ConstantSet {
  std::vector<std::int64_t> bits;
  std::vector<std::string> texts;
  bool operator==(const ConstantSet&) const = default;
};

struct Program {
  std::vector<Instruction> code;  ///< empty: always true
  std::vector<ConstantSet> sets;
  std::vector<std::string> texts;
  std::string source;  ///< the expression as written, white space folded; for people
  bool operator==(const Program&) const = default;
};

/// One feed of an input: which records of it count. Field ids are those of that feed's schema.
struct InputFeed {
  SourceId source;
  SchemaId schema;
  Program where;
  FieldId measure = none_of<FieldId>();  ///< measured field, if the input measures one
  bool operator==(const InputFeed&) const = default;
};

enum class Measure : std::uint8_t { kNone, kSum, kMax, kMin };

struct RuleInput {
  std::string name;
  SourceClass source_class = SourceClass::kOffice;
  std::vector<InputFeed> feeds;  ///< in order of source id
  Millis within{0};
  Measure measure = Measure::kNone;
  /// Restricted to results the schema marks adverse, or an instrument's measure at or above
  /// notable_from.
  bool is_adverse = false;
};

enum class InputAttribute : std::uint8_t {
  kCount,              ///< number of observations in the window
  kAny,                ///< at least one
  kDistinctReporters,  ///< people: different tokens, taken down to the ladder; over feeds the
                       ///< largest
  kValue,              ///< the measure over the window; missing when empty
  kFirstAt,
  kLastAt,  ///< event time of the oldest / newest in the window
};

/// What levels, score and templates read; each pair occurs once per rule.
struct AttributeRef {
  std::uint16_t input = 0;
  InputAttribute attribute = InputAttribute::kCount;
  bool operator==(const AttributeRef&) const = default;
};

/// Text with holes. `why` and `title` take only what PEOPLE 15 allows.
struct TemplatePart {
  enum class Kind : std::uint8_t { kText, kAttribute, kSubjectName, kSubjectAttribute, kUnitName };
  Kind kind = Kind::kText;
  std::string text;
  std::uint32_t index = 0;
};
using Template = std::vector<TemplatePart>;

struct ScoreTerm {
  Program add;
  std::optional<Program> condition;
  Template why;
};

/// Who gets the row. `unit("fire", subject.district)`.
struct Assignment {
  UnitKindId kind = none_of<UnitKindId>();
};

/// A deadline: a duration, or a number of working days.
struct Term {
  Millis duration{0};
  std::uint16_t working_days = 0;  ///< if not 0, `duration` is unused
  std::string text;                ///< `24h`, `3wd`
};

enum class RuleStatus : std::uint8_t { kDraft, kStudy, kShadow, kActive, kRetired };

struct SignalSpec {
  TopicId hazard;
  Template title;
  AdviceId advice;
  Assignment assign;
  std::optional<Assignment> copy_to;
  std::array<std::optional<Term>, 5> due;  ///< by Level
};

struct Rule {
  std::string id;
  std::uint32_t version = 0;
  Sha256Digest hash{};  ///< of the normalised rule and of the lists and topics it names
  std::string title_zh, title_en;
  std::string owner;
  std::vector<std::string> themes;
  RuleStatus status = RuleStatus::kDraft;
  SubjectTypeId subject;
  std::vector<RuleInput> inputs;
  std::vector<AttributeRef> attributes;
  std::array<std::optional<Program>, 5> levels;  ///< by Level; kNone unused
  std::vector<ScoreTerm> score;
  Millis confirm_for{0};
  Millis keep_for{0};
  SignalSpec signal;

  [[nodiscard]] bool has_people_input() const;
  /// How long an observation can matter: longest window + confirm_for + keep_for. Lateness comes on
  /// top.
  [[nodiscard]] Millis reach() const;
};

struct RuleSet {
  std::vector<Rule> rules;  ///< active and shadow ones, in order of id
  Bands bands;
  Sha256Digest digest{};
};

}  // namespace tributary
