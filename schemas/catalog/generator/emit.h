// Writes the checked catalogue as one C++ source.
#pragma once

#include <string>

#include "schemas/catalog/generator/source.h"

namespace tributary::generator {

/// The text of the generated source file; the same for the same source.
std::string emit(const Source& source);

}  // namespace tributary::generator
