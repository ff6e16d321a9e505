// `settings.bands`: the score bands of the four levels (RULES 3.11), all of them or none.
#pragma once

#include <optional>

#include "engine/model/level.h"
#include "schemas/document/reader.h"

namespace tributary {

class BandsSection {
 public:
  explicit BandsSection(Reader& reader) : reader_(reader) {}

  /// `{ blue: [20, 39], yellow: [40, 59], orange: [60, 79], red: [80, 100] }`. What is wrong is
  /// reported; then they are the defaults.
  Bands bands(const YamlNode& node);

 private:
  std::optional<Band> band(const YamlNode& node);

  Reader& reader_;
};

}  // namespace tributary
