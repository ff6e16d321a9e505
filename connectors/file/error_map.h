// What the operating system, zstd and zlib say, in our words.
#pragma once

#include <string>

#include "engine/base/result.h"

namespace tributary {

/// `error` is an errno value; `doing` what was tried, with the file: `cannot read feeds/a.jsonl`.
Error file_error(int error, const std::string& doing);

/// A compressed file that is damaged or ends too early.
Error compressed_error(const std::string& path, const std::string& kind, const std::string& what);

}  // namespace tributary
