#include "ops/tributary/commands/running.h"

#include <signal.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <system_error>

namespace tributary {
namespace {

std::string mark_path(const std::string& state_directory) {
  return (std::filesystem::path(state_directory) / "tributary.pid").string();
}

}  // namespace

RunningMark::RunningMark(const std::string& state_directory) : path_(mark_path(state_directory)) {
  std::ofstream(path_) << ::getpid() << '\n';
}

RunningMark::~RunningMark() {
  std::error_code ignored;
  std::filesystem::remove(path_, ignored);
}

std::optional<pid_t> running_on(const std::string& state_directory) {
  std::ifstream in(mark_path(state_directory));
  pid_t process = 0;
  const bool is_alive = (in >> process) && process > 0 && ::kill(process, 0) == 0;
  return is_alive ? std::optional(process) : std::nullopt;
}

}  // namespace tributary
