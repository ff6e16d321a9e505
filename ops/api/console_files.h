// The built console: every file that lay in its directory when the process started, in memory. What
// is not among them cannot be asked for, whatever a path says; no link is followed.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "engine/base/result.h"
#include "ops/api/message.h"

namespace tributary::api {

class ConsoleFiles {
 public:
  /// Serves nothing.
  ConsoleFiles() = default;
  /// kNotFound without an index.html; kLimit beyond kMostBytes in all.
  static Result<ConsoleFiles> read(const std::string& directory);

  /// The file, else index.html, whose pages have addresses of their own; nullopt: there is none.
  [[nodiscard]] std::optional<Response> find(const std::string& path) const;
  [[nodiscard]] std::size_t size() const { return files_.size(); }

  static constexpr std::size_t kMostBytes = std::size_t{64} << 20;

 private:
  struct File {
    std::string type, bytes;
  };
  std::map<std::string, File> files_;  ///< by path, from `/`
};

/// Where an installation has it, beside the program; empty where it has none.
std::string installed_console();

}  // namespace tributary::api
