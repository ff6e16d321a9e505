// What somebody who was sent there found, or an instrument measured: of neither people nor offices.
#pragma once

#include "engine/model/catalog.h"

namespace tributary {

constexpr bool is_finding(SourceClass source_class) {
  return source_class == SourceClass::kInspection || source_class == SourceClass::kInstrument;
}

}  // namespace tributary
