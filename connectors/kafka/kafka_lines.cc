#include "connectors/kafka/kafka_lines.h"

#include <utility>

namespace tributary {

KafkaLineWriter::KafkaLineWriter(const KafkaConfig& config, std::string topic, TopicSeal seal)
    : topic_(std::move(topic)),
      seal_(std::move(seal)),
      producer_(config, "", false, "topic `" + topic_ + "`", [] { return kWaits; }, {}) {}

Status KafkaLineWriter::append(std::string_view line) {
  const std::lock_guard lock(mutex_);
  if (producer_.is_connected() && !producer_.client().answers()) {
    return producer_.client().trouble_or(Error{ErrorCode::kUnavailable, producer_.what()});
  }
  const std::string sealed = seal_.seal(line);
  const auto attempt = [&]() -> Status {
    if (!producer_.is_connected()) {
      TRY(producer_.connect());
      producer_.client().keep_asking();  // serves it between two lines, and knows when it is gone
    }
    TRY(producer_.produce({topic_, {}, sealed, {}, 0}));
    return producer_.flush();
  };
  const auto renew = [&]() -> Result<bool> {
    producer_.disconnect();
    return false;
  };
  Status done = producer_.until_done(attempt, renew);
  // What was told not to be there must not come later, behind whatever is said then.
  if (!done) producer_.disconnect();
  return done;
}

}  // namespace tributary
