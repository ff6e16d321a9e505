#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <ostream>

#include "ops/tributary/commands/command.h"
#include "ops/tributary/commands/configured.h"
#include "ops/tributary/commands/feed_table.h"
#include "ops/tributary/commands/watched_run.h"

namespace tributary {
namespace {

struct RunOptions {
  std::string config, state;
  bool until_idle = false;
};

void print_outcome(const Watched& watched, const Console& console) {
  console.out() << speed_of(watched, console)
                << fmt::format(
                       fmt::runtime(console.in_words(Words{
                           ", {} revisions; everything is committed", "，修订 {} 次；已全部提交"})),
                       grouped(watched.revisions))
                << (watched.was_stopped ? console.in_words(Words{"; stopped", "；已停止"}) : "")
                << '\n';
}

ExitCode run(const RunOptions& options, const Console& console) {
  auto site = configured_site(options.config, options.state, console);
  if (!site) return ExitCode::kEnvironment;
  std::vector<std::string> names;
  for (const ConfiguredFeed& feed : site->feeds) names.push_back(feed.info.name);
  const Reading reading = options.until_idle ? Reading::kToTheEnd : Reading::kFollow;
  const HeldSignals held;
  auto engine = Engine::durable(std::move(*site), reading, Retries::kWhenRegistersChanged);
  if (!engine) return environment_error(console, engine.error());
  const Watched watched = run_watched(**engine, held, console, options.until_idle);
  if (!watched.status) return environment_error(console, watched.status.error());
  feed_table(watched.feeds, names, console).write(console, OutputFormat::kTable);
  print_outcome(watched, console);
  return ExitCode::kDone;
}

}  // namespace

void add_run(Commands& commands) {
  CLI::App& command = commands.add(
      "run", {"Read the feeds, keep the list, write its changes", "读取数据源，维护清单，输出变更"},
      {{"tributary run --config city/tributary.yaml --until-idle",
        {"ends with its files", "读完文件即结束"}},
       {"tributary run --config tributary.yaml",
        {"follows them until Ctrl-C", "持续跟随，Ctrl-C 结束"}}});
  // shared_ptr: the action, which CLI11 copies, owns them with the parser.
  auto options = std::make_shared<RunOptions>();
  commands.config_option(command, options->config);
  commands.state_option(command, options->state);
  command.add_flag("--until-idle", options->until_idle,
                   commands.text({"End when the files are read and everything is committed",
                                  "读完文件并全部提交后结束"}));
  commands.on(command, [options, &console = commands.console()] { return run(*options, console); });
}

}  // namespace tributary
