// Identity of a rule's behaviour: SHA-256 of the normalised rule and of the lists and topics that
// it names (RULES 1).
#pragma once

#include <cstdint>

#include "engine/model/rule.h"
#include "rules/language/context.h"
#include "rules/language/rule_source.h"

namespace tributary::language {

/// What the normalised rule holds, and how. Raised when the same rule hashes otherwise, so that a
/// rules.lock of before is not taken for changed rules.
inline constexpr std::uint32_t kNormalForm = 1;

/// Not part of it: version, status, owner, doc, tests, comments, white space, order of keys, the
/// way a duration is written.
Sha256Digest hash_of(const RuleSource& source, const Rule& rule, const LanguageContext& context);

/// Over id, version, status and hash of every rule, in order, and the bands.
Sha256Digest digest_of(const RuleSet& rules);

}  // namespace tributary::language
