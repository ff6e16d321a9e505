// The configured feeds, opened: a source and a decoder each, and how far reading is.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "engine/pipeline/feed.h"
#include "engine/ports/decoder.h"
#include "ops/tributary/composition/site.h"

namespace tributary {

/// Whether to wait for what is written to the last file of each feed, or to end with it.
enum class Reading : std::uint8_t { kToTheEnd, kFollow };

class FeedSet {
 public:
  /// Opens every file of every feed. A compressed last file cannot be followed and is read to its
  /// end. `digest_key` is for feeds of people. kNotFound, kDenied and so on name the file.
  static Result<FeedSet> open(const std::vector<ConfiguredFeed>& feeds, Reading reading,
                              std::span<const std::uint8_t> digest_key);
  ~FeedSet();
  FeedSet(FeedSet&&) noexcept;
  FeedSet& operator=(FeedSet&&) noexcept;

  /// In order of source id. `feeds`, which must be those of open(), and this must outlive it.
  [[nodiscard]] std::vector<FeedPorts> ports(const std::vector<SourceInfo>& sources) const;
  /// Bytes read of the bytes there are, 0 to 1. From any thread.
  [[nodiscard]] double share_read() const;

 private:
  class MeasuredSource;
  struct Opened {
    std::unique_ptr<MeasuredSource> source;
    std::unique_ptr<Decoder> decoder;
  };
  FeedSet();
  std::vector<Opened> opened_;
};

}  // namespace tributary
