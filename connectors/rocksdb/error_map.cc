#include "connectors/rocksdb/error_map.h"

#include <rocksdb/status.h>

#include <string_view>

namespace tributary {
namespace {

bool mentions(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

ErrorCode code_of(const rocksdb::Status& status) {
  using Code = rocksdb::Status::Code;
  switch (status.code()) {
    case Code::kNotFound:
      return ErrorCode::kNotFound;
    case Code::kCorruption:
      return ErrorCode::kCorrupt;
    case Code::kNotSupported:
      return ErrorCode::kIncompatible;  // a file format or compression this build does not have
    case Code::kInvalidArgument:
      return ErrorCode::kInvalid;
    case Code::kIOError:
      if (status.IsPathNotFound()) return ErrorCode::kNotFound;
      if (mentions(status.ToString(), "Permission denied")) return ErrorCode::kDenied;
      return ErrorCode::kIo;
    case Code::kIncomplete:
    case Code::kShutdownInProgress:
    case Code::kTimedOut:
    case Code::kBusy:
    case Code::kTryAgain:
      return ErrorCode::kUnavailable;
    default:
      return ErrorCode::kIo;
  }
}

}  // namespace

Error to_error(const rocksdb::Status& status, const std::string& doing) {
  CHECK(!status.ok());
  return Error{code_of(status), doing + ": " + status.ToString()};
}

Error to_open_error(const rocksdb::Status& status, const std::string& directory) {
  // RocksDB has no code for a held lock; the message is the same in 6, 7 and 8.
  const std::string text = status.ToString();
  if (status.IsIOError() && mentions(text, "/LOCK") && !mentions(text, "Permission denied"))
    return Error{ErrorCode::kUnavailable, "the state directory " + directory +
                                              " is in use by another process; stop it, or use "
                                              "another directory (--state)"};
  return to_error(status, "cannot open the state directory " + directory);
}

}  // namespace tributary
