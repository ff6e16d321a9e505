// A generated city in which every record of every feed carries a name, a telephone number, an
// address with room and a trace id that stand nowhere else, in their own fields and in its free
// text; every record of people also a record number and a second of its own.
#pragma once

#include <set>
#include <string>

#include "tests/integration/needles.h"

namespace tributary::plant {

/// What one record carries.
struct Planted {
  explicit Planted(std::size_t number);
  std::string name, phone, room, record_number, trace;
};

class PlantedCity {
 public:
  /// Makes the city in `directory`, which must not exist, with keys and the shipped rules.
  explicit PlantedCity(std::string directory);

  [[nodiscard]] const Needles& needles() const { return needles_; }
  /// A configuration `name`.yaml of the city with state and outputs of its own, in folder `name`.
  [[nodiscard]] std::string configuration(const std::string& name) const;
  /// The same, leaking at every door through which names come in that may be told: the registers of
  /// buildings and units, the rules' titles and a source's name hold what a record of people says.
  void make_leaky(const std::string& name);
  /// A rule's file, as the configuration has it.
  [[nodiscard]] std::string rule(const std::string& name, const std::string& id) const;
  /// That releases warnings, in every configuration.
  static constexpr const char* kWarningUnit = "U0101";
  [[nodiscard]] std::string folder(const std::string& name) const {
    return directory_ + "/" + name;
  }
  [[nodiscard]] std::size_t records() const { return records_; }

 private:
  static std::string leaking(std::string text, const std::string& name);
  void plant_in(const std::string& feed, bool of_people);
  std::string planted_line(const std::string& line, bool of_people);

  std::string directory_;
  Needles needles_;
  std::set<std::string> leaky_;  ///< names of configurations
  std::size_t records_ = 0;
};

/// Whole text of a file; CHECKs that it can be read.
std::string text_of_file(const std::string& path);

}  // namespace tributary::plant
