// The catalogue: everything that is closed (PEOPLE 0). The values are generated at build from
// schemas/catalog; this file is only their shape. Nothing can be added at run time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "engine/base/decimal.h"
#include "engine/base/digest.h"
#include "engine/model/ids.h"

namespace tributary {

/// Class of a feed's schema (PEOPLE 16): decides what a rule may read of it.
enum class SourceClass : std::uint8_t { kPeople, kOpinion, kInspection, kInstrument, kOffice };
std::string_view name_of(SourceClass value);

/// Text in both languages of our users.
struct Bilingual {
  std::string_view zh;
  std::string_view en;
};

/// kReference is the id of another subject; no expression reads it (PEOPLE 10), `via` follows it.
enum class AttributeKind : std::uint8_t { kNumber, kCode, kEnumeration, kTime, kBool, kReference };

/// An attribute that a register may give its subjects; nothing else is read from a register.
struct Attribute {
  std::string_view name;
  AttributeKind kind = AttributeKind::kNumber;
  std::span<const std::string_view> values;               ///< of an enumeration, else empty
  SubjectTypeId subject_type = none_of<SubjectTypeId>();  ///< of a reference
};

/// Closed registers hold known subjects only; open ones take an id when it first occurs (matters).
enum class RegisterKind : std::uint8_t { kClosed, kOpen };

struct SubjectType {
  std::string_view name;  ///< `place.building`
  Bilingual title;
  RegisterKind register_kind = RegisterKind::kClosed;
  bool is_place = false;
  bool is_organisation = false;
  bool is_matter = false;
  bool is_unit = false;      ///< organisation.unit
  bool is_dwelling = false;  ///< households floor applies (PEOPLE 5)
  bool is_cell = false;      ///< place.cell: opened by coordinates
  std::span<const Attribute> attributes;
};

struct Topic {
  std::string_view name;  ///< `safety.fire`, `fire_exit`
  Bilingual title;
  bool is_hazard = false;  ///< may stand as a rule's hazard
  /// Hazard this topic belongs to (itself if it is one).
  TopicId hazard = none_of<TopicId>();
  std::span<const UnitKindId> units;  ///< kinds a rule of this hazard may assign or copy to
  std::span<const AdviceId> advice;   ///< advice allowed for this hazard
  /// A place of fewer than 3 households may have a row of this hazard (PEOPLE 5).
  bool allowed_on_small_place = false;
};

struct UnitKind {
  std::string_view name;  ///< `fire`, `natural_resources`
  Bilingual title;
  bool without_reports = false;  ///< PEOPLE 13: police; no people or opinion input in the row
};

struct Advice {
  std::string_view name;  ///< `inspect`, `evacuate_area`
  Bilingual title;
  bool needs_finding =
      false;  ///< PEOPLE 13: an adverse finding or an instrument in the level that gives it
};

enum class FieldKind : std::uint8_t {
  kEnumeration,  ///< one of `values`; stored as index
  kTopic,        ///< a topic of the catalogue; stored as TopicId
  kCode,         ///< a string that matches `pattern`, at most 40 characters
  kNumber,       ///< Decimal
  kTime,         ///< EventTime
  kBool,
  kReference,  ///< names a subject of type `subject_type`; resolved and dropped
  kLocation,   ///< coordinates; resolved and dropped
  kAddress,    ///< address text; resolved and dropped
  kToken,      ///< identifies somebody; becomes a token (PEOPLE 4) and is dropped
};

struct Field {
  std::string_view name;
  FieldKind kind = FieldKind::kCode;
  bool required = false;
  std::span<const std::string_view> values;               ///< of an enumeration
  std::span<const std::string_view> values_zh;            ///< the same values in Chinese, in order
  std::span<const std::string_view> adverse;              ///< values that are adverse findings
  std::string_view pattern;                               ///< of a code, RE2 syntax, anchored
  SubjectTypeId subject_type = none_of<SubjectTypeId>();  ///< of a reference
  std::optional<Decimal> notable_from;                    ///< of an instrument's measure (PEOPLE 1)
  Bilingual title;
};

/// A kind of record. `event_time` and `void` are fields of every schema.
struct Schema {
  std::string_view name;  ///< `grievance`
  std::uint32_t version = 1;
  SourceClass source_class = SourceClass::kOffice;
  std::span<const Field> fields;
  FieldId event_time = none_of<FieldId>();
  FieldId void_field = none_of<FieldId>();  ///< enumeration of reasons; present means: in no input
  FieldId token = none_of<FieldId>();
  FieldId instrument = none_of<FieldId>();  ///< code of a registered instrument (PEOPLE 16)
  Bilingual title;
};

struct Catalog {
  std::span<const SubjectType> subject_types;
  std::span<const Schema> schemas;
  std::span<const Topic> topics;
  std::span<const UnitKind> unit_kinds;
  std::span<const Advice> advice;
  std::span<const std::string_view> themes;
  Sha256Digest digest{};  ///< of the catalogue's source files

  [[nodiscard]] std::optional<SubjectTypeId> subject_type_named(std::string_view name) const;
  [[nodiscard]] std::optional<SchemaId> schema_named(std::string_view name) const;
  [[nodiscard]] std::optional<TopicId> topic_named(std::string_view name) const;
  [[nodiscard]] std::optional<UnitKindId> unit_kind_named(std::string_view name) const;
  [[nodiscard]] std::optional<AdviceId> advice_named(std::string_view name) const;

  [[nodiscard]] const SubjectType& operator[](SubjectTypeId id) const {
    return subject_types[id.value()];
  }
  [[nodiscard]] const Schema& operator[](SchemaId id) const { return schemas[id.value()]; }
  [[nodiscard]] const Topic& operator[](TopicId id) const { return topics[id.value()]; }
  [[nodiscard]] const UnitKind& operator[](UnitKindId id) const { return unit_kinds[id.value()]; }
  [[nodiscard]] const Advice& operator[](AdviceId id) const { return advice[id.value()]; }
};

/// Field of a schema by name.
std::optional<FieldId> field_named(const Schema& schema, std::string_view name);

/// Index of an enumeration's value, by its name or by its Chinese one: rules and value tables may
/// write either.
std::optional<std::size_t> value_named(const Field& field, std::string_view name);

}  // namespace tributary
