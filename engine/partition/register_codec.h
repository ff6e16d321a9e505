// A row of a register ⇄ bytes: in the log, where it came into force, and in the state
// (STATE_FORMAT.md, "Registers").
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "engine/base/codec.h"
#include "engine/model/catalog.h"
#include "engine/model/register.h"

namespace tributary {

/// All of a row but its key.
void write_register_row(const Subject& subject, ByteWriter& out);
/// nullopt where the bytes are malformed or name what the catalogue does not have.
std::optional<Subject> read_register_row(ByteReader& in, const SubjectKey& key,
                                         const Catalog& catalog);

/// Where a place was first known, or a year ago at its last correction after that (PEOPLE 5).
struct PlaceAnchor {
  GeoPoint point;
  std::int64_t day = 0;  ///< since 1970
};

/// What the state has of a subject of a register.
struct StoredRow {
  Subject subject;
  std::optional<PlaceAnchor> anchor;  ///< of a place with a location
};
std::string encode_stored_row(const StoredRow& row);
std::optional<StoredRow> decode_stored_row(std::string_view bytes, const SubjectKey& key,
                                           const Catalog& catalog);

/// Whether decode_stored_row() would give this very row, whatever its anchor; without decoding it.
/// `scratch` is written over.
bool is_stored_as(std::string_view bytes, const Subject& subject, std::string& scratch);

/// Rows of one kind in the state: `prefix`, u8 type, id, so that they sort by type and id.
struct StoredRows {
  std::string_view prefix, end;
};
inline constexpr StoredRows kInForce{"register/", "register0"};
/// Places that are registered no more, as they were last.
inline constexpr StoredRows kTakenOut{"removed/", "removed0"};

std::string key_in(const StoredRows& rows, const SubjectKey& key);
/// nullopt for another key.
std::optional<SubjectKey> subject_in(const StoredRows& rows, std::string_view key,
                                     const Catalog& catalog);

}  // namespace tributary
