#include "connectors/file/byte_stream.h"

#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "connectors/file/error_map.h"
#include "connectors/file/open_file.h"

namespace tributary {
namespace {

constexpr std::size_t kCompressedReadBytes = std::size_t{256} << 10;

class PlainStream : public ByteStream {
 public:
  explicit PlainStream(OpenFile file) : file_(std::move(file)) {}

  Result<std::size_t> read(char* to, std::size_t most) override {
    TRY_ASSIGN(const std::size_t got, file_.read(to, most));
    raw_bytes_ += got;
    return got;
  }
  Status move_to(std::uint64_t offset) override {
    TRY(file_.move_to(offset));
    raw_bytes_ = offset;
    return {};
  }
  [[nodiscard]] std::uint64_t raw_bytes() const override { return raw_bytes_; }

  Status check_still_grows(std::uint64_t offset) override {
    TRY_ASSIGN(const std::uint64_t size, file_.size());
    if (size < offset)
      return Error{ErrorCode::kNotFound, file_.path() + " was cut to " + std::to_string(size) +
                                             " bytes while it was followed at " +
                                             std::to_string(offset)};
    if (!file_.is_at_its_path())
      return Error{ErrorCode::kNotFound,
                   file_.path() + " was removed or replaced while it was followed"};
    return {};
  }

 private:
  OpenFile file_;
  std::uint64_t raw_bytes_ = 0;
};

/// What zstd and gzip have in common: compressed bytes come in, and the first error stays.
class CompressedStream : public ByteStream {
 public:
  explicit CompressedStream(OpenFile file) : file_(std::move(file)), in_(kCompressedReadBytes) {}

  Result<std::size_t> read(char* to, std::size_t most) override {
    std::size_t got = 0;
    while (got < most && !failure_) {
      if (at_ == held_ && !file_ended_) TRY(refill());
      const std::size_t at_before = at_;
      const std::size_t count = decompress(to + got, most - got);
      got += count;
      if (count == 0 && at_ == at_before && at_ == held_ && file_ended_) break;
    }
    if (got > 0 || !failure_) return got;  // what came before the damage is given first
    return Error(*failure_);
  }
  Status move_to(std::uint64_t /*offset*/) override {
    return Error{ErrorCode::kUnsupported, path() + " is compressed"};
  }
  [[nodiscard]] std::uint64_t raw_bytes() const override { return raw_bytes_; }
  Status check_still_grows(std::uint64_t /*offset*/) override {
    return Error{ErrorCode::kUnsupported, path() + " is compressed and cannot be followed"};
  }

 protected:
  /// Takes from input(), gives the number of bytes written; calls took() and fail().
  virtual std::size_t decompress(char* to, std::size_t most) = 0;

  [[nodiscard]] std::string_view input() const { return {in_.data() + at_, held_ - at_}; }
  [[nodiscard]] bool input_ended() const { return file_ended_; }
  void took(std::size_t bytes) { at_ += bytes; }
  void fail(Error error) { failure_ = std::move(error); }
  [[nodiscard]] const std::string& path() const { return file_.path(); }

 private:
  Status refill() {
    TRY_ASSIGN(held_, file_.read(in_.data(), in_.size()));
    at_ = 0;
    raw_bytes_ += held_;
    file_ended_ = held_ < in_.size();
    return {};
  }

  OpenFile file_;
  std::vector<char> in_;
  std::size_t at_ = 0;
  std::size_t held_ = 0;
  bool file_ended_ = false;
  std::uint64_t raw_bytes_ = 0;
  std::optional<Error> failure_;
};

class ZstdStream : public CompressedStream {
 public:
  explicit ZstdStream(OpenFile file)
      : CompressedStream(std::move(file)), context_(ZSTD_createDCtx()) {}
  ZstdStream(const ZstdStream&) = delete;
  ZstdStream& operator=(const ZstdStream&) = delete;
  ~ZstdStream() override { ZSTD_freeDCtx(context_); }

