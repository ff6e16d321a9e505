// A folder of its own and a console that keeps what it is told: a command as somebody at a pipe
// sees it.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "ops/tributary/command_line.h"

namespace tributary::commands_test {

class Folder {
 public:
  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "tributary-XXXXXX").string();
    path_ = mkdtemp(name.data());
  }
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  [[nodiscard]] std::string operator/(const std::string& name) const { return path_ + "/" + name; }
  void write(const std::string& name, const std::string& text) const {
    std::filesystem::create_directories(std::filesystem::path(*this / name).parent_path());
    std::ofstream(*this / name, std::ios::binary) << text;
  }

 private:
  std::string path_;
};

struct Ran {
  ExitCode code = ExitCode::kDone;
  std::string out, err;
};

inline Ran run(const std::vector<std::string>& arguments, Looker looker = {}) {
  std::ostringstream out;
  std::ostringstream err;
  Console console(out, err, looker);
  Ran ran;
  ran.code = run_command_line(arguments, console);
  ran.out = out.str();
  ran.err = err.str();
  return ran;
}

/// One rain gauge feed of no records: no people, so no keys.
inline void write_small_site(const Folder& folder, const std::string& more = "") {
  folder.write("tributary.yaml",
               "site: demo\nutc_offset: \"+08:00\"\nstate: state\nkeys: keys\n"
               "sources:\n  rain: { mapping: rain.mapping.yaml, files: [rain.jsonl] }\n" +
                   more);
  folder.write("rain.mapping.yaml",
               "schema: rain_gauge\n"
               "format: { type: jsonl }\n"
               "record_id: id\n"
               "time: { field: at }\n"
               "fields:\n"
               "  instrument: { from: gauge }\n"
               "  mm_24h: { from: mm }\n");
  folder.write("rain.jsonl", "");
}

}  // namespace tributary::commands_test
