// What is wrong about a sweep that somebody asks for, at a site.
#pragma once

#include <optional>

#include "ops/tributary/composition/site.h"

namespace tributary {

/// nullopt if it may be asked for: its theme is the catalogue's, its area a division of the site of
/// street level or above, its profile one that some active rule of the theme has.
std::optional<Message> mistake_in(const Sweep& sweep, const Site& site);

/// Of those that the configuration schedules.
void check_sweeps(const Site& site, Diagnostics& diagnostics);

}  // namespace tributary
