#include "ops/tributary/composition/stream_intake.h"

#include <algorithm>
#include <utility>

#include "schemas/catalog/catalog.h"

namespace tributary {

Result<std::unique_ptr<StreamIntake>> StreamIntake::open(Stages& stages, Reading reading,
                                                         const KafkaNotices& notices) {
  const Config& config = stages.config();
  TRY_ASSIGN(auto cluster, connect_kafka_consumer(config.kafka.client, notices));
  TRY_ASSIGN(TopicSeal seal, TopicSeal::make(stages.digest_key(), config.stream.name));
  TRY_ASSIGN(auto topic, KafkaStreamSource::open(*cluster, config.stream.name,
                                                 reading == Reading::kToTheEnd, std::move(seal)));
  return std::unique_ptr<StreamIntake>(
      new StreamIntake(stages, std::move(cluster), std::move(topic)));  // NOLINT: private
}

StreamIntake::StreamIntake(Stages& stages, std::unique_ptr<KafkaClient> cluster,
                           std::unique_ptr<KafkaStreamSource> topic)
    : cluster_(std::move(cluster)),
      topic_(std::move(topic)),
      layout_(catalog(), stages.sources()),
      reader_(*topic_, layout_, stages.clock(), stages.generation(),
              stages.feeds().is_empty() ? nullptr : &stages.ingest()) {}

double StreamIntake::share_read() const {
  const std::uint64_t held = topic_->topic().held_records();
  if (held == 0) return 1.0;
  return std::min(1.0,
                  static_cast<double>(topic_->topic().read_records()) / static_cast<double>(held));
}

}  // namespace tributary
