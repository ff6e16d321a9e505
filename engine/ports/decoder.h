// Bytes to observations by a feed's mapping. One per source; not thread-safe.
#pragma once

#include <optional>

#include "engine/model/observation.h"
#include "engine/model/rejection.h"

namespace tributary {

class Decoder {
 public:
  virtual ~Decoder() = default;

  /// Fills `draft` (cleared first) from `record`; or says why not. A field the mapping does not
  /// name does not survive (PEOPLE 3).
  virtual std::optional<Rejection> decode(const Record& record, ObservationDraft& draft) = 0;
};

}  // namespace tributary
