#include "ops/tributary/composition/retry_request.h"

#include <filesystem>
#include <fstream>
#include <system_error>

namespace tributary {

RetryRequest::RetryRequest(const std::string& state_directory)
    : file_((std::filesystem::path(state_directory) / "requests" / "dead-letters.retry").string()) {
}

Status RetryRequest::leave() const {
  std::error_code failed;
  std::filesystem::create_directories(std::filesystem::path(file_).parent_path(), failed);
  if (static_cast<bool>(std::ofstream(file_, std::ios::binary).flush())) return {};
  return Error{ErrorCode::kIo, "cannot write " + file_};
}

bool RetryRequest::is_there() const {
  std::error_code ignored;
  return std::filesystem::exists(file_, ignored);
}

void RetryRequest::drop() const {
  std::error_code ignored;
  std::filesystem::remove(file_, ignored);
}

}  // namespace tributary
