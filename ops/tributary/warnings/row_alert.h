// What a row says as a warning: what and where, how grave, what is advised. Not why: the reasons
// of a row speak of inspections and of what people reported, and are for those who handle it.
#pragma once

#include <string>
#include <string_view>

#include "connectors/cap/alert.h"
#include "engine/base/result.h"

namespace tributary {

/// Of a row as published: everything but who sends it, when, and which message it is. kCorrupt for
/// what is no row.
Result<CapAlert> alert_of(std::string_view row_json);

/// What the warning says, as a digest: the same as long as a new one would say the same. A draft
/// is released only as long as it is (warning_desk.h).
std::string content_of(const CapAlert& alert);

}  // namespace tributary
