// Lines to topics: each sync is one transaction, which also commits how many bytes of the output it
// brings the topics to, as the offset of a group that has no members. That number is what a file's
// length is to connectors/file: whoever reads committed records sees every line once, whatever
// instant the engine or the broker died at.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "connectors/kafka/client.h"
#include "connectors/kafka/config.h"
#include "engine/ports/sink.h"

struct rd_kafka_error_s;

namespace tributary {

/// What one line becomes. Views are into the line, or into what outlives the sink.
struct KafkaMessage {
  std::string_view topic;
  std::string_view key;
  std::string_view value;
  std::vector<std::pair<const char*, std::string_view>> headers;
};
using KafkaRoute = std::function<void(std::string_view line, std::vector<KafkaMessage>& out)>;

/// How long one call may wait for brokers, asked again all the while: so that whoever stops an
/// engine whose cluster is gone is not kept. Millis::max(): for ever. Any thread.
using KafkaPatience = std::function<Millis()>;

struct KafkaSinkConfig {
  /// Names the output in the cluster: its transactional id, and the group whose offset is its
  /// length. Two engines that write the same output must not run, and with this cannot.
  std::string name;
  std::vector<std::string> topics;  ///< all that it writes; on the first the group's offset hangs
  /// false: at least once. After a crash the last lines may come again, with the same revisions.
  bool transactional = true;
};

/// One thread owns it.
class KafkaSink : public Sink {
 public:
  /// `route` makes messages. Ends what another producer of the same name had begun. kUnavailable,
  /// kDenied as of KafkaClient; kInvalid for a topic that stamps what is written with the instant
  /// at which it came: a change tells the day, since somebody may have reported (PEOPLE 2). Not
  /// seen where we may not ask for its settings (`tributary topics verify` says so).
  static Result<std::unique_ptr<KafkaSink>> open(const KafkaConfig& config, KafkaSinkConfig sink,
                                                 KafkaRoute route, KafkaPatience patience,
                                                 KafkaNotices notices);
  ~KafkaSink() override;

  Result<std::uint64_t> length() override;
  /// Nothing can be cut off a topic. What it has beyond `length` must be the append that follows;
  /// then that is taken for delivered. kCorrupt when the output is shorter.
  Status truncate(std::uint64_t length) override;
  /// kIncompatible: the topics have more than this state has written.
  Status append(std::string_view bytes) override;
  /// Tries again, with longer and longer waits, until it is done or patience is at an end.
  Status sync() override;
  /// A topic is one part for ever: its brokers take away what is old.
  [[nodiscard]] bool has_parts() const override { return false; }
  /// kIncompatible, always, and nothing has happened.
  Status rotate(std::uint64_t number) override;
  Result<bool> holds(std::uint64_t number) override;  ///< never

 private:
  struct Delivered {
    std::uint64_t length = 0;
    std::uint64_t last_digest = 0;  ///< of the bytes that the last transaction brought
  };

  KafkaSink(KafkaConfig config, KafkaSinkConfig sink, KafkaRoute route, KafkaPatience patience,
            KafkaNotices notices);
  Status connect();
  Status refuse_stamped();
  Result<std::optional<Delivered>> delivered();
  Result<std::optional<Delivered>> ask_delivered();
  Status attempt();
  Status attempt_transaction();
  Status produce_all();
  Status produce(const KafkaMessage& message);
  Status commit_length();
  Status flush();
  Status recover_from(const Error& failure, bool& done);
  void begin_call();
  [[nodiscard]] bool is_over() const;
  bool wait(Millis time) const;
  Status finish_call(const std::string& doing, const std::function<rd_kafka_error_s*()>& call);

  KafkaConfig config_;
  KafkaSinkConfig sink_;
  KafkaRoute route_;
  KafkaPatience patience_;
  KafkaNotices notices_;
  std::unique_ptr<KafkaClient> client_;

  std::chrono::steady_clock::time_point called_at_;
  std::uint64_t length_ = 0;         ///< of what is delivered
  std::string pending_;              ///< appended since
  std::optional<Delivered> beyond_;  ///< delivered more than was recorded: the next append
  std::vector<KafkaMessage> messages_;
};

}  // namespace tributary
