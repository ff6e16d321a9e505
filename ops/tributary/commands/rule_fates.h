// What a change of rules means for each rule's state, for people (RULES 3.16).
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "engine/correlate/plan_shape.h"
#include "engine/partition/refill.h"
#include "engine/ports/state_store.h"
#include "ops/tributary/composition/site.h"
#include "ops/tributary/screen/console.h"

namespace tributary {

/// A rule looks further back than its sources have been read, in whole days.
struct WarmUp {
  std::int64_t has = 0, wants = 0;
};

/// A line for each rule; nothing for none.
void print_rule_fates(const std::map<std::string, RuleFate>& fates, const Console& console,
                      const std::map<std::string, WarmUp>& warming_up = {});
/// How many records were read again, and how many are no longer to be had; nothing for none.
void print_reread(const Reread& reread, const Console& console);

/// What the site's rules would find in a state that other rules have written; empty for a state
/// that does not say what it holds.
Result<std::map<std::string, RuleFate>> forecast(const Site& site, const StateStore& store);

/// The site's rules that are warming up over that state, by the input that lacks most; others are
/// not in it.
Result<std::map<std::string, WarmUp>> warming_up(const Site& site, const StateStore& store);

}  // namespace tributary
