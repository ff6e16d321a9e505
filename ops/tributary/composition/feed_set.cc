#include "ops/tributary/composition/feed_set.h"

#include <algorithm>
#include <atomic>
#include <utility>

#include "connectors/file/file_source.h"
#include "ops/tributary/composition/command_log.h"
#include "ops/tributary/composition/topic_check.h"
#include "schemas/catalog/catalog.h"
#include "schemas/decode/record_decoder.h"

namespace tributary {
namespace {

FileSourceConfig source_config(const ConfiguredFeed& feed) {
  FileSourceConfig config;
  config.files = feed.files;
  config.format =
      feed.mapping.format == FeedFormat::kCsv ? FileFormat::kCsv : FileFormat::kJsonLines;
  config.delimiter = feed.mapping.delimiter;
  switch (feed.mapping.compression) {
    case Compression::kAuto:
      config.compression = FileCompression::kAuto;
      break;
    case Compression::kNone:
      config.compression = FileCompression::kNone;
      break;
    case Compression::kZstd:
      config.compression = FileCompression::kZstd;
      break;
    case Compression::kGzip:
      config.compression = FileCompression::kGzip;
      break;
  }
  return config;
}

Result<std::unique_ptr<FileSource>> open_source(const ConfiguredFeed& feed, Reading reading) {
  if (feed.is_ours) TRY(FileCommandLog(feed.files.front()).create());
  FileSourceConfig config = source_config(feed);
  config.follow = reading == Reading::kFollow;
  auto source = FileSource::open(config);
  if (source || source.error().code != ErrorCode::kUnsupported || !config.follow) return source;
  config.follow = false;
  return FileSource::open(config);
}

}  // namespace

/// Tells another thread how far the reading thread is.
class FeedSet::MeasuredSource : public Source {
 public:
  explicit MeasuredSource(std::uint64_t total_bytes) : total_(total_bytes) {}
  [[nodiscard]] std::uint64_t read_bytes() const {
    return read_bytes_.load(std::memory_order_relaxed);
  }
  [[nodiscard]] std::uint64_t total_bytes() const { return total_; }
  /// Records still to be read; nullopt where that is not known.
  [[nodiscard]] virtual std::optional<std::uint64_t> behind() const { return std::nullopt; }

 protected:
  void note(std::uint64_t read_bytes) { read_bytes_.store(read_bytes, std::memory_order_relaxed); }

 private:
  std::atomic<std::uint64_t> read_bytes_{0};
  std::uint64_t total_;
};

class FeedSet::MeasuredFile : public MeasuredSource {
 public:
  explicit MeasuredFile(std::unique_ptr<FileSource> source)
      : MeasuredSource(source->progress().total_bytes), source_(std::move(source)) {}

  Status read(std::vector<Record>& out, std::size_t most) override {
    Status status = source_->read(out, most);
    note(source_->progress().read_bytes);
    return status;
  }
  Status seek(Position position) override { return source_->seek(position); }
  Result<Record> fetch(Position position) override { return source_->fetch(position); }
  [[nodiscard]] bool finished() const override { return source_->finished(); }

 private:
  std::unique_ptr<FileSource> source_;
};

class FeedSet::MeasuredPartition : public MeasuredSource {
 public:
  /// `topic` is `source`, or what that reads.
  MeasuredPartition(const KafkaSource& topic, std::unique_ptr<Source> source)
      : MeasuredSource(topic.held_records() * kRecordBytes),
        topic_(topic),
        source_(std::move(source)) {}

  Status read(std::vector<Record>& out, std::size_t most) override {
    Status status = source_->read(out, most);
    note(topic_.read_records() * kRecordBytes);
    reached_.store(topic_.reached(), std::memory_order_relaxed);
    return status;
  }
  [[nodiscard]] std::optional<std::uint64_t> behind() const override {
    const std::int64_t reached = reached_.load(std::memory_order_relaxed);
    const std::int64_t newest = topic_.newest();
    if (reached < 0 || newest < 0) return std::nullopt;
    return static_cast<std::uint64_t>(std::max<std::int64_t>(0, newest - reached));
  }
  Status seek(Position position) override { return source_->seek(position); }
  Result<Record> fetch(Position position) override { return source_->fetch(position); }
  [[nodiscard]] bool is_caught_up() const override { return source_->is_caught_up(); }
  [[nodiscard]] bool finished() const override { return source_->finished(); }

