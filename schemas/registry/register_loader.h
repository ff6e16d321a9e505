// Registers as people write them (CSV, JSON lines, GeoJSON) to Register values, strictly: only the
// catalogue's columns, nothing that looks personal, only organisations whose class may be a subject
// (PEOPLE 5, 8, 9). Messages name row and column and never a value.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/model/catalog.h"
#include "engine/model/coordinates.h"
#include "engine/model/divisions.h"
#include "engine/model/register.h"
#include "schemas/document/diagnostics.h"

namespace tributary {

enum class RegisterFormat : std::uint8_t { kCsv, kJsonLines, kGeoJson };

/// By the file's ending: .csv, .jsonl or .ndjson, .geojson; nullopt otherwise.
[[nodiscard]] std::optional<RegisterFormat> register_format_of(std::string_view file);

struct RegisterSpec {
  SubjectTypeId type;
  std::string file;  ///< for messages and the format
  CoordinateSystem crs = CoordinateSystem::kWgs84;
  std::map<std::string, std::string> columns;  ///< our name → the file's
};

/// Bytes of a file, rows of a register: more is an error (kMostRegisterRows fits 32-bit numbers).
inline constexpr std::size_t kMostRegisterBytes = std::size_t{4} << 30;
inline constexpr std::size_t kMostRegisterRows = 20'000'000;

/// The register in `bytes`, in order of id; nullopt when anything is wrong with it, all of which
/// (up to 20 places) is in `diagnostics`: E010 a further column, E011 a column or id twice, E012 a
/// missing column or value, E110 no value of its kind, E202 no subject (PEOPLE 8), E204 no unit
/// kind, E209 looks personal.
///
/// CSV: a header, aliases between `|`. JSON lines: an object a line; `aliases` may be an array,
/// `location` an object with latitude and longitude. GeoJSON: a FeatureCollection of points (RFC
/// 7946, longitude first) whose properties are the columns.
[[nodiscard]] std::optional<Register> load_register(const RegisterSpec& spec,
                                                    std::string_view bytes, const Catalog& catalog,
                                                    Diagnostics& diagnostics);

/// Registers of one type from several files as one; an id in two of them is E011, reported at
/// `file`. The digest is over the parts' digests in their order.
[[nodiscard]] std::optional<Register> merge_registers(std::vector<Register> parts,
                                                      const std::string& file,
                                                      Diagnostics& diagnostics);

/// PEOPLE 5: warns (W240) that the row of place `id` in the register `bytes` is refused, since the
/// place has moved too far. False: it is not in there.
bool report_moved_place(const RegisterSpec& spec, std::string_view bytes, const Catalog& catalog,
                        std::string_view id, Diagnostics& diagnostics);

/// `code,name` (and the codes above them: areaCode, cityCode, provinceCode, which are passed over).
/// In order of code; nullopt after having reported.
[[nodiscard]] std::optional<Divisions> load_divisions(const std::string& file,
                                                      std::string_view bytes,
                                                      Diagnostics& diagnostics);

}  // namespace tributary
