// From arguments to one command: what is wrong with them is answered with exit code 64 and, where a
// name was misspelt, with the nearest one.
#pragma once

#include <string>
#include <vector>

#include "ops/tributary/commands/command.h"

namespace tributary {

/// Runs the command that `arguments` (without the program's name) ask for.
ExitCode run_command_line(const std::vector<std::string>& arguments, Console& console);

/// Every command there is, as the words that name it: `state`, `state info`; parents first.
std::vector<std::vector<std::string>> all_commands();

}  // namespace tributary
