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
#include "engine/model/observation.h"

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
  kTopic,
  kTime,             // all from Instruction::bits
  kField,            // the observation's field `index`, missing if absent (where);
                     // RuleInput::fields[index] of the anchor (Expectation::by)
  kAttribute,        // Rule::attributes[index], under the ladder (levels, score)
  kSubject,          // attribute `index` of the subject; missing if the register has none
  kSubjectDistrict,  // division code, as text
  kSubjectUnit,      // id of the unit in charge, as text
  kEventTime,        // of the observation (where) or of the anchor (by)
  kDistanceTo,       // from the subject to the observation (where of an input with `near`)
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
  kAddWorkingDays,  // a time, and a number of working days by the site's calendar
  // Pop one, push one.
  kNot,
  kNegate,
  kAbs,
  kRound,
  kDays,     // of a duration, whole, rounded down
  kHours,    // the same
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

/// A field that levels, score, `expect` or templates read of an input's observations. Kept with
/// them.
struct InputField {
  std::string name;
  ValueKind kind = ValueKind::kNumber;
  std::vector<FieldId> of_feed;  ///< as RuleInput::feeds, whose schemas may differ
  bool operator==(const InputField&) const = default;
};

/// What is usual for a subject: the median of the last over/within complete windows (RULES 3.9).
struct Baseline {
  Millis over{0};
  Millis min_history{0};
  Decimal floor = Decimal::from_int(1);  ///< usual is at least this
};

/// Binds an observation to every registered subject of the rule's type within a distance (RULES
/// 3.10).
struct Near {
  Decimal metres;
  bool or_cell = false;  ///< near none: its cell, a row of the type place.cell
};

/// By which attribute a subject's rows reach another subject: `via: subject.manager`.
struct SignalVia {
  SubjectTypeId of;  ///< whose rows
  AttributeId attribute;
  auto operator<=>(const SignalVia&) const = default;
};

/// `from: signal`: other rules' levels (RULES 3.13), instead of feeds.
struct SignalInput {
  std::vector<TopicId> hazards;    ///< sorted; empty: any
  std::vector<std::string> rules;  ///< sorted ids; empty: any
  std::vector<Level> levels;       ///< sorted; empty: any but none
  /// Empty: rows of the same subject. Else of those that refer to it; sorted.
  std::vector<SignalVia> via = {};
  /// With `via`: too few subjects of the rule's type are registered for what reports by people made
  /// to be told of one (PEOPLE 10).
  bool without_people = false;
  /// Reports by people have made some of these levels: mark_signals_of_people (signal_graph.h).
  bool of_people = false;
};

struct RuleInput {
  std::string name;
  SourceClass source_class = SourceClass::kOffice;
  std::vector<InputFeed> feeds;  ///< in order of source id; empty for `from: signal`
  Millis within{0};
  Measure measure = Measure::kNone;
  std::vector<InputField> fields = {};  ///< what is read of its observations, each once
  std::optional<Baseline> baseline = {};
  std::optional<Near> near = {};
  std::optional<SignalInput> signal = {};
  std::uint32_t keep = kDefaultKeep;  ///< newest observations kept per source (RULES 3.4)
  /// Restricted to results the schema marks adverse, or an instrument's measure at or above
  /// notable_from.
  bool is_adverse = false;

  /// How far back from an instant it looks: its window, or the oldest one of its baseline.
  [[nodiscard]] Millis reach() const;

  static constexpr std::uint32_t kDefaultKeep = 1000;
};

enum class InputAttribute : std::uint8_t {
  kCount,              ///< number of observations in the window
  kAny,                ///< at least one
  kDistinctReporters,  ///< people: different tokens, taken down to the ladder; over feeds the
                       ///< largest
  kValue,              ///< the measure over the window; missing when empty
  kFirstAt,
  kLastAt,         ///< event time of the oldest / newest in the window
  kDistinctField,  ///< different values of the field
  kSumField,
  kMaxField,
  kMinField,    ///< of a number; missing when empty
  kFirstField,  ///< of the oldest / newest in the window
  kLastField,
  kSources,  ///< different sources in the window
  kUsual,    ///< the baseline; missing while there is too little history
  kRatio,    ///< value (count without a measure) / usual; opinion in steps (PEOPLE 11)
  // Of the rule's expectation, whose `after` is the input.
  kMissing,      ///< bool: an anchor is unmet and by + grace is over
  kOverdue,      ///< duration since the `by` of the oldest such anchor; missing without one
  kAnchorAt,     ///< event time of that anchor
  kAnchorField,  ///< its field
};

