// A configured feed, as the engine knows it. Made by schemas/feeds from a mapping and the
// configuration.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/base/time.h"
#include "engine/model/catalog.h"

namespace tributary {

struct SourceInfo {
  SourceId id;
  std::string name;
  SchemaId schema;
  SourceClass source_class = SourceClass::kOffice;
  Millis lateness{0};     ///< watermark = highest event time − lateness
  Millis stale_after{0};  ///< 0: never stale
  Millis max_ahead{
      std::chrono::minutes(10)};   ///< beyond: held until confirmed, else rejected `ahead`
  bool has_reporter = false;       ///< false: `reporter: none`
  bool arrival_is_mapped = false;  ///< the mapping names an arrival field
};

}  // namespace tributary
