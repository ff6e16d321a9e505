// Whether the topics that a configuration writes keep what is written as they have to.
#pragma once

#include <string>
#include <vector>

#include "connectors/kafka/client.h"
#include "ops/tributary/config/config.h"
#include "schemas/document/diagnostics.h"

namespace tributary {

/// What is wrong with a topic.
struct TopicFault {
  std::string topic;
  Message what;
};

/// It is not in the cluster; who can make it.
Message missing_topic(const std::string& topic);

/// The output's topics, the middle stream's, the changelog's and that of commands.
std::vector<std::string> written_topics(const Config& config);

/// Of these, those that are missing or keep their records otherwise than they have
/// to: that change nothing of what is written, tell no instant (PEOPLE 2), and lose no row. A topic
/// whose settings we may not read is told, too: nobody can say then. kUnavailable.
Result<std::vector<TopicFault>> topic_faults(KafkaClient& client, const Config& config);

}  // namespace tributary
