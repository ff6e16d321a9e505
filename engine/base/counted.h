// A number with what it counts, in English: `1 rule`, `2 rules`. Chinese needs none.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace tributary {

/// `count` as it is to be read, grouped or not; one that adds an s in the plural.
inline std::string counted(std::string_view count, std::string_view noun) {
  std::string text(count);
  text.append(" ").append(noun);
  if (count != "1") text += 's';
  return text;
}

inline std::string counted(std::uint64_t count, std::string_view noun) {
  return counted(std::to_string(count), noun);
}

}  // namespace tributary
