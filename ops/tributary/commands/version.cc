#include "ops/tributary/version.h"

#include <CLI/CLI.hpp>
#include <ostream>

#include "engine/base/digest.h"
#include "ops/tributary/commands/command.h"
#include "schemas/catalog/catalog.h"

namespace tributary {
namespace {

ExitCode print_version(const Console& console) {
  console.out() << "tributary " << kVersion << '\n'
                << console.in_words(Words{"catalogue", "目录"})
                << " sha256:" << hex(catalog().digest) << '\n';
  return ExitCode::kDone;
}

}  // namespace

void add_version(Commands& commands) {
  CLI::App& command = commands.add(
      "version",
      {"Print the version and the digest of the compiled-in catalogue", "显示版本和内置目录的摘要"},
      {{"tributary version", {"version and catalogue", "版本与目录摘要"}},
       {"tributary version --lang zh", {"in Chinese", "中文输出"}}});
  commands.on(command, [&console = commands.console()] { return print_version(console); });
}

}  // namespace tributary
