// What a tributary.yaml says of public warnings: the section `cap`; of no interest outside this
// room.
#pragma once

#include "ops/tributary/config/config.h"
#include "ops/tributary/config/section_reader.h"
#include "schemas/document/reader.h"

namespace tributary {

/// Reports what is wrong; what it returns is complete only when nothing was reported.
class CapSection {
 public:
  /// Both must outlive it.
  CapSection(Reader& reader, SectionReader& sections) : reader_(reader), sections_(sections) {}

  ConfiguredCap cap(const YamlNode& node);

 private:
  void publics(const YamlNode& node, ConfiguredCap& cap);

  Reader& reader_;
  SectionReader& sections_;
};

}  // namespace tributary
