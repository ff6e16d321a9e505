// Byte strings that must not occur, and a search for all of them at once.
#pragma once

#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/base/time.h"

namespace tributary::plant {

class Needles {
 public:
  /// `bytes`: at least 5. `what` says which kind of thing it is.
  void add(std::string bytes, std::string what);
  /// The digits as they stand, and their number in eight bytes of either order.
  void add_number(const std::string& digits, const std::string& what);
  /// Milliseconds as a varint, zigzag or not, and in eight bytes; seconds in eight bytes; both in
  /// decimal; to the second in local time of +08:00 and in UTC, as text.
  void add_time(EventTime at, const std::string& what);

  /// What was found in `text`, `most` times or a few more.
  [[nodiscard]] std::vector<std::string> found_in(std::string_view text,
                                                  std::size_t most = 3) const;
  [[nodiscard]] std::size_t size() const { return storage_.size(); }

 private:
  std::deque<std::string> storage_;  ///< addresses stay
  std::map<std::size_t, std::unordered_map<std::string_view, std::string>> by_length_;
  std::vector<bool> beginnings_ = std::vector<bool>(std::size_t{1} << 24);  ///< of three bytes
};

}  // namespace tributary::plant
