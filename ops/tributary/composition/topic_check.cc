#include "ops/tributary/composition/topic_check.h"

#include <optional>

#include "connectors/kafka/kafka_changelog.h"
#include "connectors/kafka/kafka_stream.h"
#include "connectors/kafka/topics.h"
#include "ops/tributary/composition/output_topics.h"

namespace tributary {
namespace {

Message stamped(const std::string& topic) {
  return {stamped_error(topic).message,
          "主题“" + topic +
              "”记录写入时刻，会透露有人反映的时间：请将 message.timestamp.type 设为 CreateTime"};
}

Message unreadable(const std::string& topic) {
  return {"the settings of topic `" + topic + "` may not be read: allow DescribeConfigs",
          "无权读取主题“" + topic + "”的设置：请授予 DescribeConfigs 权限"};
}

/// What the topic keeps is not what its readers need; nullopt: it is.
std::optional<Message> wrong_policy(const std::string& topic, const ConfiguredTopics& topics,
                                    bool is_compacted) {
  if (topic == topics.signals.name) {
    if (is_compacted) return std::nullopt;
    return Message{"topic `" + topic + "` loses rows that are not revised for long: set its " +
                       "cleanup.policy to compact",
                   "主题“" + topic + "”会丢失长期未修订的信号：请将 cleanup.policy 设为 compact"};
  }
  if (!is_compacted) return std::nullopt;
  if (topic == topics.changes.name) {
    return Message{"topic `" + topic + "` keeps the newest change of each row only: set its " +
                       "cleanup.policy to delete",
                   "主题“" + topic + "”只保留每条信号的最新变更：请将 cleanup.policy 设为 delete"};
  }
  return Message{"topic `" + topic + "` takes no dead letters, which have no key: set its " +
                     "cleanup.policy to delete",
                 "主题“" + topic + "”无法写入没有键的死信：请将 cleanup.policy 设为 delete"};
}

Message no_stream(const Error& error, const std::string& topic) {
  return {error.message, "中间流或命令主题“" + topic +
                             "”不符合要求：须存在，只有一个分区，按时间删除且保留不超过 90 天，"
                             "message.timestamp.type 为 CreateTime（`tributary topics create`）"};
}

Message no_changelog(const Error& error, const std::string& topic) {
  return {error.message, "变更日志主题“" + topic +
                             "”不符合要求：须存在，只有一个分区，cleanup.policy 为 compact，"
                             "max.compaction.lag.ms 不超过 1 天，delete.retention.ms 不少于 14 天，"
                             "message.timestamp.type 为 CreateTime（`tributary topics create`）"};
}

/// Of a topic of ours, as its own check has it.
Status add_fault(Status checked, const std::string& topic,
                 Message (*told)(const Error&, const std::string&),
                 std::vector<TopicFault>& faults) {
  if (checked) return {};
  if (checked.error().code == ErrorCode::kUnavailable) return checked;
  faults.push_back({topic, told(checked.error(), topic)});
  return {};
}

}  // namespace

Message missing_topic(const std::string& topic) {
  return {"topic `" + topic + "` is missing: `tributary topics create`",
          "缺少主题“" + topic + "”：请执行 `tributary topics create`"};
}

std::vector<std::string> written_topics(const Config& config) {
  std::vector<std::string> names = output_topics(config);
  if (config.stream.is_set()) names.push_back(config.stream.name);
  if (config.changelog.is_set()) names.push_back(config.changelog.name);
  if (config.commands_topic.is_set()) names.push_back(config.commands_topic.name);
  return names;
}

Result<std::vector<TopicFault>> topic_faults(KafkaClient& client, const Config& config) {
  std::vector<TopicFault> faults;
  for (const std::string& topic : output_topics(config)) {
    const auto settings = settings_of(client, topic);
    if (!settings && settings.error().code == ErrorCode::kDenied) {
      faults.push_back({topic, unreadable(topic)});
      continue;
    }
    if (!settings && settings.error().code == ErrorCode::kNotFound) {
      faults.push_back({topic, missing_topic(topic)});
      continue;
    }
    if (!settings) return settings.error();
    if (settings->is_stamped) faults.push_back({topic, stamped(topic)});
    if (auto wrong = wrong_policy(topic, config.output.topics, settings->is_compacted)) {
      faults.push_back({topic, *std::move(wrong)});
    }
  }
  for (const ConfiguredTopic* ours : {&config.stream, &config.commands_topic}) {
    if (!ours->is_set()) continue;
    TRY(add_fault(check_stream_topic(client, ours->name), ours->name, no_stream, faults));
  }
  if (const std::string& topic = config.changelog.name; config.changelog.is_set()) {
    TRY(add_fault(check_changelog_topic(client, topic), topic, no_changelog, faults));
  }
  return faults;
}

}  // namespace tributary
