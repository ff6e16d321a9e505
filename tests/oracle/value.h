// The oracle's own reading of RULES 2: a value, and what a program makes of values. Shares nothing
// with engine/model/program.cc but the shape of a program.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "engine/base/time.h"
#include "engine/model/rule.h"
#include "engine/model/work_calendar.h"

namespace tributary::oracle {

struct Value {
  enum class Is : std::uint8_t {
    kMissing,
    kLate,   ///< not read that far yet: neither true nor false, and no alarm
    kStale,  ///< a silent source: unknown in the sense of RULES 3.7
    kBool,
    kNumber,  ///< bits: Decimal raw
    kTime,
    kDuration,
    kDistance,
    kEnumeration,
    kTopic,
    kText
  };
  Is is = Is::kMissing;
  std::int64_t bits = 0;
  std::string text;

  static Value missing() { return {}; }
  static Value late() { return {Is::kLate, 0, {}}; }
  static Value stale() { return {Is::kStale, 0, {}}; }
  static Value truth(bool holds) { return {Is::kBool, holds ? 1 : 0, {}}; }
  static Value number(Decimal number) { return {Is::kNumber, number.raw(), {}}; }
  static Value count(std::size_t number) {
    return Value::number(Decimal::from_int(static_cast<std::int64_t>(number)));
  }
  static Value time(EventTime at) { return {Is::kTime, at.millis(), {}}; }
  static Value duration(Millis span) { return {Is::kDuration, span.count(), {}}; }

  [[nodiscard]] bool is_missing() const { return is == Is::kMissing; }
  [[nodiscard]] bool is_unknown() const { return is == Is::kLate || is == Is::kStale; }
  [[nodiscard]] bool is_true() const { return is == Is::kBool && bits != 0; }
  bool operator==(const Value&) const = default;
};

/// For a scenario that failed: `3`, `missing`, `2d`.
std::string text_of(const Value& value);

/// Gives the value of a name: an instruction that reads something.
using Names = std::function<Value(const Instruction&)>;

/// What decides which days are worked where: weekends are not, but for what a calendar says.
struct WorkDays {
  UtcOffset offset{};
  const WorkCalendar* calendar = nullptr;
};

/// An empty program is true.
Value run(const Program& program, const Names& names, const WorkDays& days = {});

}  // namespace tributary::oracle
