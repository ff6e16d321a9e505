#include "ops/tributary/config/kafka_section.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "connectors/kafka/client_options.h"
#include "engine/feedback/command_record.h"

namespace tributary {
namespace {

constexpr std::size_t kMostTopicCharacters = 249;  // Kafka's own limit

bool is_topic(std::string_view text) {
  if (text.empty() || text.size() > kMostTopicCharacters || text == "." || text == "..") {
    return false;
  }
  return std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '_' || c == '-';
  });
}

}  // namespace

std::string KafkaSection::text_of(const YamlNode& mapping, std::string_view key) {
  const YamlNode* node = mapping.find(key);
  return node == nullptr ? "" : reader_.text(*node).value_or("");
}

ConfiguredKafka KafkaSection::cluster(const YamlNode& node) {
  ConfiguredKafka kafka;
  kafka.span = node.span;
  if (!reader_.keys(node, {"brokers", "security", "options"})) return kafka;
  if (const YamlNode* brokers = reader_.required(node, "brokers")) {
    kafka.client.brokers = reader_.text(*brokers).value_or("");
  }
  if (const YamlNode* found = node.find("security")) {
    kafka.client.security = security(*found, kafka);
  }
  if (const YamlNode* found = node.find("options")) options(*found, kafka.client);
  return kafka;
}

KafkaSecurity KafkaSection::security(const YamlNode& node, ConfiguredKafka& kafka) {
  KafkaSecurity security;
  if (!reader_.keys(
          node, {"protocol", "mechanism", "username", "password", "token_file", "token_lifetime",
                 "ca", "certificate", "key", "key_password", "verify_hostname"})) {
    return security;
  }
  if (const YamlNode* protocol = reader_.required(node, "protocol")) {
    const auto index =
        reader_.one_of(*protocol, {"plaintext", "ssl", "sasl_plaintext", "sasl_ssl"});
    if (index) security.protocol = static_cast<KafkaProtocol>(*index);
  }
  kafka.ca = sections_.optional_path(node, "ca");
  kafka.certificate = sections_.optional_path(node, "certificate");
  kafka.key = sections_.optional_path(node, "key");
  security.ca_file = kafka.ca.path;
  security.certificate_file = kafka.certificate.path;
  security.key_file = kafka.key.path;
  security.key_password = text_of(node, "key_password");
  if (const YamlNode* verify = node.find("verify_hostname")) {
    security.verify_hostname = reader_.boolean(*verify).value_or(true);
  }
  if (kafka.certificate.is_set() != kafka.key.is_set()) {
    reader_.error(node.span, "E012",
                  {"`certificate` and `key` belong together", "certificate 与 key 须同时给出"});
  }
  const bool logs_in = security.protocol == KafkaProtocol::kSaslPlaintext ||
                       security.protocol == KafkaProtocol::kSaslSsl;
  if (logs_in) login(node, security);
  return security;
}

void KafkaSection::login(const YamlNode& node, KafkaSecurity& security) {
  if (const YamlNode* mechanism = reader_.required(node, "mechanism")) {
    const auto index =
        reader_.one_of(*mechanism, {"plain", "scram-sha-256", "scram-sha-512", "oauthbearer"});
    if (index) security.mechanism = static_cast<KafkaMechanism>(*index);
  }
  if (const YamlNode* name = reader_.required(node, "username")) {
    security.username = reader_.text(*name).value_or("");
  }
  if (security.mechanism != KafkaMechanism::kOauthBearer) {
    if (const YamlNode* password = reader_.required(node, "password")) {
      security.password = reader_.text(*password).value_or("");
    }
    return;
  }
  if (const YamlNode* token = reader_.required(node, "token_file")) {
    security.token_file = sections_.path(*token).path;
  }
  if (const YamlNode* lifetime = node.find("token_lifetime")) {
    security.token_lifetime = reader_.duration(*lifetime).value_or(security.token_lifetime);
  }
}

