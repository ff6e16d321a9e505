// What the operating system says, in our words.
#pragma once

#include <string>

#include "engine/base/result.h"

namespace tributary {

/// `error` is an errno value; `doing` what was tried, with the path.
Error os_error(int error, const std::string& doing);

}  // namespace tributary
