#include "ops/tributary/commands/running.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <system_error>

namespace tributary {
namespace {

std::string mark_path(const std::string& state_directory) {
  return (std::filesystem::path(state_directory) / "tributary.pid").string();
}

/// The whole file, for the open file rather than the process (F_OFD_*, Linux 3.15): closing another
/// descriptor of the same file does not give it up.
struct flock whole_file() {
  struct flock lock = {};
  lock.l_type = F_WRLCK;
  lock.l_whence = SEEK_SET;
  return lock;
}

}  // namespace

RunningMark::RunningMark(const std::string& state_directory)
    : path_(mark_path(state_directory)),
      file_(::open(path_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644)) {
  struct flock lock = whole_file();
  if (file_ < 0 || ::fcntl(file_, F_OFD_SETLK, &lock) != 0) return;
  std::ofstream(path_) << ::getpid() << '\n';
}

RunningMark::~RunningMark() {
  if (file_ < 0) return;
  std::error_code ignored;
  std::filesystem::remove(path_, ignored);
  ::close(file_);
}

std::optional<pid_t> running_on(const std::string& state_directory) {
  const std::string path = mark_path(state_directory);
  const int file = ::open(path.c_str(), O_RDWR | O_CLOEXEC);
  if (file < 0) return std::nullopt;
  struct flock lock = whole_file();
  const bool is_held = ::fcntl(file, F_OFD_GETLK, &lock) == 0 && lock.l_type != F_UNLCK;
  ::close(file);
  pid_t process = 0;
  std::ifstream(path) >> process;
  return is_held && process > 0 ? std::optional(process) : std::nullopt;
}

}  // namespace tributary
