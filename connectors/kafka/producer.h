// A producer whose messages come all or none, what the sink and the middle stream have in common:
// transactions, trying again, and how long.
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

struct rd_kafka_error_s;

namespace tributary {

/// Views are into what outlives the attempt that produces it.
struct KafkaMessage {
  std::string_view topic;
  std::string_view key;
  std::string_view value;
  std::vector<std::pair<const char*, std::string_view>> headers;
  std::int32_t partition = -1;  ///< -1: by murmur2 of the key, as the Java client does
};

/// How long one call may wait for brokers, asked again all the while: so that whoever stops an
/// engine whose cluster is gone is not kept. Millis::max(): for ever. Any thread.
using KafkaPatience = std::function<Millis()>;

/// One thread owns it.
class KafkaProducer {
 public:
  /// `name` is the transactional id: two producers of one name cannot write at a time. Without
  /// transactions every message comes at least once. `what` is written, in messages.
  KafkaProducer(KafkaConfig config, std::string name, bool is_transactional, std::string what,
                KafkaPatience patience, KafkaNotices notices);
  /// Before connect(): what one transaction writes may be much (default: 10 s).
  void set_transaction_timeout(Millis timeout) { transaction_timeout_ = timeout; }
  /// The same of one message (default: librdkafka's, 1 MB).
  void set_most_message_bytes(std::size_t bytes) { most_message_bytes_ = bytes; }

  /// A producer that nobody has used, and its cluster answers.
  Status connect();
  /// Drops what has not been delivered, with the connection; connect() follows.
  void disconnect() { client_.reset(); }
  [[nodiscard]] bool is_connected() const { return client_ != nullptr; }
  /// Ends what the one before of this name had begun, and shuts that one out.
  Status take_over();
  [[nodiscard]] KafkaClient& client() const { return *client_; }
  [[nodiscard]] const KafkaConfig& config() const { return config_; }
  [[nodiscard]] const std::string& what() const { return what_; }

  /// Patience is counted from now on.
  void begin_call() { called_at_ = std::chrono::steady_clock::now(); }
  /// True: patience is at an end.
  bool wait(Millis time) const;

  /// `attempt` again and again, with longer and longer waits, until it is done or patience is at an
  /// end (kUnavailable). After a failure `renew` is called: it connects anew, and says whether the
  /// attempt was done all the same. Other errors are returned at once.
  Status until_done(const std::function<Status()>& attempt,
                    const std::function<Result<bool>()>& renew);

  // An attempt: in a transaction begin, produce, whatever finish_call() calls, commit; else produce
  // and flush.
  Status begin();
  Status produce(const KafkaMessage& message);
  Status commit();
  Status flush();
  /// What may simply be called again is, a few times: the library remembers what it has done.
  Status finish_call(const std::function<rd_kafka_error_s*()>& call);
  static constexpr int kCallMillis = 5'000;
  static constexpr Millis kFirstWait{200};

 private:
  [[nodiscard]] bool is_over() const;
  void tell_away(const Error& failure) const;

  KafkaConfig config_;
  std::string name_;
  bool is_transactional_;
  std::string what_;
  KafkaPatience patience_;
  KafkaNotices notices_;
  Millis transaction_timeout_{10'000};
  std::optional<std::size_t> most_message_bytes_;
  std::unique_ptr<KafkaClient> client_;
  std::chrono::steady_clock::time_point called_at_;
};

}  // namespace tributary
