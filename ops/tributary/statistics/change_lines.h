// The change log some lines at a time, for who may have to stop between two of them.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

#include "ops/tributary/statistics/change_files.h"

namespace tributary {

/// At most `most` whole lines behind `place`, which is moved on over them, with where each ends.
using ChangeVisit = std::function<void(std::string_view line, const ChangePlace& end)>;
Status read_changes_up_to(const std::string& path, ChangePlace& place, std::size_t most,
                          const ChangeVisit& visit);

}  // namespace tributary
