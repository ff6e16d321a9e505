// rocksdb::Status in our words.
#pragma once

#include <string>

#include "engine/base/result.h"

namespace rocksdb {
class Status;
}

namespace tributary {

/// `status` is not ok. `doing` is what was tried, with its directory: `cannot open the state
/// directory /var/lib/tributary`.
Error to_error(const rocksdb::Status& status, const std::string& doing);

/// The same after an open: kUnavailable when another process (or this one) holds the directory.
Error to_open_error(const rocksdb::Status& status, const std::string& directory);

}  // namespace tributary
