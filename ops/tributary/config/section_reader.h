// The sections of a tributary.yaml, one function each; of no interest outside this room.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "engine/model/catalog.h"
#include "ops/tributary/config/config.h"
#include "schemas/document/reader.h"

namespace tributary {

/// Reads values and reports what is wrong with them; what it returns is complete only when nothing
/// was reported.
class SectionReader {
 public:
  /// `folder` is what relative paths start from. `reader` and `catalog` must outlive it.
  SectionReader(Reader& reader, std::string folder, const Catalog& catalog)
      : reader_(reader), folder_(std::move(folder)), catalog_(catalog) {}

  std::string site(const YamlNode& root);
  UtcOffset utc_offset(const YamlNode& node);
  ConfiguredPath path(const YamlNode& node);
  ConfiguredPath optional_path(const YamlNode& mapping, std::string_view key);
  std::vector<ConfiguredPath> paths(const YamlNode& node);
  std::vector<ConfiguredRegister> registers(const YamlNode& node);
  std::vector<ConfiguredInstruments> instruments(const YamlNode& node);
  std::vector<ConfiguredSource> sources(const YamlNode& node);
  ConfiguredOutput output(const YamlNode& node);
  ConfiguredApi api(const YamlNode& node);
  ConfiguredAdmin admin(const YamlNode& node);
  Settings settings(const YamlNode& node);

 private:
  ConfiguredRegister one_register(const YamlNode& node);
  std::string crs(const YamlNode& entry);
  std::map<std::string, std::string> columns(const YamlNode& entry);
  void register_type(const YamlNode& node, ConfiguredRegister& entry);
  ConfiguredSource one_source(const YamlEntry& entry);
  void files_or_topic(const YamlNode& node, ConfiguredSource& source);
  void duration(const YamlNode& mapping, std::string_view key, Millis least, Millis most,
                Millis& value);
  void byte_count(const YamlNode& mapping, std::string_view key, std::uint64_t least,
                  std::uint64_t most, std::uint64_t& value);

  Reader& reader_;
  std::string folder_;
  const Catalog& catalog_;
};

}  // namespace tributary
