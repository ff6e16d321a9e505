// Bytes to observations by a feed's mapping. One per source; not thread-safe.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "engine/model/observation.h"
#include "engine/model/rejection.h"

namespace tributary {

class Decoder {
 public:
  virtual ~Decoder() = default;

  /// Fills `draft` (cleared first) from `record`; or says why not. A field the mapping does not
  /// name does not survive (PEOPLE 3).
  virtual std::optional<Rejection> decode(const Record& record, ObservationDraft& draft) = 0;

  /// The id_digest of a draft whose record has this number; nullopt if the mapping names none.
  [[nodiscard]] virtual std::optional<std::uint64_t> id_digest_of(
      std::string_view number) const = 0;
};

}  // namespace tributary
