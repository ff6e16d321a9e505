// The middle stream as a topic: who writes it, in transactions, and who reads it. Its values are
// sealed (topic_seal.h).
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "connectors/kafka/kafka_source.h"
#include "connectors/kafka/producer.h"
#include "connectors/kafka/topic_seal.h"
#include "engine/ports/frame_writer.h"

namespace tributary {

struct KafkaStreamConfig {
  /// Names who writes in the cluster: two stages 1 of a site cannot append at a time.
  std::string name;
  std::string topic;  ///< of one partition
};

class KafkaStreamWriter : public FrameWriter {
 public:
  /// Ends what another writer of the same name had begun, and shuts it out. Errors as of
  /// KafkaClient; kInvalid for a topic that is not kept as a middle stream must be.
  static Result<std::unique_ptr<KafkaStreamWriter>> open(const KafkaConfig& config,
                                                         KafkaStreamConfig stream, TopicSeal seal,
                                                         KafkaPatience patience,
                                                         KafkaNotices notices);

  Result<std::string> last() override;
  /// Tries again, with longer and longer waits, until it is done or patience is at an end
  /// (kUnavailable).
  Status append(std::span<const std::string> frames) override;

 private:
  KafkaStreamWriter(KafkaStreamConfig stream, TopicSeal seal, KafkaProducer producer);
  Status connect();
  /// As it lies in the topic; empty: there is none.
  Result<std::string> last_value();
  Status attempt();
  Result<bool> renew();

  KafkaStreamConfig stream_;
  TopicSeal seal_;
  KafkaProducer producer_;
  std::string last_;                 ///< the value there that was appended last
  std::vector<std::string> sealed_;  ///< of the append under way
};

/// What becomes of a value that is not sealed by the site: the end of the reading, or, where any of
/// many may have written it, a record that is no JSON and is refused as that.
enum class Unsealed : std::uint8_t { kEnds, kRefused };

/// A topic's partition whose values are opened. Twin: connectors/memory/memory_stream.
class KafkaStreamSource : public Source {
 public:
  /// `client` must outlive it.
  static Result<std::unique_ptr<KafkaStreamSource>> open(KafkaClient& client,
                                                         const std::string& topic, bool to_the_end,
                                                         TopicSeal seal,
                                                         Unsealed unsealed = Unsealed::kEnds);

  /// Also the errors of TopicSeal::open.
  Status read(std::vector<Record>& out, std::size_t most) override;
  Status seek(Position position) override { return topic_->seek(position); }
  Result<Record> fetch(Position position) override;
  [[nodiscard]] bool is_caught_up() const override { return topic_->is_caught_up(); }
  [[nodiscard]] bool finished() const override { return topic_->finished(); }
  [[nodiscard]] const KafkaSource& topic() const { return *topic_; }
  /// Frames and marks of transactions up to its end, as the broker last told it; nullopt: it has
  /// told nothing yet. From any thread.
  [[nodiscard]] std::optional<std::uint64_t> behind() const;

 private:
  KafkaStreamSource(std::unique_ptr<KafkaSource> topic, TopicSeal seal, Unsealed unsealed);
  Result<Record> opened(const Record& sealed);

  std::unique_ptr<KafkaSource> topic_;
  TopicSeal seal_;
  Unsealed unsealed_;
  std::vector<Record> sealed_;
  std::vector<std::string> opened_;  ///< what was given out
  std::atomic<std::int64_t> reached_{-1};
};

/// What the topic of a middle stream, or of commands, must be like: one partition, deleted by age,
/// and after 90 days at the latest, since it holds tokens (PEOPLE 4) or accounts' digests.
/// kInvalid; kDenied, kUnavailable.
Status check_stream_topic(KafkaClient& client, const std::string& topic);

}  // namespace tributary
