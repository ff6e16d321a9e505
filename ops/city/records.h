// Writes an event as the JSON line of its feed, about 440 bytes, with the fields such systems
// really have: names, telephone numbers, free text. The mappings name none of these except the
// telephone number that becomes a token; all must be gone after decoding (PEOPLE 3, 4).
#pragma once

#include <cstdint>
#include <string>

#include "ops/city/event.h"
#include "ops/city/random.h"
#include "ops/city/text.h"

namespace tributary::city {

/// What is wrong with a record on purpose.
enum class Fault : std::uint8_t {
  kNone,
  kBrokenJson,    ///< ends in the middle
  kMissingField,  ///< without its topic, result or measure
  kUnknownValue,  ///< a topic or value that the mapping does not name
  kBadTime,       ///< month 13
  kFarFuture,     ///< dated 2099
  kMisspelt,      ///< an address no register has
  kUnknownId,     ///< an id no register has
};
inline constexpr int kFaults = 8;
std::string_view name_of(Fault fault);

struct Dress {
  std::uint64_t number = 0;    ///< of the record in its feed: its id, and all that is random in it
  std::uint32_t revision = 1;  ///< above 1: a later version, same subject, reporter and time
  EventTime received;
  Fault fault = Fault::kNone;
  bool is_void = false;  ///< intake says: registered twice
  bool clean = false;    ///< the reference is one that surely resolves
};

/// How a record names a building. The shares of a hundred, unless the record is clean.
enum class ByWhat : std::uint8_t { kId, kName, kAddress, kCoordinates };
inline constexpr std::array<std::uint32_t, 4> kReferenceShares = {40, 15, 30, 15};

/// Stateless except for scratch space; one per feed and thread.
class RecordWriter {
 public:
  RecordWriter(std::uint64_t seed, UtcOffset offset) : seed_(seed), times_(offset) {}

  /// Appends the line with its line feed.
  void append(Feed feed, const Event& event, const Dress& dress, std::string& out);

 private:
  void grievance(const Event& event, const Dress& dress, Random& random, std::string& out);
  void call110(const Event& event, const Dress& dress, Random& random, std::string& out);
  void opinion(const Event& event, const Dress& dress, Random& random, std::string& out);
  void inspection(const Event& event, const Dress& dress, Random& random, std::string& out);
  void rectification(const Event& event, const Dress& dress, Random& random, std::string& out);
  void rain_gauge(const Event& event, const Dress& dress, Random& random, std::string& out);

  /// `"place":{…}`: the building by its id, name, address or coordinates.
  void building(const Event& event, const Dress& dress, Random& random, std::string& out);
  void address(std::uint32_t building, const Dress& dress, Random& random, std::string& out);
  void division(const Event& event, const Dress& dress, std::string& out);
  void head(Feed feed, const Event& event, const Dress& dress, std::string& out);
  void person(std::string_view key, std::uint32_t reporter, Random& random, std::string& out);

  std::uint64_t seed_;
  TimeWriter times_;
};

/// The district an event lies in; a hazard's is by its number.
std::uint32_t district_of(const Event& event);
/// A register's way to name the unit of a kind in a district: `U0203`.
void append_unit_id(std::string& out, std::uint32_t kind, std::uint32_t district);
/// An invented mobile number: 154 has been given to no network.
void append_phone(std::string& out, std::uint32_t reporter);
void append_hazard_id(std::string& out, std::uint32_t hazard);

}  // namespace tributary::city
