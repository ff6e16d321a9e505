// Observation: a record decoded, allow-listed and resolved. ObservationDraft is the step before:
// the only type that holds references, addresses and identifiers; it never leaves stage 1 (PEOPLE
// 3, 4).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/decimal.h"
#include "engine/base/time.h"
#include "engine/model/catalog.h"
#include "engine/model/record.h"
#include "engine/model/subject.h"

namespace tributary {

/// kReference is never in an Observation's values: it is the id of the subject that the field was
/// resolved to (SubjectRef::field).
enum class ValueKind : std::uint8_t {
  kNumber,
  kTime,
  kBool,
  kEnumeration,
  kTopic,
  kCode,
  kReference
};

/// One allow-listed field. 16 bytes; a code's characters are in the observation's `text`.
struct FieldValue {
  FieldId field;
  ValueKind kind = ValueKind::kNumber;
  /// Decimal raw · milliseconds · 0/1 · enumeration index · topic id · (offset << 32 | length) in
  /// `text`.
  std::int64_t bits = 0;
};

/// What a record says of a subject, before resolution.
struct Reference {
  FieldId field;
  SubjectTypeId type =
      none_of<SubjectTypeId>();   ///< none: an address or location for any place type
  std::string text;               ///< id, credit code, name or address as given
  std::optional<GeoPoint> point;  ///< already WGS-84
};

/// Decoded, not yet resolved. Reused between records: `clear()` keeps capacity.
struct ObservationDraft {
  SourceId source;
  SchemaId schema;
  Position position;
  EventTime at;
  std::optional<WallTime> arrival;
  std::uint64_t id_digest = 0;       ///< hash64(source name, record id or position)
  std::uint64_t content_digest = 0;  ///< over everything allow-listed, references included
  std::uint64_t version = 0;         ///< the mapping's version field; else the event time
  bool is_void = false;
  bool is_heartbeat = false;
  std::string record_id;   ///< empty for people (PEOPLE 2) and where the mapping names none
  std::string identifier;  ///< the reporter as given; tokenised and wiped by the resolver
  std::uint8_t identifier_kind = 0;  ///< an IdentifierKind (identifier.h), 0 without identifier
  std::vector<FieldValue> values;    ///< by field id
  std::string text;
  std::vector<Reference> references;
  std::vector<Reference> moved_from;  ///< the old references of a version that changes the subject
  void clear();
};

/// 16 bits of HMAC under an epoch's key (PEOPLE 4); `epoch` is that of the observation's event
/// time.
struct Token {
  std::uint32_t epoch = 0;     ///< 90-day epochs since 1970
  std::uint16_t current = 0;   ///< under the key of `epoch`
  std::uint16_t previous = 0;  ///< under the key of `epoch − 1`
  std::uint8_t kind = 0;
  bool operator==(const Token&) const = default;
};

/// One subject an observation concerns.
struct SubjectRef {
  SubjectKey key;
  ResolveMethod method = ResolveMethod::kId;
  std::uint8_t confidence = 100;       ///< percent
  std::optional<Token> token;          ///< of the reporter at this subject
  FieldId field = none_of<FieldId>();  ///< reference field of the schema it came from, if any
  std::vector<FieldId> more_fields;    ///< further ones that named the same subject
  /// Metres from the subject; only where a rule binds the source by `near`, and both have a place.
  std::optional<Decimal> distance;
  std::string district;     ///< division code, only where the observation opens a matter
  bool moved_away = false;  ///< a version left this subject: only removes

  [[nodiscard]] bool came_from(FieldId of) const;
  /// What the record itself speaks of, not what merely lies near it.
  [[nodiscard]] bool is_ordinary() const { return method != ResolveMethod::kNear; }
};

struct Observation {
  SourceId source;
  SchemaId schema;
  EventTime at;
  std::uint64_t id_digest = 0;
  std::uint64_t content_digest = 0;
  std::uint64_t version = 0;
  Position position;
  bool is_void = false;
  bool beyond_lateness = false;
  std::string record_id;  ///< to cite findings, instruments and offices; empty for people
  std::vector<FieldValue> values;
  std::string text;
  std::vector<SubjectRef> subjects;

  [[nodiscard]] const FieldValue* find(FieldId field) const;
  /// Characters of a code value.
  [[nodiscard]] std::string_view code(const FieldValue& value) const {
    return std::string_view(text).substr(static_cast<std::uint64_t>(value.bits) >> 32,
                                         static_cast<std::uint64_t>(value.bits) & 0xffffffffU);
  }
};

/// Packs a code's place in `text` into FieldValue::bits.
constexpr std::int64_t pack_code(std::size_t offset, std::size_t length) {
  return static_cast<std::int64_t>((static_cast<std::uint64_t>(offset) << 32) | length);
}

}  // namespace tributary
