// Subjects: places, organisations, matters; never persons.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "engine/base/digest.h"
#include "engine/model/ids.h"

namespace tributary {

/// Identity of a subject. The id is the register's, or the issuing office's for a matter.
struct SubjectKey {
  SubjectTypeId type;
  std::string id;
  auto operator<=>(const SubjectKey&) const = default;
};

/// KAFKA.md: length-prefixed type name is too long for a hot key; the type's catalogue index and
/// the id. Appends `u8 type, bytes id`.
std::string encode_subject_key(SubjectTypeId type, std::string_view id);

/// Stable 64-bit hash of the encoded key.
std::uint64_t hash_of(const SubjectKey& key);

inline constexpr std::uint16_t kKeyGroups = 1024;

/// murmur2(encoded key) & 0x3ff.
KeyGroup key_group_of(const SubjectKey& key);

/// WGS-84 degrees; CGCS2000 is the same within a metre.
struct GeoPoint {
  double latitude = 0;
  double longitude = 0;
  bool operator==(const GeoPoint&) const = default;
};

/// How a reference was resolved (DESIGN 7), best first.
enum class ResolveMethod : std::uint8_t {
  kId,
  kCreditCode,
  kName,
  kAddress,
  kNearest,
  kCell,
  kOpened,
  kNear  ///< bound by a rule's `near`, beside what it resolved to
};
std::string_view name_of(ResolveMethod method);

}  // namespace tributary
