// What a tributary.yaml says of Kafka: the section `kafka`, the topic of a source, the topics of
// the output, the stream between processes, their roles, the changelog and where commands come in;
// of no interest outside this room.
#pragma once

#include <string>

#include "ops/tributary/config/config.h"
#include "ops/tributary/config/section_reader.h"
#include "schemas/document/reader.h"

namespace tributary {

/// Reports what is wrong; what it returns is complete only when nothing was reported.
class KafkaSection {
 public:
  /// Both must outlive it.
  KafkaSection(Reader& reader, SectionReader& sections) : reader_(reader), sections_(sections) {}

  ConfiguredKafka cluster(const YamlNode& node);
  ConfiguredTopic topic(const YamlNode& node);
  ConfiguredTopics output(const YamlNode& node);
  ConfiguredRoles roles(const YamlNode& node);
  /// A file, or `{ topic: NAME }`.
  void commands(const YamlNode& node, Config& config);

  /// What one section needs of another: brokers where there is a topic, no topic that is read and
  /// written, a stream between roles that are apart.
  void check(const Config& config);

 private:
  KafkaSecurity security(const YamlNode& node, ConfiguredKafka& kafka);
  void login(const YamlNode& node, KafkaSecurity& security);
  void options(const YamlNode& node, KafkaConfig& client);
  void check_roles(const Config& config);
  void check_stream(const Config& config);
  void check_changelog(const Config& config);
  void check_commands(const Config& config);
  void check_is_alone(const Config& config, const ConfiguredTopic& topic);
  std::string text_of(const YamlNode& mapping, std::string_view key);

  Reader& reader_;
  SectionReader& sections_;
};

}  // namespace tributary