 protected:
  std::size_t decompress(char* to, std::size_t most) override {
    ZSTD_inBuffer in{input().data(), input().size(), 0};
    ZSTD_outBuffer out{to, most, 0};
    const bool ended = in.size == 0 && input_ended();
    if (ended && !inside_frame_) return 0;
    const std::size_t rest = ZSTD_decompressStream(context_, &out, &in);
    took(in.pos);
    if (ZSTD_isError(rest)) {
      fail(compressed_error(path(), "zstd", ZSTD_getErrorName(rest)));
      return out.pos;
    }
    inside_frame_ = rest != 0;
    if (ended && out.pos == 0 && inside_frame_)
      fail(compressed_error(path(), "zstd", "it ends in the middle"));
    return out.pos;
  }

 private:
  ZSTD_DCtx* context_;
  bool inside_frame_ = true;  // an empty file is no frame
};

class GzipStream : public CompressedStream {
 public:
  explicit GzipStream(OpenFile file) : CompressedStream(std::move(file)) {
    CHECK(inflateInit2(&state_, 15 + 16) == Z_OK);  // 32 KiB window, gzip header
  }
  GzipStream(const GzipStream&) = delete;
  GzipStream& operator=(const GzipStream&) = delete;
  ~GzipStream() override { inflateEnd(&state_); }

 protected:
  std::size_t decompress(char* to, std::size_t most) override {
    const std::string_view in = input();
    if (in.empty() && input_ended()) {
      if (inside_member_) fail(compressed_error(path(), "gzip", "it ends in the middle"));
      return 0;
    }
    if (!inside_member_) {  // gzip files may be put one after the other
      inflateReset(&state_);
      inside_member_ = true;
    }
    state_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(in.data()));  // zlib reads only
    state_.avail_in = static_cast<uInt>(in.size());
    state_.next_out = reinterpret_cast<Bytef*>(to);
    state_.avail_out = static_cast<uInt>(std::min(most, kReadBytes));
    const uInt room = state_.avail_out;
    const int result = inflate(&state_, Z_NO_FLUSH);
    took(in.size() - state_.avail_in);
    if (result == Z_STREAM_END) {
      inside_member_ = false;
    } else if (result != Z_OK && result != Z_BUF_ERROR) {
      fail(compressed_error(path(), "gzip", state_.msg != nullptr ? state_.msg : "damaged"));
    }
    return room - state_.avail_out;
  }

 private:
  z_stream state_{};
  bool inside_member_ = true;  // an empty file is no member
};

}  // namespace

Result<FileCompression> detect_compression(const std::string& path) {
  TRY_ASSIGN(OpenFile file, OpenFile::for_reading(path));
  char first[4] = {};
  TRY_ASSIGN(const std::size_t got, file.read(first, sizeof(first)));
  const std::string_view magic(first, got);
  if (magic == "\x28\xb5\x2f\xfd") return FileCompression::kZstd;
  if (magic.size() >= 2 && magic.substr(0, 2) == "\x1f\x8b") return FileCompression::kGzip;
  return FileCompression::kNone;
}

Result<std::unique_ptr<ByteStream>> open_byte_stream(const std::string& path,
                                                     FileCompression compression) {
  if (compression == FileCompression::kAuto) {
    TRY_ASSIGN(compression, detect_compression(path));
  }
  TRY_ASSIGN(OpenFile file, OpenFile::for_reading(path));
  switch (compression) {
    case FileCompression::kZstd:
      return std::unique_ptr<ByteStream>(new ZstdStream(std::move(file)));
    case FileCompression::kGzip:
      return std::unique_ptr<ByteStream>(new GzipStream(std::move(file)));
    case FileCompression::kAuto:
    case FileCompression::kNone:
      break;
  }
  return std::unique_ptr<ByteStream>(new PlainStream(std::move(file)));
}

}  // namespace tributary
