// Interval arithmetic over what a way into a level demands of the inputs: which ways are
// impossible, how far a score can get (W310, W311).
#pragma once

#include <cstdint>
#include <map>
#include <optional>

#include "rules/language/logic.h"

namespace tributary::language {

/// Interval of a number, of milliseconds, or of metres; no bound where there is none. `is_open_*`
/// excludes the end itself.
struct Interval {
  std::optional<Decimal> low, high;
  bool is_open_low = false, is_open_high = false;

  void raise(Decimal to, bool is_open);
  void lower(Decimal to, bool is_open);
  [[nodiscard]] bool is_empty() const;
};

/// By quantity_of.
using Intervals = std::map<std::uint32_t, Interval>;

/// What the attribute can be at all: counts are not negative, `.any` and `missing` are 0 or 1.
Interval natural_interval(const AttributeRef& attribute);

/// What the branch leaves of the attributes that it bounds; nullopt if no values fulfil it.
std::optional<Intervals> intervals_of(const Branch& branch, const Rule& rule);

/// Where a number can lie; the ends are taken as closed.
Interval range_of(const Expr& number, const Intervals& known, const Rule& rule);

}  // namespace tributary::language
