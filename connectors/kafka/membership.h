// Which of several processes does the work of a site now: a consumer group deals out one partition,
// and whoever has it works. It decides who begins, and no more: that two never write at a time is
// the producers' doing, since who begins shuts out who was before (KAFKA.md, Commit).
#pragma once

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "connectors/kafka/client.h"
#include "connectors/kafka/config.h"

struct rd_kafka_topic_partition_list_s;

namespace tributary {

struct KafkaMembershipConfig {
  std::string group;
  /// Static (KIP-345): a process that is back within the session's time has its turn again.
  /// Letters, digits, `.`, `_`, `-`.
  std::string member;
  std::string topic;  ///< whose first partition is dealt out; nothing of it is read
};

/// Any thread may ask.
class KafkaMembership {
 public:
  /// Errors as of KafkaClient.
  static Result<std::unique_ptr<KafkaMembership>> join(const KafkaConfig& config,
                                                       KafkaMembershipConfig membership,
                                                       KafkaNotices notices);
  /// Leaves: another has its turn at once. Of a process that is killed only when its session's time
  /// is over, for it may come back.
  ~KafkaMembership();
  KafkaMembership(const KafkaMembership&) = delete;
  KafkaMembership& operator=(const KafkaMembership&) = delete;

  [[nodiscard]] bool has_turn() const { return has_turn_; }
  /// kExists: another process is a member of the same name; kDenied, kNotFound: the group or the
  /// topic. It does not pass by itself.
  [[nodiscard]] Status status() const;

  /// While it works, a turn that goes elsewhere waits for it, kEndsWithin at most.
  void work(bool works);
  static constexpr Millis kEndsWithin = std::chrono::seconds(20);
  /// Of who says nothing the turn goes elsewhere after so long.
  static constexpr Millis kSession = std::chrono::seconds(10);

 private:
  explicit KafkaMembership(KafkaMembershipConfig membership) : config_(std::move(membership)) {}
  void rebalance(int error, rd_kafka_topic_partition_list_s* partitions);
  void take(rd_kafka_topic_partition_list_s* partitions);
  void give_up(rd_kafka_topic_partition_list_s* partitions);
  Status subscribe();
  void poll();
  void leave();

  const KafkaMembershipConfig config_;
  std::unique_ptr<KafkaClient> client_;
  std::atomic<bool> has_turn_{false};
  std::atomic<bool> ends_{false};
  mutable std::mutex mutex_;
  std::condition_variable rests_;
  bool works_ = false;
  std::optional<Error> failure_;
  std::thread poller_;
};

}  // namespace tributary
