#include <sys/random.h>

#include <CLI/CLI.hpp>
#include <array>
#include <chrono>
#include <memory>
#include <ostream>
#include <thread>

#include "connectors/system/system_clock.h"
#include "engine/partition/answers.h"
#include "ops/tributary/commands/audited.h"
#include "ops/tributary/commands/command.h"
#include "ops/tributary/commands/configured.h"
#include "ops/tributary/commands/running.h"
#include "ops/tributary/composition/command_log.h"
#include "ops/tributary/composition/key_access.h"
#include "ops/tributary/screen/answer_words.h"

namespace tributary {
namespace {

struct ActOptions {
  std::string id, config, state, account, role, at;
  std::uint64_t revision = 0;
  bool is_not_possible = false;
  WrittenCommand command;
};

constexpr Millis kPatience = std::chrono::seconds(5);

std::string random_key() {
  std::array<std::uint8_t, 12> bytes{};
  CHECK_EQ(::getrandom(bytes.data(), bytes.size(), 0), static_cast<ssize_t>(bytes.size()));
  return hex(bytes);
}

Result<EventTime> time_of(const ActOptions& options, const StateStore& store) {
  if (!options.at.empty()) return parse_time(options.at);
  return command_time(store, SystemClock().now());
}

/// What the options say, addressed to the row as it is now.
Result<WrittenCommand> written(const ActOptions& options, const InstallationKeys& keys,
                               const StateStore& store, std::string_view row) {
  WrittenCommand command = options.command;
  TRY(address_to(row, command));
  if (options.revision > 0) command.revision = options.revision;
  TRY_ASSIGN(command.at, time_of(options, store));
  command.account = account_digest(keys.digest_key, options.account);
  command.role = role_named(options.role).value_or(Role::kViewer);
  if (options.is_not_possible) command.possible = false;
  if (command.key.empty()) command.key = random_key();
  if (!is_command_key(command.key)) {
    return Error{ErrorCode::kInvalid, "a key is of letters, digits, - and _, at most 64"};
  }
  if (const auto name = unsound_member(command)) {
    const std::string such = *name == "until" ? "time, such as 2026-12-01T09:00+08:00" : "one";
    return Error{ErrorCode::kInvalid, "--" + *name + " is no " + such};
  }
  return command;
}

ExitCode say(const CommandAnswer& answer, const Console& console) {
  const Words words = words_of(answer.answer);
  if (is_accepted(answer.answer)) {
    console.out() << console.in_words(words) << console.in_words(Words{"; revision ", "；版本 "})
                  << answer.revision << '\n';
    return ExitCode::kDone;
  }
  console.complain(Message{std::string(words.en), std::string(words.zh)});
  return ExitCode::kFindings;
}

/// Until the running engine has judged it.
ExitCode wait_for_answer(const ActOptions& options, const std::string& key,
                         const Console& console) {
  const auto until = std::chrono::steady_clock::now() + kPatience;
  while (std::chrono::steady_clock::now() < until) {
    const auto store = open_for_reading(options.config, options.state, console);
    if (store == nullptr) return ExitCode::kEnvironment;
    const auto answer = read_answer(*store, key);
    if (!answer) return environment_error(console, answer.error());
    if (*answer) return say(**answer, console);
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  console.complain(Message{"written down, not judged yet; `tributary show` will tell",
                           "已写入，尚未处理；稍后用 tributary show 查看"});
  return ExitCode::kDone;
}

Status give(const WrittenCommand& command, const Config& config, const InstallationKeys& keys) {
  TRY_ASSIGN(const std::string line, command_line_of(command));
  TRY_ASSIGN(const auto log, open_command_log(config, keys.digest_key));
  return log->append(line);
}

ExitCode act(const ActOptions& options, const Console& console) {
  Diagnostics diagnostics;
  const auto config = read_config(options.config, options.state, diagnostics);
  if (console.show(diagnostics) || !config) return ExitCode::kEnvironment;
  if (!config->takes_commands()) {
    return environment_error(
        console,
        Message{"`" + config->file + "` names no `commands`; add the file or topic they go into",
                "“" + config->file + "”没有 commands；请补上命令文件或主题"});
  }
  const std::string what = "act " + options.command.kind;
  const AuditedCommand done{what, options.id, options.account, options.role};
  const auto store = open_audited(options.config, options.state, done, console);
  if (store == nullptr) return ExitCode::kEnvironment;
  const auto row = store->get(Table::kSignals, options.id);
  if (!row) return environment_error(console, row.error());
  if (!*row) return say({"", Answer::kNoRow, "", 0, {}}, console);
  const auto keys = load_keys(*config);
  if (!keys) return environment_error(console, keys.error());
  const auto command = written(options, *keys, *store, **row);
  if (!command) return environment_error(console, command.error());
  const Status given = give(*command, *config, *keys);
  if (!given) return environment_error(console, given.error());
  if (running_on(config->state.path)) return wait_for_answer(options, command->key, console);
  console.out() << console.in_words(
                       Words{"written down; nothing runs on this state, the next run takes it",
                             "已写入；当前没有进程运行，下次运行时处理"})
                << '\n';
  return ExitCode::kDone;
}

template <std::size_t kCount>
CLI::Option* one_of(CLI::App& command, const std::string& name, std::string& value,
                    const std::string& text, const std::array<const char*, kCount>& values) {
  return command.add_option(name, value, text)
      ->check(CLI::IsMember(std::vector<std::string>(values.begin(), values.end())));
}

void add_contents(CLI::App& command, Commands& commands, WrittenCommand& written) {
  command.add_option("--to-unit", written.to_unit,
                     commands.text({"assign, transfer: to whom", "交办、转办：给哪个单位"}));
  command.add_option("--until", written.until,
                     commands.text({"snooze, override, extend: a time", "暂缓、改列、延期：期限"}));
  one_of<9>(command, "--reason", written.reason,
            commands.text({"return, snooze, override, extend", "退回、暂缓、改列、延期的理由"}),
            {"not_ours", "incomplete", "not_effective", "wrong_place", "no_access", "weather",
             "under_way", "seen_on_site", "other"});
  one_of<3>(command, "--outcome", written.outcome,
            commands.text({"verify: how it ends", "核验：结果"}),
            {"rectified", "controlled", "transferred_out"});
  one_of<3>(command, "--label", written.label,
            commands.text({"label, verify: was the alarm right", "标注、核验：是否属实"}),
            {"true_alarm", "false_alarm", "unclear"});
  one_of<4>(command, "--level", written.level,
            commands.text({"override: listed at this level", "改列：列入的等级"}),
            {"blue", "yellow", "orange", "red"});
  one_of<8>(command, "--done", written.done,
            commands.text({"progress, report: what was done", "进展、办结：采取的措施"}),
            {"repaired", "replaced", "removed", "reinforced", "closed_off", "paid", "evacuated",
             "informed"});
  command.add_option("--into", written.into,
                     commands.text({"merge: the row that stands for both", "并案：并入的行"}));
  command.add_option("--inspection", written.inspection,
                     commands.text({"false_alarm, label: its record", "误报、标注：检查记录"}));
}

}  // namespace

void add_act(Commands& commands) {
  CLI::App& command = commands.add(
      "act",
      {"Do something about a row: accept, report, verify …",
       "办理清单中的一行：签收、办结、核验等"},
      {{"tributary act s-7h2k9q4m1c8v accept --role unit --by-unit U9 --account wang",
        {"the unit takes it on", "承办单位签收"}},
       {"tributary act s-7h2k9q4m1c8v verify --role supervisor --account li --outcome rectified",
        {"somebody else has looked", "另一人核验"}}});
  // shared_ptr: the action, which CLI11 copies, owns them with the parser.
  auto options = std::make_shared<ActOptions>();
  command.add_option("SIGNAL", options->id, commands.text({"Its id", "编号"}))->required();
  std::vector<std::string> kinds;
  for (std::size_t i = 0; i < kCommandKinds; ++i) {
    kinds.emplace_back(name_of(static_cast<CommandKind>(i)));
  }
  command.add_option("COMMAND", options->command.kind, commands.text({"What", "事项"}))
      ->required()
      ->check(CLI::IsMember(kinds));
  commands.config_option(command, options->config);
  commands.state_option(command, options->state);
  command
      .add_option("--account", options->account,
                  commands.text({"Whose account; only its keyed digest is written",
                                 "账号；只写入其加密摘要"}))
      ->required();
  one_of<5>(command, "--role", options->role, commands.text({"Its role", "角色"}),
            {"viewer", "unit", "supervisor", "analyst", "operator"})
      ->required();
  command.add_option("--by-unit", options->command.by_unit,
                     commands.text({"Its unit, where the role is unit", "承办单位"}));
  command.add_option("--revision", options->revision,
                     commands.text({"Only if the row is still at it; else the present one",
                                    "仅当该行仍为此版本；缺省为当前版本"}));
  command.add_option("--key", options->command.key,
                     commands.text({"The same command again has the same key", "幂等键"}));
  command.add_option("--at", options->at, commands.text({"A time instead of now", "指定时间"}));
  command.add_flag("--not-possible", options->is_not_possible,
                   commands.text({"report: it cannot be done", "办结：无法整改"}));
  add_contents(command, commands, options->command);
  commands.on(command, [options, &console = commands.console()] { return act(*options, console); });
}

}  // namespace tributary
