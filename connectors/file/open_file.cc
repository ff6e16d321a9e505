#include "connectors/file/open_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <system_error>

#include "connectors/file/error_map.h"

namespace tributary {
namespace {

int open_again_if_interrupted(const std::string& path, int flags, mode_t mode) {
  int descriptor = -1;
  do descriptor = ::open(path.c_str(), flags | O_CLOEXEC, mode);
  while (descriptor < 0 && errno == EINTR);
  return descriptor;
}

std::string directory_of(const std::string& path) {
  const std::string parent = std::filesystem::path(path).parent_path().string();
  return parent.empty() ? "." : parent;
}

}  // namespace

Result<OpenFile> OpenFile::for_reading(const std::string& path) {
  OpenFile file(path, open_again_if_interrupted(path, O_RDONLY | O_NONBLOCK, 0));
  if (file.descriptor_ < 0) return file_error(errno, "cannot read " + path);
  struct stat status {};
  if (::fstat(file.descriptor_, &status) != 0) return file_error(errno, "cannot read " + path);
  if (S_ISDIR(status.st_mode)) return file_error(EISDIR, "cannot read " + path);
  if (!S_ISREG(status.st_mode))
    return Error{ErrorCode::kInvalid, "cannot read " + path + ": not a regular file"};
  (void)::posix_fadvise(file.descriptor_, 0, 0, POSIX_FADV_SEQUENTIAL);
  return file;
}

Result<OpenFile> OpenFile::for_appending(const std::string& path) {
  std::error_code error;
  std::filesystem::create_directories(directory_of(path), error);
  if (error) return file_error(error.value(), "cannot create " + directory_of(path));
  const bool existed = std::filesystem::exists(path, error);
  OpenFile file(path, open_again_if_interrupted(path, O_RDWR | O_CREAT | O_APPEND, 0644));
  if (file.descriptor_ < 0) return file_error(errno, "cannot write " + path);
  if (existed) return file;
  if (::fsync(file.descriptor_) != 0) return file_error(errno, "cannot create " + path);
  TRY(sync_directory_of(path));
  return file;
}

OpenFile::~OpenFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

Result<std::size_t> OpenFile::read(char* to, std::size_t most) {
  std::size_t got = 0;
  while (got < most) {
    const ssize_t count = ::read(descriptor_, to + got, most - got);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return file_error(errno, "cannot read " + path_);
    if (count == 0) break;
    got += static_cast<std::size_t>(count);
  }
  return got;
}

Status OpenFile::move_to(std::uint64_t offset) {
  if (::lseek(descriptor_, static_cast<off_t>(offset), SEEK_SET) < 0)
    return file_error(errno, "cannot read " + path_);
  return {};
}

Result<std::uint64_t> OpenFile::size() const {
  struct stat status {};
  if (::fstat(descriptor_, &status) != 0) return file_error(errno, "cannot read " + path_);
  return static_cast<std::uint64_t>(status.st_size);
}

bool OpenFile::is_at_its_path() const {
  struct stat here {};
  struct stat there {};
  return ::fstat(descriptor_, &here) == 0 && ::stat(path_.c_str(), &there) == 0 &&
         here.st_dev == there.st_dev && here.st_ino == there.st_ino;
}

Status sync_directory_of(const std::string& path) {
  const std::string directory = directory_of(path);
  const int descriptor = open_again_if_interrupted(directory, O_RDONLY | O_DIRECTORY, 0);
  if (descriptor < 0) return file_error(errno, "cannot open " + directory);
  const int failed = ::fsync(descriptor) != 0 ? errno : 0;
  ::close(descriptor);
  if (failed != 0) return file_error(failed, "cannot write " + directory);
  return {};
}

}  // namespace tributary
