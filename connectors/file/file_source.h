// An ordered list of CSV or JSON-lines files, plain, zstd or gzip, as one source of records.
//
// It finds where records end and nothing else: what is in them is the decoder's. Empty lines are
// no records; a byte-order mark at the beginning of a file is skipped; a CSV file's first record is
// the header of the others.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "connectors/file/byte_stream.h"
#include "connectors/file/config.h"
#include "connectors/file/framing.h"
#include "engine/ports/source.h"

namespace tributary {

/// For a progress line. Bytes of the files themselves, compressed as they are.
struct FileProgress {
  std::uint64_t read_bytes = 0;
  std::uint64_t total_bytes = 0;
};

class FileSource : public Source {
 public:
  /// Looks at every file at once, so that a missing one is known at the start: kNotFound, kDenied,
  /// kInvalid (a directory; no file at all), kUnsupported (following a compressed file).
  static Result<std::unique_ptr<FileSource>> open(FileSourceConfig config);

  /// kIo; kCorrupt (damaged zstd or gzip, after the records before the damage); kInvalid (a CSV
  /// header over the record limit); kNotFound (a followed file was cut, removed or replaced).
  Status read(std::vector<Record>& out, std::size_t most) override;

  /// In a compressed file everything before `position` is decompressed and dropped, from the
  /// present place when that lies before it. After a failure the place is lost: seek again.
  Status seek(Position position) override;

  Result<Record> fetch(Position position) override;
  [[nodiscard]] bool finished() const override {
    return stream_ == nullptr && file_ == config_.files.size();
  }

  [[nodiscard]] FileProgress progress() const;

 private:
  enum class Step { kRecord, kFull, kWait, kEnd };

  FileSource(FileSourceConfig config, std::vector<std::uint64_t> sizes);
  [[nodiscard]] bool follows() const { return config_.follow && file_ + 1 == config_.files.size(); }
  [[nodiscard]] std::size_t held() const { return end_ - begin_; }

  Status enter(std::uint32_t file);
  Status start();
  Result<Step> skip_byte_order_mark();
  Result<Step> take_header();
  Result<Step> step(bool may_refill, Record& record);
  Result<Step> more();
  Status refill();
  Result<bool> drop_to(std::uint64_t offset);
  Status go_to(Position position);

  FileSourceConfig config_;
  std::vector<std::uint64_t> sizes_;  ///< of the files, when opened
  Framer framer_;

  std::uint32_t file_ = 0;
  std::unique_ptr<ByteStream> stream_;  ///< null: the file is not entered yet
  bool started_ = false;                ///< past byte-order mark and header
  bool at_end_ = false;                 ///< the stream has no byte more than the buffer
  std::string header_;
  std::uint64_t first_offset_ = 0;  ///< of the first record

  std::unique_ptr<char[]> buffer_;  ///< kPadding bytes longer than capacity_
  std::size_t capacity_ = 0;
  std::size_t begin_ = 0;  ///< of what is not given yet
  std::size_t end_ = 0;
  std::uint64_t offset_ = 0;                ///< of begin_ in the decompressed text
  std::optional<std::uint64_t> oversized_;  ///< offset of the record whose beginning was dropped
};

}  // namespace tributary
