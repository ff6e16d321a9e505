// The configured feeds, opened: a source and a decoder each, and how far reading is.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "connectors/kafka/kafka_stream.h"
#include "engine/pipeline/feed.h"
#include "engine/ports/decoder.h"
#include "ops/tributary/composition/site.h"

namespace tributary {

/// Whether to wait for what is written to the last file of each feed, or to end with it.
enum class Reading : std::uint8_t { kToTheEnd, kFollow };

/// Which feeds a process reads itself.
enum class Feeds : std::uint8_t { kAll, kCommands, kAllButCommands };

class FeedSet {
 public:
  /// Opens every file of those feeds, and every partition of their topics. A compressed last file
  /// cannot be followed and is read to its end; a topic is read to the end it has now, or followed.
  /// `digest_key` is for feeds of people and for a topic of commands, which must have one.
  /// kNotFound, kDenied and so on name the file or topic.
  static Result<FeedSet> open(const std::vector<ConfiguredFeed>& feeds, Feeds which,
                              Reading reading, std::span<const std::uint8_t> digest_key,
                              const KafkaConfig& cluster, const KafkaNotices& notices);
  ~FeedSet();
  FeedSet(FeedSet&&) noexcept;
  FeedSet& operator=(FeedSet&&) noexcept;

  /// In order of source id, then of partition. `sources`, which must be those of open(), and this
  /// must outlive it.
  [[nodiscard]] std::vector<FeedPorts> ports(const std::vector<SourceInfo>& sources) const;
  [[nodiscard]] bool is_empty() const { return opened_.empty(); }
  /// A topic has more partitions than are read: they are with the next start.
  [[nodiscard]] bool has_grown() const { return cluster_ != nullptr && cluster_->has_grown(); }
  /// By source: records of its topic that are still to be read, as the brokers last told it;
  /// nullopt of files. From any thread.
  [[nodiscard]] std::vector<std::optional<std::uint64_t>> behind() const;
  /// Bytes read of the bytes there are, 0 to 1. From any thread.
  [[nodiscard]] double share_read() const;

 private:
  class MeasuredSource;
  class MeasuredFile;
  class MeasuredPartition;
  struct Opened {
    std::size_t feed = 0;
    std::optional<std::uint32_t> partition;
    std::unique_ptr<MeasuredSource> source;
    std::unique_ptr<Decoder> decoder;
    bool is_ours = false;  ///< commands
  };
  FeedSet();
  Status open_commands(const ConfiguredFeed& feed, std::size_t index, Reading reading,
                       std::span<const std::uint8_t> digest_key);
  Status open_partitions(const ConfiguredFeed& feed, std::size_t index, Reading reading,
                         std::span<const std::uint8_t> digest_key);

  std::unique_ptr<KafkaClient> cluster_;  ///< before the sources that use it
  std::vector<Opened> opened_;
};

}  // namespace tributary
