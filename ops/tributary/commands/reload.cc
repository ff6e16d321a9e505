#include <signal.h>

#include <CLI/CLI.hpp>
#include <cerrno>
#include <cstring>
#include <memory>
#include <ostream>

#include "ops/tributary/commands/command.h"
#include "ops/tributary/commands/configured.h"
#include "ops/tributary/commands/rule_fates.h"
#include "ops/tributary/commands/running.h"

namespace tributary {
namespace {

struct ReloadOptions {
  std::string config, state;
  bool is_dry = false;
};

/// Everything is loaded and checked here first: with an error nothing is asked of anybody.
ExitCode reload(const ReloadOptions& options, const Console& console) {
  const auto site = configured_site(options.config, options.state, console);
  if (!site) return ExitCode::kFindings;
  const auto store = open_for_reading(options.config, options.state, console);
  if (store == nullptr) return ExitCode::kEnvironment;
  const auto fates = forecast(*site, *store);
  if (!fates) return environment_error(console, fates.error());
  const auto warm = warming_up(*site, *store);
  if (!warm) return environment_error(console, warm.error());
  print_rule_fates(*fates, console, *warm);
  if (options.is_dry) return ExitCode::kDone;
  const auto process = running_on(site->config.state.path);
  if (!process) {
    return environment_error(
        console, Message{"nothing runs on this state; its next start takes the new rules",
                         "没有进程在使用该状态；下次启动时采用新规则"});
  }
  if (::kill(*process, SIGHUP) != 0) {
    const std::string why = std::strerror(errno);
    return environment_error(
        console, Message{"cannot ask process " + std::to_string(*process) + " to reload: " + why,
                         "无法通知进程 " + std::to_string(*process) + " 重新加载：" + why});
  }
  const std::string number = std::to_string(*process);
  console.out() << console.in_words(Words{"asked process ", "已通知进程 "}) << number
                << console.in_words(Words{" to reload\n", " 重新加载\n"});
  return ExitCode::kDone;
}

}  // namespace

void add_reload(Commands& commands) {
  CLI::App& command = commands.add(
      "reload",
      {"Check the rules and have the running process take them, all or nothing",
       "检查规则并让运行中的进程采用，要么全部要么不变"},
      {{"tributary reload --config city/tributary.yaml", {"as SIGHUP would", "等同于 SIGHUP"}},
       {"tributary reload --config city/tributary.yaml --dry-run",
        {"only says what it would mean for each rule", "只说明对每条规则的影响"}}});
  // shared_ptr: the action, which CLI11 copies, owns them with the parser.
  auto options = std::make_shared<ReloadOptions>();
  commands.config_option(command, options->config);
  commands.state_option(command, options->state);
  command.add_flag("--dry-run", options->is_dry, commands.text({"Ask nobody", "不通知任何进程"}));
  commands.on(command,
              [options, &console = commands.console()] { return reload(*options, console); });
}

}  // namespace tributary
