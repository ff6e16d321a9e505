// What a tributary.yaml says of who is told by HTTP: `webhooks`, `alertmanager` and `deliveries` of
// the output; of no interest outside this room.
#pragma once

#include "ops/tributary/config/config.h"
#include "ops/tributary/config/section_reader.h"
#include "schemas/document/reader.h"

namespace tributary {

/// Reports what is wrong; what it reads is complete only when nothing was reported.
class DeliverySection {
 public:
  /// Both must outlive it.
  DeliverySection(Reader& reader, SectionReader& sections) : reader_(reader), sections_(sections) {}

  void read(const YamlNode& output, ConfiguredOutput& config);
  /// Webhooks read the change log's file, and need a folder of their own.
  void check(const Config& config);

 private:
  ConfiguredWebhook webhook(const YamlEntry& entry);
  std::string address(const YamlNode& node);

  Reader& reader_;
  SectionReader& sections_;
};

}  // namespace tributary
