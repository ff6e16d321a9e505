// Which process runs on a state directory: its number in the file `tributary.pid` there.
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>

namespace tributary {

/// While it lives, the file says that this process runs on the directory. Best effort: a directory
/// that cannot be written fails elsewhere, with a reason.
class RunningMark {
 public:
  explicit RunningMark(const std::string& state_directory);
  ~RunningMark();
  RunningMark(const RunningMark&) = delete;
  RunningMark& operator=(const RunningMark&) = delete;

 private:
  std::string path_;
};

/// The process that runs on the directory and is alive; nullopt if there is none.
std::optional<pid_t> running_on(const std::string& state_directory);

}  // namespace tributary
