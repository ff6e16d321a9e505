// Where the token keys live (PEOPLE 4): outside everything that is copied, open to one account.
//
// The only place that makes keys, and from nothing but the operating system's random source: no
// configuration supplies one. No message here contains a key. Files: README.md.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "connectors/system/key_file.h"
#include "engine/base/result.h"

namespace tributary {

/// One process at a time should make or destroy; make() and destroy_before() lock the directory.
class KeyDirectory {
 public:
  /// Opens an existing directory. `copied`: the state, backup and checkpoint directories.
  /// kNotFound; kDenied when others than its owner can enter it, or it belongs to another account;
  /// kInvalid when it lies in (or is) one of `copied`, or anything that looks like a copy of a
  /// state.
  static Result<KeyDirectory> open(const std::string& path, std::span<const std::string> copied);

  /// The same, and creates it (0700) when it does not exist.
  static Result<KeyDirectory> create(const std::string& path, std::span<const std::string> copied);

  [[nodiscard]] const std::string& path() const { return path_; }

  /// Makes what is missing of the epochs' keys first … last and the digest key. The number made.
  /// kInvalid where one of them was destroyed.
  Result<std::size_t> make(std::uint32_t first, std::uint32_t last);

  /// Epochs that have a key, ascending.
  [[nodiscard]] Result<std::vector<std::uint32_t>> epochs() const;

  /// Every epoch's key, for engine/resolve's KeyRing.
  [[nodiscard]] Result<std::map<std::uint32_t, SecretKey>> load() const;

  /// For the keyed digests of people records' ids. kNotFound before make().
  [[nodiscard]] Result<SecretKey> digest_key() const;

  /// Destroys the keys of earlier epochs. The number destroyed. A key destroyed is gone: tokens
  /// made with it can never be compared again, and none is made for its epoch any more.
  Result<std::size_t> destroy_before(std::uint32_t epoch);

  /// Keys of earlier epochs have been destroyed, or are about to be; 0: none have.
  [[nodiscard]] Result<std::uint32_t> destroyed_before() const;

 private:
  explicit KeyDirectory(std::string path) : path_(std::move(path)) {}
  [[nodiscard]] std::string file_of(std::uint32_t epoch) const;

  std::string path_;
};

}  // namespace tributary
