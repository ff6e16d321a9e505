// A state's changelog as a compacted topic of one partition, exactly once: KAFKA.md, Commit. Keys
// and values are sealed (topic_seal.h).
//
// A record is an entry of a batch; one without a value is an erasure. The last of each append is a
// mark, unlike any other, by which it is known whether an append of which nothing was heard is
// there, and whether another process has appended.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "connectors/kafka/kafka_source.h"
#include "connectors/kafka/producer.h"
#include "connectors/kafka/topic_seal.h"
#include "connectors/kafka/topic_tail.h"
#include "engine/ports/changelog.h"

namespace tributary {

struct KafkaChangelogConfig {
  /// Names who appends in the cluster: two of a name cannot at a time.
  std::string name;
  std::string topic;
};

/// kInvalid, kNotFound: the topic is not kept as a changelog must be; the message says what to set.
Status check_changelog_topic(KafkaClient& client, const std::string& topic);

class KafkaChangelog : public Changelog {
 public:
  /// Reads; appends after take_over(). Errors as of KafkaClient and check_changelog_topic().
  static Result<std::unique_ptr<KafkaChangelog>> open(const KafkaConfig& config,
                                                      KafkaChangelogConfig changelog,
                                                      TopicSeal seal, KafkaPatience patience,
                                                      KafkaNotices notices);

  Status take_over() override;
  Status read(const ChangelogPlace& from, const Take& take) override;
  /// Tries again, with longer and longer waits, until it is done or patience is at an end
  /// (kUnavailable).
  Result<ChangelogPlace> append(const StateBatch& batch) override;

 private:
  KafkaChangelog(KafkaChangelogConfig changelog, TopicSeal seal,
                 std::unique_ptr<KafkaClient> reader, KafkaProducer producer);
  struct Sealed {
    std::string key;
    std::string value;  ///< empty: an erasure
  };
  Status connect();
  Result<std::unique_ptr<KafkaSource>> open_from(const ChangelogPlace& place);
  Status check_place(KafkaSource& source, const ChangelogPlace& place);
  Status open_record(const Record& record, StateBatch& entries);
  void seal(const StateBatch& batch);
  Status attempt();
  Status find_appended();
  enum class Renewal : std::uint8_t { kToCome, kDone };
  Result<bool> is_appended(Renewal renewal);
  Result<bool> renew();

  KafkaChangelogConfig changelog_;
  TopicSeal seal_;
  std::unique_ptr<KafkaClient> reader_;
  KafkaProducer producer_;
  std::uint64_t marks_ = 0;
  std::optional<TailRecord> last_;  ///< the last mark there; nullopt: there is none
  std::vector<Sealed> sealed_;      ///< of the append under way; the mark comes last
  std::uint64_t appended_ = 0;      ///< the offset of its mark
};

}  // namespace tributary
