#include "connectors/system/key_directory.h"

#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <filesystem>
#include <optional>
#include <string_view>
#include <system_error>

#include "connectors/system/error_map.h"

namespace tributary {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kPrefix = "epoch-";
constexpr std::string_view kSuffix = ".key";
constexpr std::size_t kDigits = 5;
constexpr const char* kDestroyedBefore = "destroyed-before";

std::optional<std::uint32_t> epoch_of(std::string_view name) {
  if (name.size() != kPrefix.size() + kDigits + kSuffix.size()) return std::nullopt;
  if (!name.starts_with(kPrefix) || !name.ends_with(kSuffix)) return std::nullopt;
  const std::string_view digits = name.substr(kPrefix.size(), kDigits);
  std::uint32_t epoch = 0;
  const auto parsed = std::from_chars(digits.data(), digits.data() + digits.size(), epoch);
  if (parsed.ec != std::errc() || parsed.ptr != digits.data() + digits.size()) return std::nullopt;
  return epoch;
}

bool lies_in(const fs::path& inner, const fs::path& outer) {
  const auto [in, out] = std::mismatch(inner.begin(), inner.end(), outer.begin(), outer.end());
  return out == outer.end() || (out->empty() && std::next(out) == outer.end());
}

/// RocksDB's own files: a state, or a checkpoint or backup of one that no configuration names.
bool looks_like_a_state(const fs::path& directory) {
  std::error_code ignored;
  return fs::exists(directory / "CURRENT", ignored) && fs::exists(directory / "IDENTITY", ignored);
}

Status check_place(const std::string& path, std::span<const std::string> copied) {
  std::error_code error;
  const fs::path place = fs::weakly_canonical(fs::absolute(path), error);
  if (error) return os_error(error.value(), "cannot find the key directory " + path);
  const auto refuse = [&](const std::string& where) {
    return Error{ErrorCode::kInvalid, "the key directory " + path + " lies in " + where +
                                          ", which is copied with the keys in it; use another"};
  };
  for (const std::string& other : copied) {
    const fs::path outer = fs::weakly_canonical(fs::absolute(other), error);
    if (error) return os_error(error.value(), "cannot find " + other);
    if (lies_in(place, outer)) return refuse(other);
  }
  for (fs::path up = place; up.has_relative_path(); up = up.parent_path()) {
    if (looks_like_a_state(up)) return refuse("the state " + up.string());
  }
  return {};
}

Status check_permissions(const std::string& path) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0)
    return os_error(errno, "cannot open the key directory " + path);
  if (!S_ISDIR(status.st_mode)) return os_error(ENOTDIR, "cannot open the key directory " + path);
  if (status.st_uid != ::geteuid())
    return Error{ErrorCode::kDenied, "the key directory " + path + " belongs to another account"};
  if ((status.st_mode & 077) != 0)
    return Error{ErrorCode::kDenied,
                 "the key directory " + path + " is open to others than its owner; chmod 700 it"};
  return {};
}

/// Holds the directory against a second `tributary keys` while it lives.
class DirectoryLock {
 public:
  explicit DirectoryLock(const std::string& path)
      : descriptor_(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {
    if (descriptor_ < 0 || ::flock(descriptor_, LOCK_EX | LOCK_NB) != 0)
      status_ = os_error(errno, "cannot lock the key directory " + path);
  }
  DirectoryLock(const DirectoryLock&) = delete;
  DirectoryLock& operator=(const DirectoryLock&) = delete;
  ~DirectoryLock() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  [[nodiscard]] const Status& status() const { return status_; }

 private:
  int descriptor_;
  Status status_;
};

}  // namespace

Result<KeyDirectory> KeyDirectory::open(const std::string& path,
                                        std::span<const std::string> copied) {
  TRY(check_place(path, copied));
  TRY(check_permissions(path));
  return KeyDirectory(path);
}

Result<KeyDirectory> KeyDirectory::create(const std::string& path,
                                          std::span<const std::string> copied) {
  TRY(check_place(path, copied));
  std::error_code error;
  fs::path place = fs::absolute(path).lexically_normal();
  if (!place.has_filename()) place = place.parent_path();  // `keys/` is `keys`
  fs::create_directories(place.parent_path(), error);
  if (error) return os_error(error.value(), "cannot create " + place.parent_path().string());
  if (::mkdir(path.c_str(), 0700) != 0 && errno != EEXIST)
    return os_error(errno, "cannot create the key directory " + path);
  return open(path, copied);
}