/// Whatever librdkafka knows, tried out here: a misspelt name must not wait for the first start.
void KafkaSection::options(const YamlNode& node, KafkaConfig& client) {
  if (!node.is_mapping()) {
    reader_.error(
        node.span, "E110",
        {"expected librdkafka's options (`name: value`)", "应为 librdkafka 的选项（名称: 值）"});
    return;
  }
  for (const YamlEntry& entry : node.entries) {
    auto value = reader_.text(entry.value);
    if (!value) continue;
    if (const Status known = check_kafka_option(entry.key, *value); !known) {
      const char* zh = known.error().code == ErrorCode::kDenied
                           ? "“{}”由本系统设定，不可在 options 中给出"
                           : "librdkafka 不接受选项“{}”或其取值";
      reader_.error(entry.key_span, "E110",
                    {known.error().message, fmt::format(fmt::runtime(zh), entry.key)});
      continue;
    }
    client.options.emplace_back(entry.key, std::move(*value));
  }
}

ConfiguredTopic KafkaSection::topic(const YamlNode& node) {
  ConfiguredTopic topic;
  topic.span = node.span;
  auto name = reader_.text(node);
  if (!name) return topic;
  if (is_topic(*name)) {
    topic.name = std::move(*name);
  } else {
    reader_.error(node.span, "E110",
                  {"a topic is named in letters, digits, `.`, `_` and `-`, at most 249",
                   "主题名只用字母、数字、“.”、“_”和“-”，不超过 249 个字符"});
  }
  return topic;
}

void KafkaSection::commands(const YamlNode& node, Config& config) {
  if (!node.is_mapping()) {
    config.commands = sections_.path(node);
  } else if (reader_.keys(node, {"topic"})) {
    if (const YamlNode* name = reader_.required(node, "topic")) {
      config.commands_topic = topic(*name);
    }
  }
}

ConfiguredTopics KafkaSection::output(const YamlNode& node) {
  ConfiguredTopics topics;
  topics.span = node.span;
  if (!reader_.keys(node, {"changes", "signals", "dead_letters", "transactional"})) return topics;
  if (const YamlNode* found = node.find("changes")) topics.changes = topic(*found);
  if (const YamlNode* found = node.find("signals")) topics.signals = topic(*found);
  if (const YamlNode* found = node.find("dead_letters")) topics.dead_letters = topic(*found);
  if (const YamlNode* found = node.find("transactional")) {
    topics.transactional = reader_.boolean(*found).value_or(true);
  }
  if (topics.signals.is_set() && !topics.changes.is_set()) {
    reader_.error(topics.signals.span, "E012",
                  {"`signals` holds the rows of `changes`, which is missing",
                   "signals 存放 changes 中的各行，须同时给出 changes"});
  }
  return topics;
}

void KafkaSection::check(const Config& config) {
  const ConfiguredTopics& out = config.output.topics;
  std::vector<ConfiguredTopic> used = {out.changes,   out.signals,      out.dead_letters,
                                       config.stream, config.changelog, config.commands_topic};
  for (const ConfiguredSource& source : config.sources) {
    used.push_back(source.topic);
    if (!source.topic.is_set()) continue;
    const std::string dead = out.dead_letters.name + "." + source.name;
    const std::string of_commands = out.dead_letters.name + "." + std::string(kHandlingSource);
    for (const ConfiguredSource& other : config.sources) {
      const std::string& read = other.topic.name;
      if (read.empty()) continue;
      const bool is_written = read == out.changes.name || read == out.signals.name ||
                              (out.dead_letters.is_set() && (read == dead || read == of_commands));
      if (!is_written) continue;
      reader_.error(other.topic.span, "E110",
                    {fmt::format("topic `{}` is written by this engine; it cannot read it", read),
                     fmt::format("主题“{}”由本系统写入，不能再作为数据源", read)});
    }
  }
  for (const ConfiguredTopic& topic : used) {
    if (!topic.is_set() || config.kafka.is_set()) continue;
    reader_.error(
        topic.span, "E012",
        {"a topic needs `kafka: { brokers: … }`", "使用主题须给出 kafka: { brokers: … }"});
    break;
  }
  const auto one_place = [&](const ConfiguredPath& file, const ConfiguredTopic& topic) {
    if (!file.is_set() || !topic.is_set()) return;
    reader_.error(topic.span, "E110",
                  {"an output goes into a file or into a topic; both are given",
                   "输出只能写入文件或主题之一，此处两者都有"});
  };
  one_place(config.output.changes, out.changes);
  one_place(config.output.dead_letters, out.dead_letters);
  check_roles(config);
  if (config.stream.is_set()) check_stream(config);
  if (config.changelog.is_set()) check_changelog(config);
  if (config.commands_topic.is_set()) check_commands(config);
}

