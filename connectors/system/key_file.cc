#include "connectors/system/key_file.h"

#include <fcntl.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>

#include "connectors/system/error_map.h"

namespace tributary {
namespace {

class Descriptor {
 public:
  Descriptor(const std::string& path, int flags, mode_t mode = 0)
      : value_(::open(path.c_str(), flags | O_CLOEXEC | O_NOFOLLOW, mode)) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (value_ >= 0) ::close(value_);
  }
  [[nodiscard]] int value() const { return value_; }
  [[nodiscard]] bool valid() const { return value_ >= 0; }

 private:
  int value_;
};

Status write_key(const Descriptor& file, const SecretKey& key, const std::string& path) {
  const ssize_t written = ::pwrite(file.value(), key.data(), key.size(), 0);
  if (written != static_cast<ssize_t>(key.size()))
    return os_error(written < 0 ? errno : ENOSPC, "cannot write the key file " + path);
  if (::fsync(file.value()) != 0) return os_error(errno, "cannot write the key file " + path);
  return {};
}

Status sync_parent(const std::string& path) {
  const std::string parent = std::filesystem::path(path).parent_path().string();
  const Descriptor directory(parent, O_RDONLY | O_DIRECTORY);
  if (!directory.valid() || ::fsync(directory.value()) != 0)
    return os_error(errno, "cannot write the key directory " + parent);
  return {};
}

Status fill_with_random(SecretKey& key) {
  std::size_t filled = 0;
  while (filled < key.size()) {
    const ssize_t got = ::getrandom(key.data() + filled, key.size() - filled, 0);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return os_error(errno, "the operating system gave no random bytes");
    filled += static_cast<std::size_t>(got);
  }
  return {};
}

}  // namespace

Result<std::optional<SecretKey>> read_key_file(const std::string& path) {
  const Descriptor file(path, O_RDONLY);
  if (!file.valid() && errno == ENOENT) return std::optional<SecretKey>();
  struct stat status {};
  if (!file.valid() || ::fstat(file.value(), &status) != 0)
    return os_error(errno, "cannot read the key file " + path);
  if ((status.st_mode & 077) != 0)
    return Error{ErrorCode::kDenied, "the key file " + path +
                                         " is open to others than its owner; chmod 600 it, or "
                                         "destroy the key and make a new one"};
  SecretKey key{};
  const bool whole =
      status.st_size == static_cast<off_t>(key.size()) &&
      ::pread(file.value(), key.data(), key.size(), 0) == static_cast<ssize_t>(key.size());
  if (!whole) return Error{ErrorCode::kCorrupt, "the key file " + path + " is not 32 bytes long"};
  if (std::all_of(key.begin(), key.end(), [](std::uint8_t byte) { return byte == 0; }))
    return std::optional<SecretKey>();
  std::optional<SecretKey> found(key);
  ::explicit_bzero(key.data(), key.size());
  return found;
}

Status make_key_file(const std::string& path) {
  const std::string unfinished = path + ".new";
  TRY(destroy_key_file(unfinished));  // of a process that was stopped here
  const Descriptor file(unfinished, O_WRONLY | O_CREAT | O_EXCL, 0600);
  if (!file.valid()) return os_error(errno, "cannot create the key file " + unfinished);
  SecretKey key{};
  Status made = fill_with_random(key);
  if (made) made = write_key(file, key, unfinished);
  ::explicit_bzero(key.data(), key.size());
  TRY(std::move(made));
  if (::rename(unfinished.c_str(), path.c_str()) != 0)
    return os_error(errno, "cannot create the key file " + path);
  return sync_parent(path);
}

Status write_note(const std::string& path, const std::string& text) {
  const std::string unfinished = path + ".new";
  {
    const Descriptor file(unfinished, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    if (!file.valid()) return os_error(errno, "cannot create " + unfinished);
    const ssize_t written = ::pwrite(file.value(), text.data(), text.size(), 0);
    if (written != static_cast<ssize_t>(text.size()))
      return os_error(written < 0 ? errno : ENOSPC, "cannot write " + unfinished);
    if (::fsync(file.value()) != 0) return os_error(errno, "cannot write " + unfinished);
  }
  if (::rename(unfinished.c_str(), path.c_str()) != 0)
    return os_error(errno, "cannot create " + path);
  return sync_parent(path);
}

Result<std::optional<std::string>> read_note(const std::string& path) {
  constexpr std::size_t kMostBytes = 64;
  const Descriptor file(path, O_RDONLY);
  if (!file.valid() && errno == ENOENT) return std::optional<std::string>();
  std::string text(kMostBytes, '\0');
  const ssize_t got = file.valid() ? ::pread(file.value(), text.data(), text.size(), 0) : -1;
  if (got < 0) return os_error(errno, "cannot read " + path);
  text.resize(static_cast<std::size_t>(got));
  return std::optional(std::move(text));
}

Status destroy_key_file(const std::string& path) {
  {
    const Descriptor file(path, O_WRONLY);
    if (!file.valid() && errno == ENOENT) return {};
    if (!file.valid()) return os_error(errno, "cannot destroy the key file " + path);
    TRY(write_key(file, SecretKey{}, path));
  }
  if (::unlink(path.c_str()) != 0) return os_error(errno, "cannot remove the key file " + path);
  return sync_parent(path);
}

}  // namespace tributary
