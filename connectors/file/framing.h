// Where a record ends in bytes. Pure; knows nothing of files.
//
// Lines end with LF or CR LF. In CSV a field that begins with a quote ends at the next single quote
// (two are one), and line ends inside it belong to it; a quote elsewhere in a field is a character.
// A quote that is not closed within the record limit or the file would swallow what follows: its
// record then is its first line.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "connectors/file/config.h"

namespace tributary {

struct Frame {
  std::size_t payload = 0;  ///< bytes of the record, without its line end
  std::size_t next = 0;     ///< where the record after it begins
  bool too_large = false;
};

class Framer {
 public:
  Framer(FileFormat format, char delimiter, std::size_t max_record_bytes)
      : format_(format), delimiter_(delimiter), limit_(max_record_bytes) {}

  /// The record at the beginning of `text`; nullopt: it takes more bytes to say. With `at_end`
  /// there are no more, and nullopt means that `text` is empty. The answer does not depend on how
  /// much of what follows the record is in `text`.
  [[nodiscard]] std::optional<Frame> record(std::string_view text, bool at_end) const;

  /// The same, for a line whose beginning was too long to keep.
  [[nodiscard]] std::optional<Frame> line(std::string_view text, bool at_end) const;

 private:
  [[nodiscard]] std::optional<Frame> quoted_record(std::string_view text, Frame first_line,
                                                   bool at_end) const;

  FileFormat format_;
  char delimiter_;
  std::size_t limit_;
};

}  // namespace tributary
