// Runs a rule's programs (rule.h). Total: no loop, no failure; what has no value is missing.
#pragma once

#include <cstdint>
#include <string_view>

#include "engine/model/register.h"
#include "engine/model/rule.h"

namespace tributary {

/// What a program computes with. Numbers are Decimal raw; times, durations in ms; distances Decimal
/// metres.
struct Scalar {
  enum class Kind : std::uint8_t {
    kMissing,
    kUnknown,  ///< nobody can say now; bits: an Unknown
    kBool,
    kNumber,
    kTime,
    kDuration,
    kDistance,
    kEnumeration,
    kTopic,
    kText
  };
  Kind kind = Kind::kMissing;
  std::int64_t bits = 0;
  std::string_view text;  ///< of kText; borrowed

  static Scalar missing() { return {}; }
  /// A source that ought to have been heard is silent (RULES 3.7).
  static Scalar stale() { return {Kind::kUnknown, kStaleBits, {}}; }
  /// A source has not been read up to the instant: it will be known, the level waits.
  static Scalar late() { return {Kind::kUnknown, kLateBits, {}}; }
  static Scalar boolean(bool value) { return {Kind::kBool, value ? 1 : 0, {}}; }
  static Scalar number(Decimal value) { return {Kind::kNumber, value.raw(), {}}; }
  static Scalar count(std::uint64_t value) {
    return number(Decimal::from_int(static_cast<std::int64_t>(value)));
  }
  static Scalar time(EventTime value) { return {Kind::kTime, value.millis(), {}}; }
  static Scalar duration(Millis value) { return {Kind::kDuration, value.count(), {}}; }
  static Scalar of_text(std::string_view value) { return {Kind::kText, 0, value}; }

  [[nodiscard]] bool is_missing() const { return kind == Kind::kMissing; }
  [[nodiscard]] bool is_true() const { return kind == Kind::kBool && bits != 0; }
  [[nodiscard]] bool is_unknown() const { return kind == Kind::kUnknown; }
  [[nodiscard]] bool is_stale() const { return is_unknown() && bits == kStaleBits; }
  bool operator==(const Scalar&) const = default;

  static constexpr std::int64_t kStaleBits = 0, kLateBits = 1;  ///< of both: stale
};

/// Where a program's names get their values. Each program reads only what its place allows: `where`
/// fields and subject attributes, levels and score attributes and subject attributes.
class ProgramContext {
 public:
  virtual ~ProgramContext() = default;
  [[nodiscard]] virtual Scalar field(FieldId) const { return Scalar::missing(); }
  [[nodiscard]] virtual Scalar attribute(std::uint32_t) const { return Scalar::missing(); }
  [[nodiscard]] virtual Scalar subject(AttributeId) const { return Scalar::missing(); }
  /// Division code and unit in charge of the subject.
  [[nodiscard]] virtual Scalar subject_district() const { return Scalar::missing(); }
  [[nodiscard]] virtual Scalar subject_unit() const { return Scalar::missing(); }
  [[nodiscard]] virtual Scalar event_time() const { return Scalar::missing(); }
  [[nodiscard]] virtual Scalar distance() const { return Scalar::missing(); }
  [[nodiscard]] virtual EventTime add_working_days(EventTime at, std::int64_t days) const;
  /// True if `pattern` occurs in `text`.
  [[nodiscard]] virtual bool matches(std::string_view, std::string_view) const { return false; }
};

/// Three-valued (Kleene) in what is unknown; a comparison with what is missing is false. An empty
/// program is true. CHECKs that the program is well formed (the compiler's job).
Scalar evaluate(const Program& program, const ProgramContext& context);

/// A subject's register attribute as a program sees it; missing when there is none, or no subject.
Scalar attribute_of(const Subject* subject, AttributeId attribute);

}  // namespace tributary