/// What levels, score and templates read; each occurs once per rule.
struct AttributeRef {
  std::uint16_t input = 0;
  InputAttribute attribute = InputAttribute::kCount;
  std::uint16_t field = 0;  ///< into RuleInput::fields, for the attributes of a field
  /// Read where fewer or less would make a condition true (bounded from above, or under `not`): it
  /// has a value only once the input's sources have passed the instant and are fresh (RULES 3.15).
  bool is_settled = false;

  /// `field` means something.
  [[nodiscard]] bool reads_field() const {
    return (attribute >= InputAttribute::kDistinctField &&
            attribute <= InputAttribute::kLastField) ||
           attribute == InputAttribute::kAnchorField;
  }
  bool operator==(const AttributeRef&) const = default;
};

/// Something must arrive after something else (RULES 3.6).
struct Expectation {
  /// Fields in which anchor and event must agree: indices into the two inputs' `fields`.
  struct Match {
    std::uint16_t of_after = 0;
    std::uint16_t of_event = 0;
    bool operator==(const Match&) const = default;
  };
  std::uint16_t after = 0, event = 0;  ///< indices into Rule::inputs
  std::vector<Match> match;
  Program by;  ///< a time, from the anchor's fields and event time; missing: it is no anchor
  int working_days = 0;  ///< of reports by people: `by` is so many after the report
  Millis grace{0};
  Millis expires{0};  ///< an unmet anchor stays so long beyond `by`: the rule's `within`
  /// Offsets from `by`, rising, at which a level or the score may change besides by + grace:
  /// constants that `overdue` is compared with, whole days or hours that the score reads.
  std::vector<Millis> steps;
};

/// Text with holes. `why` and `title` take only what PEOPLE 15 allows.
struct TemplatePart {
  enum class Kind : std::uint8_t {
    kText,
    kAttribute,
    kSubjectName,
    kSubjectAttribute,
    kSubjectDistrict,
    kUnitName
  };
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

/// Who gets the row. `unit("fire", subject.district)`, `subject.unit`, `anchor.unit`.
struct Assignment {
  enum class Kind : std::uint8_t { kOfKind, kInCharge, kOfAnchor };
  UnitKindId kind = none_of<UnitKindId>();  ///< of kOfKind
  Kind by = Kind::kOfKind;
  std::uint16_t attribute = 0;  ///< of kOfAnchor: into Rule::attributes
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
  std::string sentence_zh, sentence_en;  ///< the rule as one plain sentence
  std::string owner;
  std::vector<std::string> themes;
  RuleStatus status = RuleStatus::kDraft;
  SubjectTypeId subject;
  std::vector<RuleInput> inputs;
  std::vector<AttributeRef> attributes;
  std::optional<Expectation> expect;
  std::array<std::optional<Program>, 5> levels;  ///< by Level; kNone unused
  std::vector<ScoreTerm> score;
  Millis confirm_for{0};
  Millis keep_for{0};
  SignalSpec signal;

  /// Reads reports by people, itself or through other rules' levels.
  [[nodiscard]] bool has_people_input() const;
  /// Expects answers to reports by people.
  [[nodiscard]] bool awaits_people() const;
  /// Has rows at cells as well: some input's `near` has or_cell.
  [[nodiscard]] bool falls_to_cells() const;
  /// Active and shadow rules run; drafts and retired ones do not, studies elsewhere.
  [[nodiscard]] bool is_evaluated() const {
    return status == RuleStatus::kActive || status == RuleStatus::kShadow;
  }
  /// How long an observation can matter: longest reach of an input + confirm_for + keep_for.
  /// Lateness comes on top.
  [[nodiscard]] Millis reach() const;
};

struct RuleSet {
  std::vector<Rule> rules;  ///< active and shadow ones, in order of id
  Bands bands;
  Sha256Digest digest{};
};

}  // namespace tributary
