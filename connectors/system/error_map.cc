#include "connectors/system/error_map.h"

#include <cerrno>
#include <system_error>

namespace tributary {

Error os_error(int error, const std::string& doing) {
  ErrorCode code = ErrorCode::kIo;
  if (error == ENOENT || error == ENOTDIR) code = ErrorCode::kNotFound;
  if (error == EACCES || error == EPERM || error == EROFS) code = ErrorCode::kDenied;
  if (error == EEXIST) code = ErrorCode::kExists;
  if (error == EWOULDBLOCK) code = ErrorCode::kUnavailable;
  if (error == ELOOP) code = ErrorCode::kInvalid;  // a symbolic link where none may be
  return Error{code, doing + ": " + std::generic_category().message(error)};
}

}  // namespace tributary
