#include "ops/tributary/composition/feed_set.h"

#include <algorithm>
#include <atomic>
#include <utility>

#include "connectors/file/file_source.h"
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
  explicit MeasuredSource(std::unique_ptr<FileSource> source) : source_(std::move(source)) {
    total_ = source_->progress().total_bytes;
  }

  Status read(std::vector<Record>& out, std::size_t most) override {
    Status status = source_->read(out, most);
    read_bytes_.store(source_->progress().read_bytes, std::memory_order_relaxed);
    return status;
  }
  Status seek(Position position) override { return source_->seek(position); }
  Result<Record> fetch(Position position) override { return source_->fetch(position); }
  [[nodiscard]] bool finished() const override { return source_->finished(); }

  [[nodiscard]] std::uint64_t read_bytes() const {
    return read_bytes_.load(std::memory_order_relaxed);
  }
  [[nodiscard]] std::uint64_t total_bytes() const { return total_; }

 private:
  std::unique_ptr<FileSource> source_;
  std::atomic<std::uint64_t> read_bytes_{0};
  std::uint64_t total_ = 0;
};

FeedSet::FeedSet() = default;
FeedSet::~FeedSet() = default;
FeedSet::FeedSet(FeedSet&&) noexcept = default;
FeedSet& FeedSet::operator=(FeedSet&&) noexcept = default;

Result<FeedSet> FeedSet::open(const std::vector<ConfiguredFeed>& feeds, Reading reading,
                              std::span<const std::uint8_t> digest_key) {
  FeedSet set;
  for (const ConfiguredFeed& feed : feeds) {
    auto source = open_source(feed, reading);
    if (!source) return source.error().within("source `" + feed.info.name + "`");
    set.opened_.push_back({std::make_unique<MeasuredSource>(std::move(*source)),
                           make_decoder(feed.mapping, catalog(), feed.info, digest_key)});
  }
  return set;
}

std::vector<FeedPorts> FeedSet::ports(const std::vector<SourceInfo>& sources) const {
  CHECK_EQ(sources.size(), opened_.size());
  std::vector<FeedPorts> ports;
  for (std::size_t i = 0; i < opened_.size(); ++i) {
    ports.push_back({&sources[i], opened_[i].source.get(), opened_[i].decoder.get()});
  }
  return ports;
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
