#include "connectors/kafka/topics.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <optional>
#include <ostream>

#include "connectors/kafka/kafka_source.h"
#include "ops/tributary/commands/command.h"
#include "ops/tributary/commands/configured.h"
#include "ops/tributary/composition/output_topics.h"
#include "ops/tributary/composition/topic_check.h"

namespace tributary {
namespace {

/// Of the middle stream and of commands: as long as an engine that follows them may stand still,
/// and no report longer than it must (PEOPLE 18).
constexpr Millis kStreamKept = Days(14);

struct TopicsOptions {
  std::string config, output;
  std::uint32_t partitions = 2;
  std::int32_t replicas = -1;
};

// shared_ptr: the actions of two commands, which CLI11 copies, own them together.
using SharedOptions = std::shared_ptr<TopicsOptions>;

/// What the configuration reads and writes; each once.
std::vector<KafkaTopic> topics_of(const Config& config, const TopicsOptions& options) {
  std::vector<KafkaTopic> topics;
  const auto add = [&](const std::string& name, bool is_compacted) {
    const bool is_known = std::any_of(topics.begin(), topics.end(),
                                      [&](const KafkaTopic& one) { return one.name == name; });
    if (!is_known) topics.push_back({name, options.partitions, options.replicas, is_compacted});
  };
  for (const ConfiguredSource& source : config.sources) {
    if (source.topic.is_set()) add(source.topic.name, false);
  }
  for (const std::string& name : output_topics(config)) {
    add(name, name == config.output.topics.signals.name);
  }
  for (const ConfiguredTopic* ours : {&config.stream, &config.commands_topic}) {
    if (ours->is_set()) topics.push_back({ours->name, 1, options.replicas, false, kStreamKept});
  }
  if (config.changelog.is_set()) {
    KafkaTopic changelog{config.changelog.name, 1, options.replicas};
    changelog.is_changelog = true;
    topics.push_back(changelog);
  }
  return topics;
}

/// Makes `topic` if it may, and says in a word what it is now.
Result<Words> look_at(KafkaClient& client, const KafkaTopic& topic, bool creates,
                      std::uint32_t& partitions) {
  const auto found = client.partitions_of(topic.name);
  if (found) {
    partitions = *found;
    return Words{"there", "已有"};
  }
  if (found.error().code != ErrorCode::kNotFound) return found.error();
  partitions = topic.partitions;
  if (!creates) return Words{"missing", "缺少"};
  TRY(create_topic(client, topic));
  return Words{"created", "已创建"};
}

/// nullopt, and the reason printed: it does not read, or names no cluster.
std::optional<Config> configured_cluster(const TopicsOptions& options, const Console& console) {
  Diagnostics diagnostics;
  auto config = read_config(options.config, "", diagnostics);
  if (console.show(diagnostics) || !config) return std::nullopt;
  if (config->kafka.is_set()) return config;
  console.complain(
      Message{"`" + config->file + "` names no `kafka`", "“" + config->file + "”没有 kafka"});
  return std::nullopt;
}

/// `plan` and `create`: the one shows what the other would do, and finds it wanting (exit code 1).
ExitCode go_over(const TopicsOptions& options, bool creates, const Console& console) {
  const auto config = configured_cluster(options, console);
  if (!config) return ExitCode::kEnvironment;
  auto client = connect_kafka_consumer(config->kafka.client, {});
  if (!client) return environment_error(console, client.error());
  const auto say = [&](Words words) { return std::string(console.in_words(words)); };
  TextTable table({{"topic", say({"Topic", "主题"})},
                   {"partitions", say({"Partitions", "分区"}), true},
                   {"policy", say({"Keeps", "保留"})},
                   {"state", say({"State", "状态"})}});
  bool is_missing = false;
  for (const KafkaTopic& topic : topics_of(*config, options)) {
    std::uint32_t partitions = 0;
    const auto state = look_at(**client, topic, creates, partitions);
    if (!state) return environment_error(console, state.error());
    is_missing = is_missing || state->en == "missing";
    table.add({Cell::of(topic.name), Cell::number(partitions),
               Cell::of(topic.is_compacted || topic.is_changelog ? "compact" : "delete"),
               Cell::of(say(*state))});
  }
  table.write(console, output_format_named(options.output));
  return is_missing ? ExitCode::kFindings : ExitCode::kDone;
}

/// Of what is written whether it is kept as it has to be: exit code 1 where it is not.
ExitCode verify(const TopicsOptions& options, const Console& console) {
  const auto config = configured_cluster(options, console);
  if (!config) return ExitCode::kEnvironment;
  auto client = connect_kafka_consumer(config->kafka.client, {});
  if (!client) return environment_error(console, client.error());
  const auto faults = topic_faults(**client, *config);
  if (!faults) return environment_error(console, faults.error());
  const auto say = [&](Words words) { return std::string(console.in_words(words)); };
  TextTable table({{"topic", say({"Topic", "主题"})}, {"state", say({"State", "状态"})}});
  for (const std::string& topic : written_topics(*config)) {
    bool is_sound = true;
    for (const TopicFault& fault : *faults) {
      if (fault.topic != topic) continue;
      is_sound = false;
      table.add({Cell::of(topic), Cell::of(console.in_words(fault.what))});
    }
    if (is_sound) table.add({Cell::of(topic), Cell::of(say({"as it has to be", "符合要求"}))});
  }
  table.write(console, output_format_named(options.output));
  return faults->empty() ? ExitCode::kDone : ExitCode::kFindings;
}

void add_options(Commands& commands, CLI::App& command, const SharedOptions& options,
                 bool creates) {
  commands.config_option(command, options->config);
  commands.output_option(command, options->output);
  command
      .add_option("--partitions", options->partitions,
                  commands.text({"Of a topic that is made", "新建主题的分区数"}))
      ->check(CLI::Range(1, 1024).description(""))
      ->type_name("N")
      ->capture_default_str();
  command
      .add_option("--replicas", options->replicas,
                  commands.text({"Of a topic that is made; default: the cluster's",
                                 "新建主题的副本数；默认取集群设置"}))
      ->type_name("N");
  commands.on(command, [options, creates, &console = commands.console()] {
    return go_over(*options, creates, console);
  });
}

}  // namespace

void add_topics(Commands& commands) {
  CLI::App& topics = commands.add(
      "topics", {"Kafka topics that the configuration names", "配置所列的 Kafka 主题"},
      {{"tributary topics plan", {"what there is and what is missing", "已有与缺少的主题"}},
       {"tributary topics create", {"make what is missing", "创建缺少的主题"}},
       {"tributary topics verify", {"how those that are written are kept", "检查写入主题的设置"}}});
  topics.require_subcommand(1);
  // shared_ptr: the actions, which CLI11 copies, own them with the parser.
  auto options = std::make_shared<TopicsOptions>();
  CLI::App& plan =
      commands.add("plan", {"Print which there are and which are missing", "列出已有与缺少的主题"},
                   {{"tributary topics plan --config city/tributary.yaml",
                     {"exit code 1 if one is missing", "缺少时退出码为 1"}},
                    {"tributary topics plan -o json", {"for programs", "供程序使用"}}},
                   &topics);
  add_options(commands, plan, options, false);
  CLI::App& create = commands.add(
      "create", {"Make those that are missing", "创建缺少的主题"},
      {{"tributary topics create --partitions 4", {"four partitions each", "每个主题四个分区"}},
       {"tributary topics create --replicas 3", {"three copies of each", "每个主题三个副本"}}},
      &topics);
  add_options(commands, create, options, true);
  CLI::App& check = commands.add(
      "verify",
      {"Tell whether topics that are written are kept as they have to be",
       "检查写入主题的设置是否符合要求"},
      {{"tributary topics verify", {"exit code 1 if one is not", "不符合时退出码为 1"}},
       {"tributary topics verify -o json", {"for programs", "供程序使用"}}},
      &topics);
  commands.config_option(check, options->config);
  commands.output_option(check, options->output);
  commands.on(check,
              [options, &console = commands.console()] { return verify(*options, console); });
}

}  // namespace tributary
