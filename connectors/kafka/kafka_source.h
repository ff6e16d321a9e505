// One partition of a topic as a source. Position = (partition, offset).
//
// Partitions are assigned, not subscribed to: the positions lie in the engine's own state, in the
// commit that holds what was made of the records, so a group with its rebalances would only be a
// second opinion of who has read how far.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "connectors/kafka/client.h"
#include "connectors/kafka/config.h"
#include "engine/ports/source.h"

struct rd_kafka_message_s;
struct rd_kafka_topic_s;

namespace tributary {

enum class KafkaStart : std::uint8_t { kEarliest, kLatest };

struct KafkaSourceConfig {
  std::string topic;
  std::uint32_t partition = 0;
  KafkaStart start = KafkaStart::kEarliest;  ///< where a state that has read nothing begins
  bool to_the_end = false;  ///< finished with what the partition holds when it is opened
  std::size_t max_record_bytes = kMaxKafkaRecordBytes;
  /// A value in the wire format of Confluent's serializers (a zero byte and the four bytes of a
  /// schema's id before it) is given without them. For text alone, which never begins with a zero.
  bool drops_schema_id = false;
  /// Of a compacted topic: records come with their keys, and one without a value is given empty.
  bool keeps_keys = false;
};

/// The consumer that sources share: it reads what is committed, from where it is told.
/// `partitions`: so many will be read through it; they share the memory in which records wait to be
/// read, unless the configuration's options say how much of it each has.
Result<std::unique_ptr<KafkaClient>> connect_kafka_consumer(const KafkaConfig& config,
                                                            KafkaNotices notices,
                                                            std::size_t partitions = 1);

class KafkaSource : public Source {
 public:
  /// `client` is a consumer that keeps asking, and must outlive the source.
  static Result<std::unique_ptr<KafkaSource>> open(KafkaClient& client, KafkaSourceConfig config);
  ~KafkaSource() override;

  /// Waits a moment where records are known to be on their way. A broker that is gone is no error:
  /// the client's notices tell of it, and nothing is caught up meanwhile. kNotFound when retention
  /// has overtaken the reading, kDenied without permission.
  Status read(std::vector<Record>& out, std::size_t most) override;

  /// kNotFound, with what was lost, when the topic no longer holds `position`.
  Status seek(Position position) override;
  /// Asks for a single record; reading goes on where it was.
  Result<Record> fetch(Position position) override;
  [[nodiscard]] bool is_caught_up() const override;
  [[nodiscard]] bool finished() const override { return end_ && reached() >= *end_; }

  /// The offset up to which it has been read; behind it lies the end.
  [[nodiscard]] std::int64_t reached() const;
  /// The offset of its end, as the broker last told it; -1: not yet. From any thread.
  [[nodiscard]] std::int64_t newest() const;
  /// The offset at which it is finished; nullopt: never.
  [[nodiscard]] std::optional<std::int64_t> end() const { return end_; }
  /// Records up to its present end, and of these those read; for a progress line. From any thread.
  [[nodiscard]] std::uint64_t read_records() const { return read_records_; }
  [[nodiscard]] std::uint64_t held_records() const { return held_records_; }

 private:
  struct TopicDeleter {
    void operator()(rd_kafka_topic_s* topic) const;
  };

  KafkaSource(KafkaClient& client, KafkaSourceConfig config);
  [[nodiscard]] std::string where() const;
  struct Bounds {
    std::int64_t low = 0;
    std::int64_t high = 0;
  };
  Result<Bounds> bounds();
  Status begin(std::int64_t offset);
  void stop();
  Status take(const rd_kafka_message_s& message, std::vector<Record>& out);
  Error error_of(const rd_kafka_message_s& message) const;
  Record lend(const rd_kafka_message_s& message);

  KafkaClient& client_;
  KafkaSourceConfig config_;
  std::unique_ptr<rd_kafka_topic_s, TopicDeleter> topic_;
  bool is_started_ = false;
  std::int64_t next_ = -1;           ///< offset to go on with; -1: none read yet
  std::int64_t end_seen_ = -1;       ///< offset at which the broker said there is no more
  std::optional<std::int64_t> end_;  ///< when to_the_end
  std::optional<Error> failure_;     ///< told by the next read, after the records before it
  std::atomic<std::uint64_t> read_records_{0};
  std::uint64_t held_records_ = 0;
  std::vector<std::unique_ptr<char[]>> lent_;  ///< blocks of what was given last
  std::size_t block_left_ = 0;
  char* block_at_ = nullptr;
};

}  // namespace tributary
