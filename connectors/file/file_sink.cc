#include "connectors/file/file_sink.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "connectors/file/error_map.h"

namespace tributary {
namespace {

Result<OpenFile> open_locked(const std::string& path) {
  TRY_ASSIGN(OpenFile file, OpenFile::for_appending(path));
  if (::flock(file.descriptor(), LOCK_EX | LOCK_NB) != 0) {
    if (errno == EWOULDBLOCK)
      return Error{ErrorCode::kUnavailable, path + " is being written by another process"};
    return file_error(errno, "cannot lock " + path);
  }
  return file;
}

}  // namespace

Result<std::unique_ptr<FileSink>> FileSink::open(const std::string& path) {
  TRY_ASSIGN(OpenFile file, open_locked(path));
  return std::unique_ptr<FileSink>(new FileSink(std::move(file)));
}

Result<std::uint64_t> FileSink::length() { return file_.size(); }

Status FileSink::truncate(std::uint64_t length) {
  TRY_ASSIGN(const std::uint64_t present, file_.size());
  if (present < length)
    return Error{ErrorCode::kCorrupt, file_.path() + " has " + std::to_string(present) +
                                          " bytes, fewer than the " + std::to_string(length) +
                                          " that were committed"};
  if (::ftruncate(file_.descriptor(), static_cast<off_t>(length)) != 0)
    return file_error(errno, "cannot cut " + file_.path());
  return sync();
}

Status FileSink::append(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::write(file_.descriptor(), bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return file_error(errno, "cannot write " + file_.path());
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return {};
}

Status FileSink::sync() {
  if (::fdatasync(file_.descriptor()) != 0)
    return file_error(errno, "cannot write " + file_.path());
  return {};
}

Status FileSink::rotate(const std::string& finished) {
  TRY(sync());
  if (::renameat2(AT_FDCWD, file_.path().c_str(), AT_FDCWD, finished.c_str(), RENAME_NOREPLACE) !=
      0)
    return file_error(errno, "cannot rename " + file_.path() + " to " + finished);
  TRY_ASSIGN(file_, open_locked(std::string(file_.path())));
  return {};
}

}  // namespace tributary
