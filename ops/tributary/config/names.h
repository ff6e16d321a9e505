// Names that a configuration gives things; of no interest outside this room.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace tributary {

inline constexpr std::size_t kMostNameCharacters = 40;  ///< a code's length (PEOPLE 3)

/// Small letters, digits and the characters of `also`, one to `most`.
inline bool is_name(std::string_view text, std::string_view also,
                    std::size_t most = kMostNameCharacters) {
  return !text.empty() && text.size() <= most && std::all_of(text.begin(), text.end(), [&](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || also.find(c) != also.npos;
  });
}

}  // namespace tributary
