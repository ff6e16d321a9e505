// `tributary cap`: public warnings at a shell, by the same gate as over HTTP.
#include <CLI/CLI.hpp>
#include <array>
#include <memory>
#include <ostream>

#include "connectors/system/system_clock.h"
#include "ops/tributary/commands/audited.h"
#include "ops/tributary/commands/command.h"
#include "ops/tributary/commands/configured.h"
#include "ops/tributary/composition/command_log.h"
#include "ops/tributary/composition/key_access.h"
#include "ops/tributary/warnings/warning_desk.h"

namespace tributary {
namespace {

struct CapOptions {
  std::string config, state, output, signal, identifier, account, role, unit;
  bool is_cancel = false;
};

// shared_ptr: the actions of four commands, which CLI11 copies, own them together.
using SharedOptions = std::shared_ptr<CapOptions>;

Words words_of(WarningAnswer answer) {
  switch (answer) {
    case WarningAnswer::kDone:
      return {"done", "完成"};
    case WarningAnswer::kNoSuchDraft:
      return {"there is no such draft", "没有该草稿"};
    case WarningAnswer::kNotAllowed:
      return {"not with this role, or not by this unit", "该角色或单位无权办理"};
    case WarningAnswer::kSamePerson:
      return {"whoever drafted it does not release it", "起草人不得自行批准"};
    case WarningAnswer::kAlreadyThere:
      return {"it has been released before", "已经发布过"};
    case WarningAnswer::kOutdated:
      return {"the row says something else by now: draft it again", "该行内容已变化，请重新起草"};
    case WarningAnswer::kNothingToWarn:
      return {"the row is closed or has no level", "该行已办结或没有等级"};
    case WarningAnswer::kNothingToCancel:
      return {"no warning of it has been released", "该行没有已发布的预警"};
  }
  return {"", ""};
}

/// With `cap`; nullopt after having said why.
std::optional<Config> cap_config(const CapOptions& options, const Console& console) {
  Diagnostics diagnostics;
  auto config = read_config(options.config, options.state, diagnostics);
  if (console.show(diagnostics) || !config) return std::nullopt;
  if (config->cap.is_set()) return config;
  console.complain(Message{"`" + config->file + "` names no `cap`; add it",
                           "“" + config->file + "”没有 cap；请补上"});
  return std::nullopt;
}

Result<Warner> warner_of(const CapOptions& options, const Config& config) {
  TRY_ASSIGN(const InstallationKeys keys, load_keys(config));
  return Warner{role_named(options.role).value_or(Role::kViewer), options.unit,
                account_digest(keys.digest_key, options.account)};
}

ExitCode say(const Result<Warned>& warned, const Console& console) {
  if (!warned) return environment_error(console, warned.error());
  if (warned->answer != WarningAnswer::kDone) {
    const Words words = words_of(warned->answer);
    console.complain(Message{std::string(words.en), std::string(words.zh)});
    return ExitCode::kFindings;
  }
  console.err() << warned->identifier << '\n';
  console.out() << warned->xml;
  return ExitCode::kDone;
}

EventTime now() { return EventTime(SystemClock().now().since_epoch()); }

/// The row as it is; nullopt after having said why there is none.
std::optional<std::string> row_of(const CapOptions& options, const std::string& id,
                                  const char* command, const Console& console) {
  const AuditedCommand done{command, id, options.account, options.role};
  const auto store = open_audited(options.config, options.state, done, console);
  if (store == nullptr) return std::nullopt;
  auto row = store->get(Table::kSignals, id);
  if (!row) return console.complain(row.error()), std::nullopt;
  if (!*row) {
    console.complain(Message{"there is no signal `" + id + "`", "没有编号为“" + id + "”的行"});
  }
  return std::move(*row);
}

ExitCode draft(const CapOptions& options, const Console& console) {
  const auto config = cap_config(options, console);
  if (!config) return ExitCode::kEnvironment;
  const auto row = row_of(options, options.signal, "cap draft", console);
  if (!row) return ExitCode::kFindings;
  const auto warner = warner_of(options, *config);
  if (!warner) return environment_error(console, warner.error());
  return say(WarningDesk(*config).draft(*row, options.is_cancel, *warner, now()), console);
}

ExitCode release(const CapOptions& options, const Console& console) {
  const auto config = cap_config(options, console);
  if (!config) return ExitCode::kEnvironment;
  const WarningDesk desk(*config);
  const auto found = desk.find_draft(options.identifier);
  if (!found) return environment_error(console, found.error());
  if (!*found) return say(Warned{WarningAnswer::kNoSuchDraft, "", ""}, console);
  const auto row = row_of(options, (*found)->signal_id, "cap release", console);
  if (!row) return ExitCode::kFindings;
  const auto warner = warner_of(options, *config);
  if (!warner) return environment_error(console, warner.error());
  return say(desk.release(options.identifier, *row, *warner, now()), console);
}

ExitCode show(const CapOptions& options, const Console& console) {
  const auto config = cap_config(options, console);
  if (!config) return ExitCode::kEnvironment;
  const std::string signal = options.identifier.substr(0, options.identifier.find('.'));
  if (!note_in_audit(*config, {"cap show", signal, "", ""}, console)) return ExitCode::kEnvironment;
  const auto xml = WarningDesk(*config).xml_of(options.identifier);
  if (!xml) return environment_error(console, xml.error());
  if (xml->empty()) return say(Warned{WarningAnswer::kNoSuchDraft, "", ""}, console);
  console.out() << *xml;
  return ExitCode::kDone;
}

ExitCode list(const CapOptions& options, const Console& console) {
  const auto config = cap_config(options, console);
  if (!config) return ExitCode::kEnvironment;
  if (!note_in_audit(*config, {"cap list", "", "", ""}, console)) return ExitCode::kEnvironment;
  const auto entries = WarningDesk(*config).entries();
  if (!entries) return environment_error(console, entries.error());
  constexpr std::array kMessages = {"alert", "update", "cancel"};
  const auto say = [&](Words words) { return std::string(console.in_words(words)); };
  TextTable table({{"identifier", say({"Warning", "预警"})},
                   {"what", say({"What", "类别"})},
                   {"message", say({"Message", "消息"})},
                   {"scope", say({"Scope", "范围"})},
                   {"unit", say({"Unit", "单位"})},
                   {"at", say({"At", "时间"})}});
  for (const WarningEntry& entry : *entries) {
    table.add({Cell::of(entry.identifier), Cell::of(entry.is_release ? "release" : "draft"),
               Cell::of(kMessages.at(static_cast<std::size_t>(entry.message))),
               Cell::of(entry.is_public ? "public" : "restricted"), Cell::of(entry.unit),
               Cell::of(format_time(entry.at, config->utc_offset))});
  }
  table.write(console, output_format_named(options.output));
  return ExitCode::kDone;
}

void add_account(Commands& commands, CLI::App& command, CapOptions& options) {
  commands.config_option(command, options.config);
  commands.state_option(command, options.state);
  command
      .add_option("--account", options.account,
                  commands.text({"Whose account; only its keyed digest is written",
                                 "账号；只写入其加密摘要"}))
      ->required();
}

void add_draft(Commands& commands, CLI::App& cap, const SharedOptions& options) {
  CLI::App& command = commands.add(
      "draft", {"Draft a warning of a row: not for publication", "起草预警（不对外发布）"},
      {{"tributary cap draft s-7h2k9q4m1c8v --role supervisor --account li",
        {"prints it as CAP", "打印 CAP 文本"}},
       {"tributary cap draft s-7h2k9q4m1c8v --cancel --role supervisor --account li",
        {"what was released no longer holds", "解除已发布的预警"}}},
      &cap);
  add_account(commands, command, *options);
  command.add_option("SIGNAL", options->signal, commands.text({"The row's id", "编号"}))
      ->required();
  command.add_option("--role", options->role, commands.text({"Its role", "角色"}))
      ->required()
      ->check(CLI::IsMember({"viewer", "unit", "supervisor", "analyst", "operator"}));
  command.add_option("--by-unit", options->unit,
                     commands.text({"Its unit, where the role is unit", "承办单位"}));
  command.add_flag("--cancel", options->is_cancel,
                   commands.text({"The end of a warning", "解除预警"}));
  commands.on(command,
              [options, &console = commands.console()] { return draft(*options, console); });
}

void add_release(Commands& commands, CLI::App& cap, const SharedOptions& options) {
  CLI::App& command = commands.add(
      "release", {"Release a draft that somebody else has made", "批准他人起草的预警"},
      {{"tributary cap release s-7h2k9q4m1c8v.1 --by-unit U1 --account zhao",
        {"by a unit that `cap.units` names", "由 cap.units 中的单位批准"}},
       {"tributary cap release s-7h2k9q4m1c8v.1 --by-unit U1 --account zhao > warning.xml",
        {"to be sent on", "存为文件以便发送"}}},
      &cap);
  add_account(commands, command, *options);
  command
      .add_option("WARNING", options->identifier,
                  commands.text({"As `cap draft` names it", "cap draft 给出的名称"}))
      ->required();
  command.add_option("--by-unit", options->unit, commands.text({"Its unit", "单位"}))->required();
  commands.on(command, [options, &console = commands.console()] {
    options->role = "unit";
    return release(*options, console);
  });
}

}  // namespace

void add_cap(Commands& commands) {
  CLI::App& cap = commands.add(
      "cap",
      {"Public warnings (CAP 1.2): one drafts, another releases", "公开预警：一人起草，另一人批准"},
      {{"tributary cap draft s-7h2k9q4m1c8v --role supervisor --account li", {"a draft", "草稿"}},
       {"tributary cap release s-7h2k9q4m1c8v.1 --by-unit U1 --account zhao",
        {"its release", "批准"}}});
  cap.require_subcommand(1);
  auto options = std::make_shared<CapOptions>();
  add_draft(commands, cap, options);
  add_release(commands, cap, options);
  CLI::App& one = commands.add(
      "show", {"Print one as CAP", "打印一条预警"},
      {{"tributary cap show s-7h2k9q4m1c8v.1", {"released, or still a draft", "已发布或草稿"}},
       {"tributary cap show s-7h2k9q4m1c8v.1 > draft.xml", {"into a file", "存为文件"}}},
      &cap);
  commands.config_option(one, options->config);
  one.add_option("WARNING", options->identifier, commands.text({"Its name", "名称"}))->required();
  commands.on(one, [options, &console = commands.console()] { return show(*options, console); });
  CLI::App& all = commands.add("list", {"Print drafts and releases", "列出草稿与已发布的预警"},
                               {{"tributary cap list", {"oldest first", "按时间先后"}},
                                {"tributary cap list -o json", {"for programs", "供程序使用"}}},
                               &cap);
  commands.config_option(all, options->config);
  commands.output_option(all, options->output);
  commands.on(all, [options, &console = commands.console()] { return list(*options, console); });
}

}  // namespace tributary
