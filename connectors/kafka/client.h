// One connection to a cluster: librdkafka's handle, and whether the cluster answers.
#pragma once

#include <atomic>
#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "connectors/kafka/client_options.h"
#include "connectors/kafka/config.h"
#include "engine/base/result.h"

struct rd_kafka_s;
struct rd_kafka_topic_s;
struct rd_kafka_topic_partition_list_s;

namespace tributary {

enum class KafkaRole : std::uint8_t { kConsumer, kProducer };

/// Of a consumer in a group: `error` says whether the partitions are given to it or taken from it
/// (rd_kafka_conf_set_rebalance_cb). On the thread that polls.
using KafkaRebalance = std::function<void(int error, rd_kafka_topic_partition_list_s* partitions)>;

/// Any thread may use it. It stays where it was made: librdkafka's callbacks know its address.
class KafkaClient {
 public:
  /// Connects and waits up to kKafkaPatience for an answer. kUnavailable when there is none,
  /// kDenied for a password or certificate, kInvalid for an option.
  static Result<std::unique_ptr<KafkaClient>> connect(const KafkaConfig& config, KafkaRole role,
                                                      const FixedOptions& fixed,
                                                      KafkaNotices notices,
                                                      KafkaRebalance rebalance = {});
  ~KafkaClient();
  KafkaClient(const KafkaClient&) = delete;
  KafkaClient& operator=(const KafkaClient&) = delete;

  [[nodiscard]] rd_kafka_s* handle() const { return handle_.get(); }
  [[nodiscard]] const std::string& brokers() const { return config_.brokers; }

  /// kNotFound, kDenied: with the topic's name. Waits up to kKafkaPatience for a leader.
  Result<std::uint32_t> partitions_of(const std::string& topic);

  /// From now on a thread asks the cluster once a second whether it is there, and how many
  /// partitions the topics in use have.
  void keep_asking();
  /// It answered within the last three seconds.
  [[nodiscard]] bool answers() const;
  /// A topic in use has more partitions than partitions_of() said.
  [[nodiscard]] bool has_grown() const { return has_grown_; }

  /// Serves callbacks for up to `patience`.
  void serve(Millis patience);
  void set_reachable(bool reachable);
  /// What the library last complained of, or `otherwise`.
  [[nodiscard]] Error trouble_or(Error otherwise) const;
  /// Of a producer: why a message could not be delivered since this was last asked; 0: all were.
  int take_delivery_error() { return delivery_error_.exchange(0); }
  /// The offset of the message that was acknowledged last; -1: the broker did not tell.
  [[nodiscard]] std::int64_t delivered_offset() const { return delivered_offset_; }

 private:
  struct Deleter {
    void operator()(rd_kafka_s* handle) const;
  };
  struct Callbacks;

  KafkaClient(KafkaConfig config, KafkaNotices notices);
  Status create(KafkaRole role, const FixedOptions& fixed);
  Status wait_for_answer();
  void complain(int error, const std::string& reason);
  void give_token();
  void ask();
  bool ask_once(Millis patience);
  Result<std::uint32_t> count_partitions(const std::string& topic);

  KafkaConfig config_;
  KafkaNotices notices_;
  KafkaRebalance rebalance_;
  std::unique_ptr<rd_kafka_s, Deleter> handle_;

  mutable std::mutex mutex_;
  int trouble_ = 0;  ///< rd_kafka_resp_err_t
  std::string reason_;
  bool is_reachable_ = true;
  std::map<std::string, std::uint32_t> partitions_;  ///< of the topics in use
  std::atomic<std::int64_t> answered_at_{0};         ///< milliseconds of the steady clock
  std::atomic<bool> has_grown_{false};
  std::atomic<bool> is_connected_{false};  ///< until then connect() tells what is wrong
  std::atomic<int> delivery_error_{0};
  std::atomic<std::int64_t> delivered_offset_{-1};

  std::condition_variable ending_;
  bool ends_ = false;
  std::thread asker_;
};

}  // namespace tributary
