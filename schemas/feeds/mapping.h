// A mapping fits a real feed to a schema without code (README.md has the format). It is the
// allow-list of PEOPLE 3: what it does not name does not survive decoding. It cannot change what a
// schema is: class, fields and topics are the catalogue's (PEOPLE 0, 16).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/time.h"
#include "engine/model/catalog.h"
#include "engine/model/coordinates.h"
#include "engine/model/identifier.h"
#include "engine/model/source.h"

namespace tributary {

enum class FeedFormat : std::uint8_t { kCsv, kJsonLines };
enum class Compression : std::uint8_t { kAuto, kNone, kZstd, kGzip };

// Limits of a mapping, each far above what a feed needs; beyond is a diagnostic.
inline constexpr std::size_t kMostNameBytes = 200;      ///< a column, path or value of the source
inline constexpr std::size_t kMostTableEntries = 5000;  ///< of one value table
inline constexpr std::size_t kMostPathDepth = 8;        ///< `a.b.c` is 3
inline constexpr std::size_t kMostJoined = 8;           ///< columns that make one address or id
inline constexpr std::size_t kMostTimeFormats = 8;

/// A row of a value table. `to` is a schema value or topic; empty: named, and rejected on purpose.
struct ValueEntry {
  std::string from;
  std::string to;
};

/// How a time is written. No formats: `rfc3339`.
struct TimeMapping {
  std::string from;
  std::vector<std::string> formats;
  std::string zone;
};

/// One field of the schema. Exactly one of `from`, `constant` and latitude with longitude is given.
struct FieldMapping {
  FieldId field;
  std::vector<std::string> from;  ///< several are joined by blanks: addresses only
  std::string constant;
  std::vector<ValueEntry> values;  ///< empty: the source's values are the schema's
  bool as_integer = false;         ///< `11072.0` is read as `11072`: codes and references
  TimeMapping time;                ///< of a time field
  std::string latitude;
  std::string longitude;
  std::vector<GeoPoint> placeholders;  ///< coordinates that mean "not known", as given
};

struct ReporterMapping {
  std::string from;
  IdentifierKind kind = IdentifierKind::kPhone;
};

struct VoidMapping {
  std::string from;
  std::vector<ValueEntry> values;  ///< source value → reason; any other value: not void
};

struct HeartbeatMapping {
  std::string from;
  std::string equals;
};

struct Mapping {
  std::string file;  ///< for messages
  SchemaId schema;
  FeedFormat format = FeedFormat::kJsonLines;
  Compression compression = Compression::kAuto;
  char delimiter = ',';
  std::vector<std::string> record_id;  ///< joined by `/`; none: the position
  std::string version;                 ///< empty: the event time
  TimeMapping time;
  std::optional<TimeMapping> arrival;
  Millis lateness{std::chrono::hours(24)};
  Millis stale_after{0};  ///< 0: never stale
  Millis max_ahead{std::chrono::minutes(10)};
  CoordinateSystem crs = CoordinateSystem::kWgs84;
  std::vector<FieldMapping> fields;  ///< in order of field id
  std::optional<ReporterMapping> reporter;
  std::optional<VoidMapping> void_reason;
  std::optional<HeartbeatMapping> heartbeat;
  std::vector<FieldMapping> moved_from;  ///< old references, by the field they belong to
};

/// What the engine knows of the source `name` that is read by `mapping`.
SourceInfo source_info_of(const Mapping& mapping, const Catalog& catalog, SourceId id,
                          std::string name);

/// Every column or path of the source that is read, sorted, each once: what `disclose` prints.
std::vector<std::string> columns_read(const Mapping& mapping);

}  // namespace tributary
