#include "ops/api/tokens.h"

#include <CLI/CLI.hpp>
#include <memory>
#include <ostream>

#include "ops/tributary/commands/audited.h"
#include "ops/tributary/commands/command.h"
#include "ops/tributary/commands/configured.h"
#include "ops/tributary/composition/command_log.h"

namespace tributary {
namespace {

struct TokensOptions {
  std::string config, account, role, unit;
};

ExitCode make_token(const TokensOptions& options, const Console& console) {
  Diagnostics diagnostics;
  const auto config = read_config(options.config, "", diagnostics);
  if (console.show(diagnostics) || !config) return ExitCode::kEnvironment;
  if (!config->api.tokens.is_set()) {
    return environment_error(
        console, Message{"`" + config->file + "` names no `api: { tokens: FILE }`; add it",
                         "“" + config->file + "”没有 api: { tokens: 文件 }；请补上"});
  }
  if ((options.role == "unit") == options.unit.empty()) {
    console.complain(Message{"the role unit needs --unit, and no other role has one",
                             "角色 unit 须给出 --unit，其他角色不得给出"});
    return ExitCode::kUsage;
  }
  const AuditedCommand done{"tokens", "", options.account, options.role};
  if (!note_in_audit(*config, done, console)) return ExitCode::kEnvironment;
  const api::NewToken made =
      api::make_token({options.account, *role_named(options.role), options.unit});
  const Status kept = FileCommandLog(config->api.tokens.path).append(made.line);
  if (!kept) return environment_error(console, kept.error());
  console.out() << made.token << '\n';
  return ExitCode::kDone;
}

}  // namespace

void add_tokens(Commands& commands) {
  CLI::App& command = commands.add(
      "tokens",
      {"Make a token for the API and print it, once; its digest is kept",
       "生成并打印一个 API 令牌（仅此一次）；只保存其摘要"},
      {{"tributary tokens --account li --role supervisor", {"who closes rows", "督办人员"}},
       {"tributary tokens --account wang --role unit --unit U9",
        {"sees and works on the rows of U9", "查看并办理 U9 的行"}}});
  // shared_ptr: the action, which CLI11 copies, owns them with the parser.
  auto options = std::make_shared<TokensOptions>();
  commands.config_option(command, options->config);
  command.add_option("--account", options->account, commands.text({"Whose", "账号"}))->required();
  command.add_option("--role", options->role, commands.text({"Its role", "角色"}))
      ->required()
      ->check(CLI::IsMember({"viewer", "unit", "supervisor", "analyst", "operator"}));
  command.add_option("--unit", options->unit, commands.text({"Of the role unit", "承办单位"}));
  commands.on(command,
              [options, &console = commands.console()] { return make_token(*options, console); });
}

}  // namespace tributary
