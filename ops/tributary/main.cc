#include <exception>
#include <iostream>
#include <string>
#include <vector>

#include "ops/tributary/command_line.h"

int main(int argc, char** argv) {
  std::ios::sync_with_stdio(false);
  tributary::Console console(std::cout, std::cerr, tributary::looker_of_process());
  const std::vector<std::string> arguments(argv + (argc > 0 ? 1 : 0), argv + argc);
  // No room lets an exception out; what a library throws for want of memory is our bug or the
  // machine's end, and ends here with a word instead of a signal.
  try {
    const auto code = tributary::run_command_line(arguments, console);
    std::cout.flush();
    return static_cast<int>(code);
  } catch (const std::exception& error) {
    std::cerr << "tributary: " << error.what() << '\n';
    return static_cast<int>(tributary::ExitCode::kEnvironment);
  }
}
