// rules.lock: which version of each rule says what, so that a rule cannot come to behave otherwise
// under a version that people know (E401). It lies beside the rules or in a folder above them, and
// is reviewed and kept with them.
//
//     form 1
//     fire-building-repeat 4 5d41…   (id, version, SHA-256 of the normalised rule)
//
// A rule that is not in it is new; an id that left the rules stays in it, since ids are never given
// again. Drafts are not locked.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "rules/language/rule_set_loader.h"

namespace tributary {

inline constexpr std::string_view kLockFile = "rules.lock";

struct LockedRule {
  std::uint32_t version = 0;
  std::string hash;  ///< hexadecimal
  bool operator==(const LockedRule&) const = default;
};

/// By id. A lock of another normal form (rule_hash.h) compares as empty: its hashes say nothing.
using RuleLock = std::map<std::string, LockedRule, std::less<>>;

/// E001 for a line that is none; it is left out.
RuleLock parse_lock(const std::string& file, std::string_view text, Diagnostics& diagnostics);
std::string lock_text(const RuleLock& lock);

/// E401 for each rule that its nearest rules.lock knows with this version and another hash, or with
/// a later version. Without a rules.lock nothing is compared and nothing is said.
void check_lock(const LoadedRules& rules, Diagnostics& diagnostics);

/// The folder whose rules are kept together with this one: that of its nearest rules.lock; empty
/// when there is none.
std::string locked_folder(const std::string& rule_file);

/// Writes what the rules are now into their nearest rules.lock; where there is none, a new one in
/// the folder of `paths` that holds the rule. The caller has checked that nothing is wrong. Gives
/// the files that changed; what cannot be written is E013.
std::vector<std::string> write_lock(const LoadedRules& rules, const std::vector<std::string>& paths,
                                    Diagnostics& diagnostics);

}  // namespace tributary
