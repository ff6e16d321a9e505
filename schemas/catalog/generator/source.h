// The catalogue's source files, read and checked. Runs at build only.
//
// Everything that would let a person, a free text or a dangling name into the catalogue is refused
// here, so that it is a build error and not a review comment (PEOPLE 0, 3, 11, 12, 13, 16).
#pragma once

#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/digest.h"

namespace tributary::generator {

using Json = nlohmann::ordered_json;

struct Named {
  std::string name, zh, en;
};
struct Attribute {
  std::string name, kind;
  std::vector<std::string> values;
  std::string subject_type;  ///< of a reference
};
struct SubjectType : Named {
  bool is_open = false, is_dwelling = false, is_cell = false, is_unit = false;
  std::vector<Attribute> attributes;
};
struct UnitKind : Named {
  bool without_reports = false;
};
struct Advice : Named {
  bool needs_finding = false;
};
struct Topic : Named {
  bool is_hazard = false, small_place = false;
  std::string hazard;
  std::vector<std::string> units, advice;
};
struct Field {
  std::string name, zh, en;
  std::string kind;  ///< enumerator of FieldKind, without the k: `Enumeration`
  bool required = false;
  std::vector<std::string> values, values_zh, adverse;
  std::string pattern, subject_type;
  bool is_instrument = false;
  std::optional<double> notable_from;
};
struct Schema : Named {
  std::uint32_t version = 1;
  std::string source_class, event_time, void_field, token, instrument;
  std::vector<Field> fields;
  std::string text, example;
};

struct Source {
  std::vector<SubjectType> subject_types;
  std::vector<UnitKind> unit_kinds;
  std::vector<Advice> advice;
  std::vector<Topic> topics;  ///< hazards first
  std::vector<Named> themes;
  std::vector<Schema> schemas;  ///< by name
  Sha256Digest digest{};
};

/// File name (without folder) → bytes.
using Files = std::map<std::string, std::string>;

/// Reads and checks `files`; what is wrong goes to `problems`, one sentence each, and then the
/// result is of no use.
Source read_source(const Files& files, std::vector<std::string>& problems);

/// Parses JSON that names no key twice; anything else is a problem and gives an empty object.
Json parse_strictly(const std::string& file, const std::string& text,
                    std::vector<std::string>& problems);

/// One `*.schema.json`.
Schema read_schema(const std::string& file, const std::string& text,
                   std::vector<std::string>& problems);

/// What holds between the parts: names resolve, classes keep their rules, nothing forbidden.
void check_source(const Source& source, std::vector<std::string>& problems);

/// floors.json against engine/model/floors.h.
void check_floors(const Json& given, std::vector<std::string>& problems);

/// SHA-256 over name and bytes of every file, in order of name, each length-prefixed.
Sha256Digest digest_of(const Files& files);

}  // namespace tributary::generator
