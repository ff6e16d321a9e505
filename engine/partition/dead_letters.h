// Dead letters: a record that could not be used, by its place. Never its content (PEOPLE 3).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"
#include "engine/model/rejection.h"
#include "engine/model/source.h"

namespace tributary {

/// Key in the meta table: `dead/`, source name, `/`, stream and offset (big-endian).
std::string dead_letter_key(const Rejection& rejection, const std::vector<SourceInfo>& sources);
std::string dead_letter_value(const Rejection& rejection);
/// One entry of the meta table; kNotFound when its source is no longer configured.
Result<Rejection> read_dead_letter(std::string_view key, std::string_view value,
                                   const std::vector<SourceInfo>& sources);

/// A line of the dead-letter file, without a line end.
std::string dead_letter_json(const Rejection& rejection, const std::vector<SourceInfo>& sources);

/// All keys lie in [kDeadLettersFrom, kDeadLettersTo).
inline constexpr std::string_view kDeadLettersFrom = "dead/";
inline constexpr std::string_view kDeadLettersTo = "dead0";

}  // namespace tributary
