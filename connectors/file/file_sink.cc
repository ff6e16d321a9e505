#include "connectors/file/file_sink.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <system_error>
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

std::string FileSink::part_path(const std::string& path, std::uint64_t number) {
  constexpr std::size_t kDigits = 6;
  std::string digits = std::to_string(number);
  if (digits.size() < kDigits) digits.insert(0, kDigits - digits.size(), '0');
  std::filesystem::path part(path);
  part.replace_extension("." + digits + part.extension().string());
  return part.string();
}

Result<bool> FileSink::holds(std::uint64_t number) {
  const std::string part = part_path(file_.path(), number);
  std::error_code error;
  const auto type = std::filesystem::symlink_status(part, error).type();
  if (type == std::filesystem::file_type::none)
    return file_error(error.value(), "cannot look for " + part);
  return type != std::filesystem::file_type::not_found;
}

Status FileSink::rotate(std::uint64_t number) {
  const std::string finished = part_path(file_.path(), number);
  TRY(sync());
  if (::renameat2(AT_FDCWD, file_.path().c_str(), AT_FDCWD, finished.c_str(), RENAME_NOREPLACE) !=
      0)
    return file_error(errno, "cannot rename " + file_.path() + " to " + finished);
  TRY_ASSIGN(file_, open_locked(std::string(file_.path())));
  return {};
}

}  // namespace tributary
