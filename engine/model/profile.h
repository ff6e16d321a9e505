// Profiles of sweeps (SIGNALS 3): a rule `ID@PROFILE` is a variant of the rule ID. It is written,
// checked and followed like any other; it speaks where a sweep of its profile has asked it, as of
// the sweep's instant, until the next such sweep or for kProfileHolds.
#pragma once

#include <string_view>

#include "engine/model/rule.h"

namespace tributary {

inline constexpr Millis kProfileHolds = Days(30);

/// `strict` of `fire-repeat@strict`; empty: no variant.
[[nodiscard]] std::string_view profile_of(const Rule& rule);
/// `fire-repeat` of both.
[[nodiscard]] std::string_view base_id_of(const Rule& rule);
[[nodiscard]] inline bool is_variant(const Rule& rule) { return !profile_of(rule).empty(); }

/// How long after an instant what the rule said then may still count, its keep_for apart.
[[nodiscard]] inline Millis holds_for(const Rule& rule) {
  return is_variant(rule) ? kProfileHolds : Millis(0);
}

}  // namespace tributary
