// Another program, run beside this one until it ends or is no longer wanted.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/result.h"

namespace tributary {

struct ChildSpec {
  std::string program;                           ///< a path, which is not searched for
  std::vector<std::string> arguments;            ///< without the program's name
  std::string out, err;                          ///< files that its output goes to, replaced
  std::map<std::string, std::string> variables;  ///< in place of ours, or besides
};

/// Not to be shared between threads.
class ChildProcess {
 public:
  /// Its input is empty, and it has the signals a program begins with. kIo, kNotFound.
  static Result<std::unique_ptr<ChildProcess>> start(const ChildSpec& spec);
  /// Kills it, if it still runs, and waits until it is gone.
  ~ChildProcess();
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  /// Its exit code, once it has ended; 128 + the signal that ended it. Does not wait.
  std::optional<int> ended();

 private:
  explicit ChildProcess(int process) : process_(process) {}
  int process_;  ///< its number
  std::optional<int> code_;
};

/// The program that this process runs: /proc/self/exe.
std::string own_program();

}  // namespace tributary