 private:
  /// A topic tells records, not bytes: a progress line needs no more than their order of size.
  static constexpr std::uint64_t kRecordBytes = 400;
  std::atomic<std::int64_t> reached_{-1};
  const KafkaSource& topic_;
  std::unique_ptr<Source> source_;
};

namespace {

bool is_among(const ConfiguredFeed& feed, Feeds which) {
  return which == Feeds::kAll || feed.is_ours == (which == Feeds::kCommands);
}

/// Of all topics that will be read, which share the memory of one consumer.
Result<std::size_t> partitions_of(const std::vector<ConfiguredFeed>& feeds, Feeds which,
                                  const KafkaConfig& cluster) {
  TRY_ASSIGN(const auto client, connect_kafka_consumer(cluster, {}));
  std::size_t partitions = 0;
  for (const ConfiguredFeed& feed : feeds) {
    if (feed.topic.empty() || !is_among(feed, which)) continue;
    const std::string source_name = "source `" + feed.info.name + "`";
    const auto of_topic = client->partitions_of(feed.topic);
    if (!of_topic && of_topic.error().code == ErrorCode::kNotFound) {
      return Error{ErrorCode::kNotFound, missing_topic(feed.topic).en}.within(source_name);
    }
    if (!of_topic) return of_topic.error().within(source_name);
    partitions += *of_topic;
  }
  return partitions;
}

}  // namespace

FeedSet::FeedSet() = default;
FeedSet::~FeedSet() = default;
FeedSet::FeedSet(FeedSet&&) noexcept = default;
FeedSet& FeedSet::operator=(FeedSet&&) noexcept = default;

Result<FeedSet> FeedSet::open(const std::vector<ConfiguredFeed>& feeds, Feeds which,
                              Reading reading, std::span<const std::uint8_t> digest_key,
                              const KafkaConfig& cluster, const KafkaNotices& notices) {
  FeedSet set;
  for (std::size_t i = 0; i < feeds.size(); ++i) {
    const ConfiguredFeed& feed = feeds[i];
    if (!is_among(feed, which)) continue;
    const std::string source_name = "source `" + feed.info.name + "`";
    if (feed.topic.empty()) {
      auto source = open_source(feed, reading);
      if (!source) return source.error().within(source_name);
      set.opened_.push_back({i, std::nullopt, std::make_unique<MeasuredFile>(std::move(*source)),
                             make_decoder(feed.mapping, catalog(), feed.info, digest_key),
                             feed.is_ours});
      continue;
    }
    if (set.cluster_ == nullptr) {
      TRY_ASSIGN(const std::size_t partitions, partitions_of(feeds, which, cluster));
      TRY_ASSIGN(set.cluster_, connect_kafka_consumer(cluster, notices, partitions));
    }
    const Status opened = feed.is_ours ? set.open_commands(feed, i, reading, digest_key)
                                       : set.open_partitions(feed, i, reading, digest_key);
    if (!opened) return opened.error().within(source_name);
  }
  return set;
}

/// What people say about rows is sealed, and anybody who may write the topic may have written
/// there.
Status FeedSet::open_commands(const ConfiguredFeed& feed, std::size_t index, Reading reading,
                              std::span<const std::uint8_t> digest_key) {
  // Without it anybody could seal a command.
  CHECK(std::any_of(digest_key.begin(), digest_key.end(), [](std::uint8_t b) { return b != 0; }));
  TRY_ASSIGN(TopicSeal seal, TopicSeal::make(digest_key, feed.topic));
  TRY_ASSIGN(auto source,
             KafkaStreamSource::open(*cluster_, feed.topic, reading == Reading::kToTheEnd,
                                     std::move(seal), Unsealed::kRefused));
  const KafkaSource& topic = source->topic();
  opened_.push_back({index, 0, std::make_unique<MeasuredPartition>(topic, std::move(source)),
                     make_decoder(feed.mapping, catalog(), feed.info, digest_key), true});
  return {};
}

Status FeedSet::open_partitions(const ConfiguredFeed& feed, std::size_t index, Reading reading,
                                std::span<const std::uint8_t> digest_key) {
  TRY_ASSIGN(const std::uint32_t partitions, cluster_->partitions_of(feed.topic));
  KafkaSourceConfig config;
  config.topic = feed.topic;
  config.start = feed.starts_latest ? KafkaStart::kLatest : KafkaStart::kEarliest;
  config.to_the_end = reading == Reading::kToTheEnd;
  config.drops_schema_id = true;  // feeds are JSON
  for (std::uint32_t partition = 0; partition < partitions; ++partition) {
    config.partition = partition;
    TRY_ASSIGN(auto source, KafkaSource::open(*cluster_, config));
    const KafkaSource& topic = *source;
    opened_.push_back({index, partition,
                       std::make_unique<MeasuredPartition>(topic, std::move(source)),
                       make_decoder(feed.mapping, catalog(), feed.info, digest_key), false});
  }
  return {};
}

std::vector<FeedPorts> FeedSet::ports(const std::vector<SourceInfo>& sources) const {
  std::vector<FeedPorts> ports;
  for (const Opened& opened : opened_) {
    CHECK_LT(opened.feed, sources.size());
    ports.push_back({&sources[opened.feed], opened.source.get(), opened.decoder.get(),
                     opened.partition, opened.is_ours});
  }
  return ports;
}

std::vector<std::optional<std::uint64_t>> FeedSet::behind() const {
  std::vector<std::optional<std::uint64_t>> behind;
  for (const Opened& opened : opened_) {
    if (opened.feed >= behind.size()) behind.resize(opened.feed + 1);
    const auto of_part = opened.source->behind();
    if (of_part) behind[opened.feed] = behind[opened.feed].value_or(0) + *of_part;
  }
  return behind;
}

double FeedSet::share_read() const {
  std::uint64_t read = 0;
  std::uint64_t total = 0;
  for (const Opened& opened : opened_) {
    read += opened.source->read_bytes();
    total += opened.source->total_bytes();
  }
  return total == 0 ? 1.0 : std::min(1.0, static_cast<double>(read) / static_cast<double>(total));
}

}  // namespace tributary
