// Everything the program says about what it knows: what its commands print, its files, its state as
// an independent reader has it, what the API and the admin port answer, and what receivers are
// told.
#pragma once

#include <map>
#include <string>

#include "tests/integration/planted_city.h"

namespace tributary::plant {

/// Texts by where they were found.
using Texts = std::map<std::string, std::string>;

/// Runs a command; what it prints is `stdout of …` and `stderr of …`.
void add_run(const std::vector<std::string>& arguments, Texts& texts);

/// Every file below the configuration's folder, as bytes (also write-ahead log and tables), and the
/// state's columns.
void add_files(const PlantedCity& city, const std::string& name, Texts& texts);

/// Runs configuration `name` of the city to its end and asks it everything; `account` is whose name
/// everything is done in, `sweep` what a sweep is called.
Texts all_outputs(const PlantedCity& city, const std::string& name,
                  const std::string& account = "li", const std::string& sweep = "x");

}  // namespace tributary::plant
