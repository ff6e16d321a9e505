// Registers: the known subjects of a type (DESIGN 2, 7).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/digest.h"
#include "engine/model/catalog.h"
#include "engine/model/subject.h"

namespace tributary {

struct AttributeValue {
  AttributeId attribute;
  AttributeKind kind = AttributeKind::kNumber;
  std::int64_t bits = 0;  ///< Decimal raw · milliseconds · 0/1 · enumeration index
  std::string text;       ///< of a code
};

/// One registered subject. Validated (PEOPLE 5, 8, 9) before it exists.
struct Subject {
  SubjectKey key;
  std::string name;
  std::vector<std::string> aliases;
  std::string address;
  std::string credit_code;  ///< GB 32100-2015, or empty
  std::optional<GeoPoint> location;
  std::string district;                     ///< division code
  std::string unit;                         ///< id of the organisation.unit in charge, or empty
  std::uint8_t unit_kind = 0xff;            ///< of an organisation.unit: UnitKindId, else none
  std::optional<std::uint32_t> households;  ///< absent = fewer than 3 (PEOPLE 5)
  std::optional<std::uint32_t> residents;
  std::vector<AttributeValue> attributes;  ///< by attribute id
};

/// All subjects of one type, in order of id.
struct Register {
  SubjectTypeId type;
  std::vector<Subject> subjects;
  Sha256Digest digest{};  ///< of the file's bytes
};

}  // namespace tributary
