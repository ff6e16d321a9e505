#include "connectors/file/framing.h"

#include <cstring>
#include <string>

namespace tributary {
namespace {

constexpr std::size_t kNone = std::string_view::npos;

std::size_t find_byte(std::string_view text, char byte, std::size_t from) {
  const void* found = std::memchr(text.data() + from, byte, text.size() - from);
  if (found == nullptr) return kNone;
  return static_cast<std::size_t>(static_cast<const char*>(found) - text.data());
}

/// Past the quote that closes the field whose opening quote is before `at`; kNone: not closed in
/// `text`, or only by its last byte, which may be the first of two.
std::size_t past_closing_quote(std::string_view text, std::size_t at) {
  for (;;) {
    const std::size_t quote = at < text.size() ? find_byte(text, '"', at) : kNone;
    if (quote == kNone || quote + 1 == text.size()) return kNone;
    if (text[quote + 1] != '"') return quote + 1;
    at = quote + 2;
  }
}

/// The line end outside quotes; kNone: not in `text`.
std::size_t record_end(std::string_view text, char delimiter) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t line_end = find_byte(text, '\n', at);
    const std::size_t quote = find_byte(text.substr(0, line_end), '"', at);
    if (quote == kNone) return line_end;
    const bool opens_field = quote == 0 || text[quote - 1] == delimiter;
    at = opens_field ? past_closing_quote(text, quote + 1) : quote + 1;
    if (at == kNone) return kNone;
  }
  return kNone;
}

std::size_t without_carriage_return(std::string_view text, std::size_t end) {
  return end > 0 && text[end - 1] == '\r' ? end - 1 : end;
}

}  // namespace

std::optional<Frame> Framer::line(std::string_view text, bool at_end) const {
  const std::size_t end = text.empty() ? kNone : find_byte(text, '\n', 0);
  Frame frame;
  if (end != kNone) {
    frame.payload = without_carriage_return(text, end);
    frame.next = end + 1;
  } else if (at_end && !text.empty()) {
    frame.payload = without_carriage_return(text, text.size());
    frame.next = text.size();
  } else {
    return std::nullopt;
  }
  frame.too_large = frame.payload > limit_;
  return frame;
}

std::optional<Frame> Framer::record(std::string_view text, bool at_end) const {
  const std::optional<Frame> first = line(text, at_end);
  if (!first || format_ == FileFormat::kJsonLines || first->too_large) return first;
  if (std::memchr(text.data(), '"', first->payload) == nullptr) return first;
  return quoted_record(text, *first, at_end);
}

std::optional<Frame> Framer::quoted_record(std::string_view text, Frame first_line,
                                           bool at_end) const {
  // No more than a record may have is looked at (and its line end), however much is there.
  const std::string_view window = text.substr(0, limit_ + 2);
  const std::size_t end = record_end(window, delimiter_);
  if (end != kNone && without_carriage_return(window, end) <= limit_) {
    first_line.payload = without_carriage_return(window, end);
    first_line.next = end + 1;
    return first_line;
  }
  if (window.size() == limit_ + 2) {  // a longer one, or a quote that nothing closes
    first_line.too_large = true;
    return first_line;
  }
  if (!at_end) return std::nullopt;

  // The file's last record may lack its line end; a line end put there shows whether only that.
  std::string closed(window);
  closed.push_back('\n');
  if (record_end(closed, delimiter_) != window.size()) return first_line;
  first_line.payload = without_carriage_return(window, window.size());
  first_line.next = window.size();
  return first_line;
}

}  // namespace tributary
