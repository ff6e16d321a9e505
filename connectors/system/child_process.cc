#include "connectors/system/child_process.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

#include "connectors/system/error_map.h"

namespace tributary {
namespace {

constexpr mode_t kOwnerOnly = 0600;

/// What the child has open: nothing of ours but what is said here. A port that it inherited would
/// stay taken after us.
class FileActions {
 public:
  explicit FileActions(const ChildSpec& spec) {
    constexpr int kFresh = O_WRONLY | O_CREAT | O_TRUNC;
    ::posix_spawn_file_actions_init(&actions_);
    ::posix_spawn_file_actions_addopen(&actions_, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    ::posix_spawn_file_actions_addopen(&actions_, STDOUT_FILENO, spec.out.c_str(), kFresh,
                                       kOwnerOnly);
    ::posix_spawn_file_actions_addopen(&actions_, STDERR_FILENO, spec.err.c_str(), kFresh,
                                       kOwnerOnly);
    ::posix_spawn_file_actions_addclosefrom_np(&actions_, STDERR_FILENO + 1);
  }
  ~FileActions() { ::posix_spawn_file_actions_destroy(&actions_); }
  FileActions(const FileActions&) = delete;
  FileActions& operator=(const FileActions&) = delete;
  [[nodiscard]] const posix_spawn_file_actions_t* get() const { return &actions_; }

 private:
  posix_spawn_file_actions_t actions_{};
};

/// Signals as a program finds them that a shell started: threads of ours hold some back.
class FreshSignals {
 public:
  FreshSignals() {
    sigset_t none;
    sigset_t all;
    sigemptyset(&none);
    sigfillset(&all);
    ::posix_spawnattr_init(&attributes_);
    ::posix_spawnattr_setsigmask(&attributes_, &none);
    ::posix_spawnattr_setsigdefault(&attributes_, &all);
    ::posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  }
  ~FreshSignals() { ::posix_spawnattr_destroy(&attributes_); }
  FreshSignals(const FreshSignals&) = delete;
  FreshSignals& operator=(const FreshSignals&) = delete;
  [[nodiscard]] const posix_spawnattr_t* get() const { return &attributes_; }

 private:
  posix_spawnattr_t attributes_{};
};

/// Null-terminated, of texts that must outlive it.
std::vector<char*> pointers_to(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  pointers.reserve(texts.size() + 1);
  for (std::string& text : texts) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

std::vector<std::string> surroundings(const std::map<std::string, std::string>& given) {
  std::vector<std::string> variables;
  for (char** variable = environ; *variable != nullptr; ++variable) {
    const std::string_view ours = *variable;
    if (!given.contains(std::string(ours.substr(0, ours.find('='))))) variables.emplace_back(ours);
  }
  for (const auto& [name, value] : given) variables.push_back(name + "=" + value);
  return variables;
}

int exit_code_of(int status) {
  constexpr int kSignalled = 128;  // as shells have it
  return WIFEXITED(status) ? WEXITSTATUS(status) : kSignalled + WTERMSIG(status);
}

}  // namespace

Result<std::unique_ptr<ChildProcess>> ChildProcess::start(const ChildSpec& spec) {
  std::vector<std::string> words = {"tributary"};
  words.insert(words.end(), spec.arguments.begin(), spec.arguments.end());
  std::vector<std::string> variables = surroundings(spec.variables);
  const FileActions files(spec);
  const FreshSignals signals;
  pid_t process = 0;
  // Not fork: that copies the page tables of a process with gigabytes of state.
  const int failed = ::posix_spawn(&process, spec.program.c_str(), files.get(), signals.get(),
                                   pointers_to(words).data(), pointers_to(variables).data());
  if (failed != 0) return os_error(failed, "cannot start " + spec.program);
  return std::unique_ptr<ChildProcess>(new ChildProcess(process));  // NOLINT: private
}

ChildProcess::~ChildProcess() {
  if (code_) return;
  ::kill(process_, SIGKILL);
  ::waitpid(process_, nullptr, 0);
}

std::optional<int> ChildProcess::ended() {
  int status = 0;
  if (!code_ && ::waitpid(process_, &status, WNOHANG) == process_) code_ = exit_code_of(status);
  return code_;
}

std::string own_program() { return "/proc/self/exe"; }

}  // namespace tributary
