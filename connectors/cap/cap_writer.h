// The XML of an alert, valid against the schema of OASIS.
#pragma once

#include <string>

#include "connectors/cap/alert.h"

namespace tributary {

std::string cap_xml(const CapAlert& alert);

/// `2025-03-12T09:00:00+08:00`: as CAP wants it, always with seconds and a numeric offset.
std::string cap_time(EventTime at, UtcOffset offset);

/// May stand in `sender`, `identifier` and `references` (CAP 3.2.1).
bool is_cap_name(std::string_view text);

}  // namespace tributary
