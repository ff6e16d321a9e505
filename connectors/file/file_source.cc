#include "connectors/file/file_source.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "connectors/file/open_file.h"

namespace tributary {
namespace {

constexpr std::size_t kPadding = 64;  // engine/ports/source.h promises it behind each payload
constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

}  // namespace

Result<std::unique_ptr<FileSource>> FileSource::open(FileSourceConfig config) {
  CHECK(config.read_bytes > 0 && config.max_record_bytes > 0);
  if (config.files.empty()) return Error{ErrorCode::kInvalid, "a file source without files"};
  std::vector<std::uint64_t> sizes;
  for (const std::string& path : config.files) {
    TRY_ASSIGN(const OpenFile file, OpenFile::for_reading(path));
    TRY_ASSIGN(const std::uint64_t size, file.size());
    sizes.push_back(size);
  }
  if (config.follow) {
    const std::string& last = config.files.back();
    FileCompression compression = config.compression;
    if (compression == FileCompression::kAuto) {
      TRY_ASSIGN(compression, detect_compression(last));
    }
    if (compression != FileCompression::kNone)
      return Error{ErrorCode::kUnsupported, last + " is compressed and cannot be followed"};
  }
  return std::unique_ptr<FileSource>(new FileSource(std::move(config), std::move(sizes)));
}

FileSource::FileSource(FileSourceConfig config, std::vector<std::uint64_t> sizes)
    : config_(std::move(config)),
      sizes_(std::move(sizes)),
      framer_(config_.format, config_.delimiter, config_.max_record_bytes) {}

Status FileSource::read(std::vector<Record>& out, std::size_t most) {
  std::size_t given = 0;
  while (given < most && !finished()) {
    // Whatever moves the buffer or the header must wait until the views given are done with.
    if (!started_) {
      if (given > 0) return {};
      if (!stream_) TRY(enter(file_));
      TRY(start());
      if (!started_) return {};
    }
    Record record;
    TRY_ASSIGN(const Step step, this->step(given == 0, record));
    switch (step) {
      case Step::kRecord:
        out.push_back(record);
        ++given;
        break;
      case Step::kFull:
      case Step::kWait:
        return {};
      case Step::kEnd:
        stream_.reset();
        started_ = false;
        ++file_;
        break;
    }
  }
  return {};
}

/// Opens a file, with nothing read of it.
Status FileSource::enter(std::uint32_t file) {
  started_ = false;
  at_end_ = false;
  file_ = file;
  header_.clear();
  begin_ = end_ = 0;
  offset_ = first_offset_ = 0;
  oversized_.reset();
  TRY_ASSIGN(stream_, open_byte_stream(config_.files[file], config_.compression));
  return {};
}

/// Goes past byte-order mark and header; not started_: a followed file does not have them yet. A
/// file that fails here is entered again by the next call, never read without its header.
Status FileSource::start() {
  Result<Step> step = skip_byte_order_mark();
  if (step && *step != Step::kWait && config_.format == FileFormat::kCsv) step = take_header();
  if (!step) {
    stream_.reset();
    return std::move(step.error());
  }
  started_ = *step != Step::kWait;
  first_offset_ = offset_;
  return {};
}

Result<FileSource::Step> FileSource::skip_byte_order_mark() {
  if (offset_ > 0) return Step::kRecord;
  while (held() < kByteOrderMark.size() && !at_end_) {
    TRY_ASSIGN(const Step step, more());
    if (step == Step::kWait) return step;
  }
  if (std::string_view(buffer_.get() + begin_, held()).starts_with(kByteOrderMark)) {
    begin_ += kByteOrderMark.size();
    offset_ = kByteOrderMark.size();
  }
  return Step::kRecord;
}

Result<FileSource::Step> FileSource::take_header() {
  Record record;
  TRY_ASSIGN(const Step step, this->step(true, record));
  if (step == Step::kRecord && record.payload.empty())
    return Error{ErrorCode::kInvalid, config_.files[file_] +
                                          ": the header is longer than a record may be (" +
                                          std::to_string(config_.max_record_bytes) + " bytes)"};
  header_ = record.payload;
  return step;
}

/// The next record in the buffer, which is refilled only if it may be.
Result<FileSource::Step> FileSource::step(bool may_refill, Record& record) {
  for (;;) {
    const std::string_view text(buffer_.get() + begin_, held());
    std::optional<Frame> frame =
        oversized_ ? framer_.line(text, at_end_) : framer_.record(text, at_end_);
    if (!frame && oversized_ && at_end_) frame = Frame{};  // its end is the file's
    if (frame) {
      const bool too_large = frame->too_large || oversized_;
      const std::uint64_t at = oversized_.value_or(offset_);
      const std::string_view payload = text.substr(0, too_large ? 0 : frame->payload);
      begin_ += frame->next;
      offset_ += frame->next;
      oversized_.reset();
      if (payload.empty() && !too_large) continue;  // an empty line
      record = Record{.payload = payload,
                      .header = header_,
                      .position = {file_, at},
                      .next = {file_, offset_},
                      .arrival = std::nullopt};
      return Step::kRecord;
    }
    if (at_end_) return Step::kEnd;
    if (!may_refill) return Step::kFull;
    if (text.size() > config_.max_record_bytes + 1) {  // and has no line end: it need not be kept
      oversized_ = oversized_.value_or(offset_);
      offset_ += text.size();
      begin_ = end_;
    }
    TRY_ASSIGN(const Step step, more());
    if (step == Step::kWait) return step;
  }
}

/// Reads on: kRecord when there is more in the buffer or the end was found, else kWait.
Result<FileSource::Step> FileSource::more() {
  const std::size_t before = held();
  TRY(refill());
  if (held() > before) return Step::kRecord;
  if (follows()) {
    TRY(stream_->check_still_grows(offset_ + held()));
    return Step::kWait;
  }
  at_end_ = true;
  return Step::kRecord;
}

Status FileSource::refill() {
  const std::size_t kept = held();
  const std::size_t needed = kept + config_.read_bytes;
  if (needed > capacity_) {
    auto larger = std::make_unique_for_overwrite<char[]>(needed + kPadding);
    if (kept > 0) std::memcpy(larger.get(), buffer_.get() + begin_, kept);
    buffer_ = std::move(larger);
    capacity_ = needed;
  } else if (begin_ > 0) {
    std::memmove(buffer_.get(), buffer_.get() + begin_, kept);
  }
  begin_ = 0;
  end_ = kept;
  TRY_ASSIGN(const std::size_t got, stream_->read(buffer_.get() + end_, config_.read_bytes));
  end_ += got;
  std::memset(buffer_.get() + end_, 0, kPadding);
  return {};
}

/// Everything before `offset` is behind us, and at least one byte from there is in the buffer;
/// false: the file ends before.
Result<bool> FileSource::drop_to(std::uint64_t offset) {
  while (offset_ + held() <= offset) {
    offset_ += held();
    begin_ = end_;
    if (at_end_) return false;
    if (auto moved = stream_->move_to(offset); moved) {
      offset_ = offset;
    } else if (moved.error().code != ErrorCode::kUnsupported) {
      return std::move(moved.error());
    }
    TRY_ASSIGN(const Step step, more());
    if (step == Step::kWait) return false;
  }
  begin_ += static_cast<std::size_t>(offset - offset_);
  offset_ = offset;
  return true;
}

Status FileSource::seek(Position position) {
  Status status = go_to(position);
  if (!status) {  // so that nothing goes on from a wrong place
    stream_.reset();
    started_ = false;
  }
  return status;
}

Status FileSource::go_to(Position position) {
  const Error gone{ErrorCode::kNotFound, "no record begins at position " +
                                             std::to_string(position.stream) + ":" +
                                             std::to_string(position.offset)};
  if (position.stream >= config_.files.size()) return gone;
  const bool ahead =
      stream_ && started_ && file_ == position.stream && !oversized_ && offset_ <= position.offset;
  if (!ahead) {
    TRY(enter(position.stream));
    TRY(start());
  }
  if (position.offset <= first_offset_ || position.offset == offset_) return {};

  // A record begins after a line end, or nothing is there any more after a last line without one.
  const std::string where = config_.files[position.stream];
  if (!started_) return gone.within(where);
  TRY_ASSIGN(const bool there, drop_to(position.offset - 1));
  if (!there) return gone.within(where);
  const bool line_ended = buffer_[begin_] == '\n';
  ++begin_;
  ++offset_;
  if (line_ended) return {};
  if (held() == 0 && !at_end_) {
    TRY_ASSIGN(const Step step, more());
    if (step == Step::kWait) return {};
  }
  if (held() > 0) return gone.within(where);
  return {};
}

Result<Record> FileSource::fetch(Position position) {
  TRY(seek(position));
  if (started_) {
    Record record;
    TRY_ASSIGN(const Step step, this->step(true, record));
    if (step == Step::kRecord && record.position == position) return record;
  }
  return Error{ErrorCode::kNotFound, config_.files[position.stream] + ": no record at byte " +
                                         std::to_string(position.offset)};
}

FileProgress FileSource::progress() const {
  FileProgress all;
  for (std::size_t i = 0; i < sizes_.size(); ++i) {
    all.total_bytes += sizes_[i];
    if (i < file_) all.read_bytes += sizes_[i];
  }
  if (stream_) all.read_bytes += stream_->raw_bytes();
  all.total_bytes = std::max(all.total_bytes, all.read_bytes);
  return all;
}

}  // namespace tributary
