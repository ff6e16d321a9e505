#include "connectors/file/error_map.h"

#include <cerrno>
#include <system_error>

namespace tributary {
namespace {

ErrorCode code_of(int error) {
  switch (error) {
    case ENOENT:
    case ENOTDIR:
      return ErrorCode::kNotFound;
    case EACCES:
    case EPERM:
    case EROFS:
      return ErrorCode::kDenied;
    case EEXIST:
      return ErrorCode::kExists;
    case EAGAIN:
    case EBUSY:
      return ErrorCode::kUnavailable;
    case EISDIR:
    case ENAMETOOLONG:
    case ELOOP:
      return ErrorCode::kInvalid;
    default:
      return ErrorCode::kIo;
  }
}

}  // namespace

Error file_error(int error, const std::string& doing) {
  return Error{code_of(error), doing + ": " + std::generic_category().message(error)};
}

Error compressed_error(const std::string& path, const std::string& kind, const std::string& what) {
  return Error{ErrorCode::kCorrupt, path + " is not sound " + kind + " data: " + what};
}

}  // namespace tributary
