// Which process runs on a state directory: the file `tributary.pid` there holds its number, and the
// process holds the file locked. A file that a killed process left behind is not locked, so that a
// stranger who was given its number since is never taken for it.
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>

namespace tributary {

/// While it lives, this process is the one that runs on the directory. Best effort: a directory
/// that cannot be written fails elsewhere, with a reason.
class RunningMark {
 public:
  explicit RunningMark(const std::string& state_directory);
  ~RunningMark();
  RunningMark(const RunningMark&) = delete;
  RunningMark& operator=(const RunningMark&) = delete;

 private:
  std::string path_;
  int file_;
};

/// The process that runs on the directory; nullopt if there is none.
std::optional<pid_t> running_on(const std::string& state_directory);

}  // namespace tributary
