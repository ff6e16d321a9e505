// `tributary webhooks`: what receivers have refused, and telling it once more.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <ostream>

#include "connectors/system/system_clock.h"
#include "ops/tributary/commands/audited.h"
#include "ops/tributary/commands/command.h"
#include "ops/tributary/commands/configured.h"
#include "ops/tributary/commands/running.h"
#include "ops/tributary/delivery/webhook.h"

namespace tributary {
namespace {

struct WebhooksOptions {
  std::string config, state, output, name;
};

Webhook webhook_of(const ConfiguredWebhook& hook, const Config& config, HttpPoster& poster) {
  return Webhook({hook, config.site, config.output.changes.path, config.output.deliveries.path},
                 poster);
}

ExitCode ls(const WebhooksOptions& options, const Console& console) {
  Diagnostics diagnostics;
  const auto config = read_config(options.config, options.state, diagnostics);
  if (console.show(diagnostics) || !config) return ExitCode::kEnvironment;
  const auto say = [&](Words words) { return std::string(console.in_words(words)); };
  TextTable table({{"name", say({"Webhook", "名称"})},
                   {"url", say({"Address", "地址"}), false, true},
                   {"dead_letters", say({"Dead letters", "死信"}), true}});
  const auto poster = make_poster();
  for (const ConfiguredWebhook& hook : config->output.webhooks) {
    const auto dead = webhook_of(hook, *config, *poster).dead_letters();
    if (!dead) return environment_error(console, dead.error());
    table.add({Cell::of(hook.name), Cell::of(hook.url), Cell::number(*dead)});
  }
  table.write(console, output_format_named(options.output));
  return ExitCode::kDone;
}

ExitCode replay(const WebhooksOptions& options, const Console& console) {
  Diagnostics diagnostics;
  const auto config = read_config(options.config, options.state, diagnostics);
  if (console.show(diagnostics) || !config) return ExitCode::kEnvironment;
  const auto& hooks = config->output.webhooks;
  const auto hook = std::find_if(hooks.begin(), hooks.end(),
                                 [&](const auto& one) { return one.name == options.name; });
  if (hook == hooks.end()) {
    console.complain(Message{"there is no webhook `" + options.name + "`",
                             "没有名为“" + options.name + "”的 webhook"});
    return ExitCode::kUsage;
  }
  // Its file has one writer.
  if (running_on(config->state.path)) {
    return environment_error(console, Message{"an engine runs on this state; stop it first",
                                              "该状态目录上有进程在运行；请先停止"});
  }
  if (!note_in_audit(*config, {"webhooks replay", "", "", ""}, console)) {
    return ExitCode::kEnvironment;
  }
  const auto poster = make_poster();
  Webhook webhook = webhook_of(*hook, *config, *poster);
  const auto told = webhook.replay(SystemClock().now());
  if (!told) return environment_error(console, told.error());
  const auto left = webhook.dead_letters();
  if (!left) return environment_error(console, left.error());
  console.out() << fmt::format(
      fmt::runtime(console.in_words(Words{"{} told, {} left\n", "已送达 {} 条，剩余 {} 条\n"})),
      *told, *left);
  return *left == 0 ? ExitCode::kDone : ExitCode::kFindings;
}

}  // namespace

void add_webhooks(Commands& commands) {
  CLI::App& webhooks = commands.add(
      "webhooks", {"Who is told of changes by HTTP", "通过 HTTP 推送变更"},
      {{"tributary webhooks ls", {"and what each has refused", "以及各自拒收的条数"}},
       {"tributary webhooks replay duty", {"tell that once more", "重新推送拒收的变更"}}});
  webhooks.require_subcommand(1);
  // shared_ptr: the actions, which CLI11 copies, own them with the parser.
  auto options = std::make_shared<WebhooksOptions>();
  CLI::App& listing =
      commands.add("ls", {"Print them with their dead letters", "列出及其死信数"},
                   {{"tributary webhooks ls", {"as a table", "表格"}},
                    {"tributary webhooks ls -o json", {"for programs", "供程序使用"}}},
                   &webhooks);
  commands.config_option(listing, options->config);
  commands.output_option(listing, options->output);
  commands.on(listing, [options, &console = commands.console()] { return ls(*options, console); });
  CLI::App& again = commands.add(
      "replay", {"Tell its dead letters once more, in their order", "按顺序重新推送其死信"},
      {{"tributary webhooks replay duty", {"while no engine runs", "须在没有进程运行时执行"}},
       {"tributary webhooks replay duty --state /data/state", {"of this state", "指定状态目录"}}},
      &webhooks);
  again.add_option("NAME", options->name, commands.text({"As configured", "配置中的名称"}))
      ->required();
  commands.config_option(again, options->config);
  commands.state_option(again, options->state);
  commands.on(again,
              [options, &console = commands.console()] { return replay(*options, console); });
}

}  // namespace tributary
