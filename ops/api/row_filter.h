// What the routes that list rows are asked for; of no interest outside this room.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "ops/api/message.h"
#include "ops/api/read_model.h"

namespace tributary::api {

/// The name of the first parameter that is none, or does not read. `most`: null where there are no
/// pages.
std::optional<std::string> read_filter(const Request& request, RowFilter& filter,
                                       std::size_t* most);

inline constexpr std::size_t kMostRowsOfAFile = 50'000;  ///< some 40 MB of rows

}  // namespace tributary::api
