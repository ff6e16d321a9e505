// What a record says for one mapped column or path, before it means anything. Views refer into the
// record or into the reader that gave them: valid until its next record.
#pragma once

#include <cstdint>
#include <string_view>

namespace tributary {

enum class RawKind : std::uint8_t {
  kAbsent,      ///< not there, or JSON's null
  kText,        ///< CSV's only kind; a JSON string without its escapes
  kNumber,      ///< a JSON number as it stands
  kBool,        ///< `true` or `false`
  kStructured,  ///< an object or array where one value was expected
};

struct RawField {
  RawKind kind = RawKind::kAbsent;
  bool seen = false;      ///< the key stands, with whatever value
  bool repeated = false;  ///< the key stands twice: which one is meant cannot be known
  std::string_view text;
};

}  // namespace tributary
