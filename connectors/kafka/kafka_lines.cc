#include "connectors/kafka/kafka_lines.h"

#include <utility>

namespace tributary {

KafkaLineWriter::KafkaLineWriter(const KafkaConfig& config, std::string topic, TopicSeal seal)
    : topic_(std::move(topic)),
      seal_(std::move(seal)),
      producer_(config, "", false, "topic `" + topic_ + "`", [] { return kWaits; }, {}) {}

Status KafkaLineWriter::append(std::string_view line) {
  const std::lock_guard lock(mutex_);
  const std::string sealed = seal_.seal(line);
  const auto connect = [&]() -> Status {
    TRY(producer_.connect());
    is_connected_ = true;
    return {};
  };
  const auto attempt = [&]() -> Status {
    if (!is_connected_) TRY(connect());
    TRY(producer_.produce({topic_, {}, sealed, {}, 0}));
    return producer_.flush();
  };
  const auto renew = [&]() -> Result<bool> {
    is_connected_ = false;
    return false;
  };
  return producer_.until_done(attempt, renew);
}

}  // namespace tributary