ConfiguredRoles KafkaSection::roles(const YamlNode& node) {
  ConfiguredRoles roles{false, false, false, node.span};
  if (!node.is_sequence() || node.items.empty()) {
    reader_.error(node.span, "E110",
                  {"expected a list of `ingest`, `correlate`, `api`",
                   "应为列表，取值 ingest、correlate、api"});
    return roles;
  }
  for (const YamlNode& item : node.items) {
    const auto index = reader_.one_of(item, {"ingest", "correlate", "api"});
    if (index == 0U) roles.ingest = true;
    if (index == 1U) roles.correlate = true;
    if (index == 2U) roles.api = true;
  }
  return roles;
}

void KafkaSection::check_roles(const Config& config) {
  const ConfiguredRoles& roles = config.roles;
  if (!roles.ingest && !roles.correlate && !roles.api) return;  // what is wrong has been said
  if (roles.api && !roles.correlate) {
    reader_.error(roles.span, "E110",
                  {"`api` serves what `correlate` keeps; they are one process",
                   "api 提供 correlate 所维护的清单，二者须在同一进程"});
  } else if (roles.ingest != roles.correlate && !config.stream.is_set()) {
    reader_.error(
        roles.span, "E012",
        {"`ingest` and `correlate` in processes of their own need a `stream` between them",
         "ingest 与 correlate 分属不同进程时，须给出 stream"});
  }
}

void KafkaSection::check_stream(const Config& config) {
  if (config.roles.ingest && config.roles.correlate) {
    reader_.error(config.stream.span, "E110",
                  {"`stream` lies between processes: say in `roles` which one this is",
                   "stream 连接分开的进程：请在 roles 中说明本进程的职责"});
  }
  if (!config.keys.is_set()) {
    reader_.error(config.stream.span, "E012",
                  {"`stream` is sealed and needs `keys`", "stream 经加密，须给出 keys"});
  }
  check_is_alone(config, config.stream);
}

/// It goes on on another machine, where nothing of this one's disk is.
void KafkaSection::check_changelog(const Config& config) {
  const Span& span = config.changelog.span;
  if (!config.roles.correlate) {
    reader_.error(span, "E110",
                  {"`changelog` keeps the state of `correlate`, which this process is not",
                   "changelog 用于保存 correlate 的状态，本进程不承担该职责"});
  }
  if (!config.keys.is_set()) {
    reader_.error(span, "E012",
                  {"`changelog` is sealed and needs `keys`", "changelog 经加密，须给出 keys"});
  }
  for (const ConfiguredPath* file :
       {&config.output.changes, &config.output.dead_letters, &config.commands}) {
    if (!file->is_set()) continue;
    reader_.error(
        file->span, "E110",
        {"with `changelog` another machine may go on, which does not have this file: what is "
         "written goes into topics, and commands come in by one, `commands: { topic: … }`",
         "启用 changelog 后可能由另一台机器接续，而该文件不在那里：输出须写入主题，"
         "命令须经主题进入：commands: { topic: … }"});
  }
  check_is_alone(config, config.changelog);
}

void KafkaSection::check_commands(const Config& config) {
  if (!config.keys.is_set()) {
    reader_.error(config.commands_topic.span, "E012",
                  {"the topic of `commands` is sealed and needs `keys`",
                   "commands 的主题经加密，须给出 keys"});
  }
  check_is_alone(config, config.commands_topic);
}

/// Of a topic of ours: that it is nothing else besides.
void KafkaSection::check_is_alone(const Config& config, const ConfiguredTopic& topic) {
  std::vector<std::string> others = {config.output.topics.changes.name,
                                     config.output.topics.signals.name};
  const std::string dead = config.output.topics.dead_letters.name + ".";
  for (const ConfiguredSource& source : config.sources) {
    others.push_back(source.topic.name);
    others.push_back(dead + source.name);
  }
  others.push_back(dead + std::string(kHandlingSource));
  for (const ConfiguredTopic* ours : {&config.stream, &config.changelog, &config.commands_topic}) {
    if (ours == &topic) break;  // of two alike one is told
    if (ours->is_set()) others.push_back(ours->name);
  }
  if (std::find(others.begin(), others.end(), topic.name) == others.end()) return;
  reader_.error(topic.span, "E110",
                {fmt::format("topic `{}` has another use", topic.name),
                 fmt::format("主题“{}”已另作他用", topic.name)});
}

}  // namespace tributary
