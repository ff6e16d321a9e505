// The syntax tree of an expression (RULES 2). The parser makes it; the checker writes the type and
// the binding of every node into it; the people checks and the compiler read them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/decimal.h"
#include "engine/base/time.h"
#include "rules/language/problems.h"

namespace tributary::language {

enum class ExprKind : std::uint8_t {
  kNumber,
  kDuration,
  kDistance,
  kString,
  kBool,
  kName,    ///< text
  kCall,    ///< text(parts…)
  kList,    ///< [parts…]
  kNegate,  ///< -parts[0]
  kNot,     ///< not parts[0]
  kBinary,  ///< parts[0] op parts[1]
  kMember,  ///< parts[0].text
  kMethod,  ///< parts[0].text(parts[1]…)
};

enum class Operator : std::uint8_t {
  kNone,
  kOr,
  kAnd,
  kEq,
  kNe,
  kLt,
  kLe,
  kGt,
  kGe,
  kIn,
  kNotIn,
  kContains,
  kStartsWith,
  kMatches,
  kAdd,
  kSub,
  kMul,
  kDiv,
  kMod,
};
/// As written: `and`, `not in`, `>=`.
std::string_view spelling_of(Operator op);
bool is_comparison(Operator op);

enum class Unit : std::uint8_t {
  kNone,
  kSecond,
  kMinute,
  kHour,
  kDay,
  kWeek,
  kWorkingDay,
  kMetre,
  kKilometre
};
/// `s`, `min`, `h`, `d`, `w`, `wd`, `m`, `km`.
std::string_view name_of(Unit unit);

enum class TypeKind : std::uint8_t {
  kUnknown,  ///< not checked, or an error was reported: nothing more is said about it
  kBool,
  kNumber,
  kText,
  kEnumeration,
  kTopic,
  kTime,
  kDuration,
  kDistance,
  kReference,  ///< names a subject: for texts, `assign`, `match` and counting only
  kSet,        ///< the right side of `in`
};

struct Type {
  TypeKind kind = TypeKind::kUnknown;
  std::span<const std::string_view> values;     ///< of an enumeration
  std::span<const std::string_view> values_zh;  ///< the same in Chinese; may be empty
};

/// Index of an enumeration's value by either of its names.
std::optional<std::size_t> value_of(const Type& enumeration, std::string_view name);

enum class BindingKind : std::uint8_t {
  kNone,
  kField,      ///< index = FieldId of the input's schema; of an anchor, into RuleInput::fields
  kAttribute,  ///< index into Rule::attributes
  kSubject,    ///< index = AttributeId of the subject's type
  kSubjectDistrict,
  kSubjectUnit,
  kEventTime,  ///< of the record, of the anchor
  kConstant,   ///< bits, as FieldValue::bits, of an enumeration value or topic
  kNamedList,  ///< text = name of the list
};

struct Expr {
  ExprKind kind = ExprKind::kBool;
  Operator op = Operator::kNone;
  Unit unit = Unit::kNone;
  bool truth = false;
  Decimal number;
  std::string text;
  std::vector<Expr> parts;
  Extent extent;  ///< the whole expression
  Extent mark;    ///< its operator or name

  // Written by the checker.
  Type type;
  BindingKind binding = BindingKind::kNone;
  std::uint32_t index = 0;
  std::int64_t bits = 0;
  bool is_optional = false;  ///< may be missing

  // Written by mark_directions, before the checker binds the names.
  bool more_makes_true = false;  ///< stands where a larger value would make the condition true
  bool less_makes_true = false;
};

/// Same tree, wherever it stands.
bool is_same(const Expr& a, const Expr& b);

/// Every name in it was bound by the checker, and it has a type.
bool is_checked(const Expr& expr);

/// Canonical text: one space around operators, brackets only where the grammar needs them.
/// parse(print(e)) is e.
std::string print(const Expr& expr);

/// Exact length of a duration constant in milliseconds; not for working days.
Millis millis_of(const Expr& duration);

/// Metres of a distance constant.
Decimal metres_of(const Expr& distance);

}  // namespace tributary::language
