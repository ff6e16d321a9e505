// What a tributary.yaml says of checks that come by themselves: the section `sweeps`; of no
// interest outside this room.
#pragma once

#include "ops/tributary/config/config.h"
#include "schemas/document/reader.h"

namespace tributary {

/// Reports what is wrong; what it returns is complete only when nothing was reported.
class SweepsSection {
 public:
  /// `reader` must outlive it.
  explicit SweepsSection(Reader& reader) : reader_(reader) {}

  std::vector<ConfiguredSweep> sweeps(const YamlNode& node);

 private:
  ConfiguredSweep one(const YamlEntry& entry);
  void when(const YamlNode& node, ConfiguredSweep& sweep);
  void what(const YamlNode& node, Sweep& sweep);

  Reader& reader_;
};

}  // namespace tributary
