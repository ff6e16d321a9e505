// Lines to topics: each sync is one transaction, which also commits how many bytes of the output it
// brings the topics to, as the offset of a group that has no members. That number is what a file's
// length is to connectors/file: whoever reads committed records sees every line once, whatever
// instant the engine or the broker died at.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "connectors/kafka/producer.h"
#include "engine/ports/sink.h"

namespace tributary {

/// What one line becomes. Views are into the line, or into what outlives the sink.
using KafkaRoute = std::function<void(std::string_view line, std::vector<KafkaMessage>& out)>;

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

  KafkaSink(KafkaSinkConfig sink, KafkaRoute route, KafkaProducer producer);
  Status connect();
  Status refuse_stamped();
  Result<std::optional<Delivered>> delivered();
  Result<std::optional<Delivered>> ask_delivered();
  Status attempt();
  Status produce_all();
  Status commit_length();
  Result<bool> renew();

  KafkaSinkConfig sink_;
  KafkaRoute route_;
  KafkaProducer producer_;

  std::uint64_t length_ = 0;         ///< of what is delivered
  std::string pending_;              ///< appended since
  std::optional<Delivered> beyond_;  ///< delivered more than was recorded: the next append
  std::vector<KafkaMessage> messages_;
};

}  // namespace tributary
