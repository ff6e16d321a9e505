#include <CLI/CLI.hpp>
#include <memory>
#include <ostream>

#include "ops/tributary/commands/command.h"
#include "ops/tributary/commands/configured.h"
#include "ops/tributary/composition/disclosure.h"

namespace tributary {
namespace {

struct DiscloseOptions {
  std::string config, state;
};

ExitCode disclose(const DiscloseOptions& options, const Console& console) {
  const auto site = configured_site(options.config, options.state, console);
  if (!site) return ExitCode::kEnvironment;
  console.out() << disclosure(*site, Language::kChinese) << '\n'
                << disclosure(*site, Language::kEnglish);
  return ExitCode::kDone;
}

}  // namespace

void add_disclose(Commands& commands) {
  CLI::App& command = commands.add(
      "disclose",
      {"Print, in Chinese and English, what this configuration reads, counts, lists and writes",
       "以中英文公示本配置读取什么、统计什么、列出什么、写到哪里"},
      {{"tributary disclose --config city/tributary.yaml", {"the page", "公示页"}},
       {"tributary disclose > disclosure.txt", {"into a file", "存为文件"}}});
  // shared_ptr: the action, which CLI11 copies, owns them with the parser.
  auto options = std::make_shared<DiscloseOptions>();
  commands.config_option(command, options->config);
  commands.state_option(command, options->state);
  commands.on(command,
              [options, &console = commands.console()] { return disclose(*options, console); });
}

}  // namespace tributary