std::string KeyDirectory::file_of(std::uint32_t epoch) const {
  const std::string digits = std::to_string(epoch);
  CHECK_LE(digits.size(), kDigits);
  return path_ + "/" + std::string(kPrefix) + std::string(kDigits - digits.size(), '0') + digits +
         std::string(kSuffix);
}

Result<std::size_t> KeyDirectory::make(std::uint32_t first, std::uint32_t last) {
  const DirectoryLock lock(path_);
  if (!lock.status()) return lock.status().error();
  TRY_ASSIGN(const std::uint32_t destroyed, destroyed_before());
  if (first < destroyed) {
    return Error{ErrorCode::kInvalid,
                 "the keys in " + path_ + " before epoch " + std::to_string(destroyed) +
                     " were destroyed for good: reports of then can be counted no more. Ask for "
                     "later days, or take another key directory for another city"};
  }
  std::vector<std::string> files = {path_ + "/digest.key"};
  for (std::uint32_t epoch = first; epoch <= last; ++epoch) files.push_back(file_of(epoch));
  std::size_t made = 0;
  for (const std::string& file : files) {
    TRY_ASSIGN(std::optional<SecretKey> key, read_key_file(file));
    if (key) {
      ::explicit_bzero(key->data(), key->size());
      continue;
    }
    TRY(make_key_file(file));
    ++made;
  }
  return made;
}

Result<std::vector<std::uint32_t>> KeyDirectory::epochs() const {
  std::vector<std::uint32_t> epochs;
  std::error_code error;
  for (fs::directory_iterator file(path_, error), end; !error && file != end;
       file.increment(error)) {
    if (const auto epoch = epoch_of(file->path().filename().string())) epochs.push_back(*epoch);
  }
  if (error) return os_error(error.value(), "cannot read the key directory " + path_);
  std::sort(epochs.begin(), epochs.end());
  return epochs;
}

Result<std::map<std::uint32_t, SecretKey>> KeyDirectory::load() const {
  TRY_ASSIGN(const std::vector<std::uint32_t> known, epochs());
  TRY_ASSIGN(const std::uint32_t destroyed, destroyed_before());
  std::map<std::uint32_t, SecretKey> keys;
  for (const std::uint32_t epoch : known) {
    if (epoch < destroyed) continue;  // what destroyed it was interrupted
    TRY_ASSIGN(std::optional<SecretKey> key, read_key_file(file_of(epoch)));
    if (!key) continue;
    keys.emplace(epoch, *key);
    ::explicit_bzero(key->data(), key->size());
  }
  return keys;
}

Result<SecretKey> KeyDirectory::digest_key() const {
  TRY_ASSIGN(const std::optional<SecretKey> key, read_key_file(path_ + "/digest.key"));
  if (!key)
    return Error{ErrorCode::kNotFound,
                 "there is no digest.key in " + path_ + "; `tributary keys` makes it"};
  return *key;
}

Result<std::size_t> KeyDirectory::destroy_before(std::uint32_t epoch) {
  const DirectoryLock lock(path_);
  if (!lock.status()) return lock.status().error();
  TRY_ASSIGN(std::vector<std::uint32_t> old, epochs());
  std::erase_if(old, [&](std::uint32_t one) { return one >= epoch; });
  if (old.empty()) return std::size_t{0};
  // Said first: what is interrupted here is gone on with, and no key of theirs is used meanwhile.
  TRY_ASSIGN(const std::uint32_t before, destroyed_before());
  if (old.back() + 1 > before) {
    TRY(write_note(path_ + "/" + kDestroyedBefore, std::to_string(old.back() + 1)));
  }
  for (const std::uint32_t one : old) TRY(destroy_key_file(file_of(one)));
  return old.size();
}

Result<std::uint32_t> KeyDirectory::destroyed_before() const {
  const std::string path = path_ + "/" + kDestroyedBefore;
  std::uint32_t epoch = 0;
  TRY_ASSIGN(const std::optional<std::string> note, read_note(path));
  if (!note) return epoch;
  const auto parsed = std::from_chars(note->data(), note->data() + note->size(), epoch);
  if (parsed.ec != std::errc() || parsed.ptr != note->data() + note->size())
    return Error{ErrorCode::kCorrupt, path + " does not hold the number of an epoch"};
  return epoch;
}

}  // namespace tributary
