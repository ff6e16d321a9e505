#include "ops/tributary/command_line.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <exception>
#include <ostream>
#include <sstream>
#include <utility>

#include "engine/base/text.h"

namespace tributary {
namespace {

/// `--lang` wherever it stands: help is written before the arguments are parsed. A value that is no
/// language is left to the parser.
void take_language(const std::vector<std::string>& arguments, Console& console) {
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    std::string value;
    if (arguments[i].rfind("--lang=", 0) == 0) value = arguments[i].substr(7);
    if (arguments[i] == "--lang" && i + 1 < arguments.size()) value = arguments[i + 1];
    if (const auto language = language_named(value)) console.set_language(*language);
  }
}

void use_chinese_headings(CLI::App& app) {
  // shared_ptr: CLI11 keeps one formatter for all commands.
  auto formatter = std::make_shared<CLI::Formatter>();
  for (const auto& [english, chinese] : {std::pair{"Usage", "用法"},
                                         {"Options", "选项"},
                                         {"Subcommands", "命令"},
                                         {"Subcommand", "命令"},
                                         {"SUBCOMMAND", "命令"},
                                         {"OPTIONS", "选项"},
                                         {"Positionals", "参数"},
                                         {"REQUIRED", "必填"},
                                         {"Default", "默认"}}) {
    formatter->label(english, chinese);
  }
  app.formatter(std::move(formatter));
  app.option_defaults()->group("选项");  // commands take it over
}

std::vector<std::string> names_of_commands(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; })) {
    names.push_back(command->get_name());
  }
  return names;
}

std::vector<std::string> names_of_options(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::Option* option : app.get_options()) {
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
  }
  if (app.get_parent() == nullptr) return names;
  for (std::string& name : names_of_options(*app.get_parent())) names.push_back(std::move(name));
  return names;
}

/// What could not be understood, and how to ask for help.
class UsageError {
 public:
  UsageError(const CLI::App& app, const std::vector<std::string>& arguments)
      : command_(&app), arguments_(arguments) {}

  Message message(const CLI::ParseError& error) {
    Message found = misspelt();
    if (found.en.empty()) found = Message{error.what(), error.what()};
    const std::string help = "`" + path() + " --help`";
    found.en += "; " + help + " says more";
    found.zh += "；详见 " + help;
    return found;
  }

 private:
  /// Follows the arguments into the commands they name, as far as they name some.
  Message misspelt() {
    for (const std::string& argument : arguments_) {
      if (argument == "--") break;
      if (argument.rfind("--", 0) == 0) {
        const std::string name = argument.substr(0, argument.find('='));
        const auto names = names_of_options(*command_);
        if (std::find(names.begin(), names.end(), name) != names.end()) continue;
        return unknown("option", "选项", name, names);
      }
      if (argument.rfind('-', 0) == 0) continue;
      const auto names = names_of_commands(*command_);
      if (names.empty()) continue;  // its positional arguments
      if (std::find(names.begin(), names.end(), argument) == names.end()) {
        if (is_value_of_option(argument)) continue;
        return unknown("command", "命令", argument, names);
      }
      command_ = command_->get_subcommand(argument);
    }
    if (names_of_commands(*command_).empty()) return {};
    return {"a command is missing: " + join(names_of_commands(*command_), ", "),
            "缺少命令：" + join(names_of_commands(*command_), "、")};
  }

  /// `tributary --lang zh list`: zh is no command.
  [[nodiscard]] bool is_value_of_option(const std::string& argument) const {
    const auto at = std::find(arguments_.begin(), arguments_.end(), argument);
    return at != arguments_.begin() && *std::prev(at) == "--lang";
  }

  static Message unknown(const std::string& kind, const std::string& kind_zh,
                         const std::string& name, const std::vector<std::string>& valid) {
    Message message{"there is no " + kind + " `" + name + "`", "没有" + kind_zh + "“" + name + "”"};
    if (const auto nearest = nearest_name(name, valid)) {
      message.en += "; did you mean `" + *nearest + "`?";
      message.zh += "；是不是“" + *nearest + "”？";
    } else {
      message.en += "; there are " + join(valid, ", ");
      message.zh += "；可用的有 " + join(valid, "、");
    }
    return message;
  }

  [[nodiscard]] std::string path() const {
    std::string name;
    for (const CLI::App* app = command_; app != nullptr; app = app->get_parent()) {
      name = name.empty() ? app->get_name() : app->get_name() + " " + name;
    }
    return name;
  }

  const CLI::App* command_;
  const std::vector<std::string>& arguments_;
};

void add_commands(Commands& commands) {
  add_run(commands);
  add_replay(commands);
  add_reload(commands);
  add_check(commands);
  add_test(commands);
  add_backtest(commands);
  add_study(commands);
  add_fmt(commands);
  add_explain(commands);
  add_init(commands);
  add_schema(commands);
  add_list(commands);
  add_show(commands);
  add_sweep(commands);
  add_act(commands);
  add_export(commands);
  add_cap(commands);
  add_tokens(commands);
  add_audit(commands);
  add_generate(commands);
  add_evaluate(commands);
  add_stats(commands);
  add_state(commands);
  add_dlq(commands);
  add_topics(commands);
  add_webhooks(commands);
  add_keys(commands);
  add_disclose(commands);
  add_version(commands);
}

void collect(const CLI::App& app, const std::vector<std::string>& path,
             std::vector<std::vector<std::string>>& all) {
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; })) {
    std::vector<std::string> words = path;
    words.push_back(command->get_name());
    all.push_back(words);
    collect(*command, words, all);
  }
}

}  // namespace

std::vector<std::vector<std::string>> all_commands() {
  std::ostringstream nowhere;
  Console console(nowhere, nowhere, {});
  CLI::App app;
  Commands commands(app, console);
  add_commands(commands);
  std::vector<std::vector<std::string>> all;
  collect(app, {}, all);
  return all;
}

ExitCode run_command_line(const std::vector<std::string>& arguments, Console& console) {
  take_language(arguments, console);
  CLI::App app(std::string(console.in_words(Words{
                   "Many feeds, one list: correlates the feeds of a city's safety offices "
                   "per place, organisation and matter.",
                   "多源汇一单：把城市安全各部门的数据源按场所、机构和事项关联成一份清单。"})),
               "tributary");
  if (console.language() == Language::kChinese) use_chinese_headings(app);
  app.set_help_flag("-h,--help",
                    std::string(console.in_words(Words{"Print this help", "显示本帮助"})));
  app.require_subcommand(1);
  std::string language;
  app.add_option("--lang", language,
                 std::string(console.in_words(Words{"Language of what is printed (default: LANG's)",
                                                    "输出语言（默认取自 LANG）"})))
      ->check(CLI::IsMember({"en", "zh"}).description(""))
      ->type_name("en|zh");
  app.footer(std::string(console.in_words(
      Words{"Exit codes: 0 done, 1 findings, 2 below target, 3 environment, 64 usage.\n",
            "退出码：0 完成，1 发现问题，2 低于目标，3 环境问题，64 用法错误。\n"})));
  Commands commands(app, console);
  add_commands(commands);
  try {
    std::vector<std::string> reversed(arguments.rbegin(), arguments.rend());
    app.parse(std::move(reversed));
  } catch (const CLI::CallForHelp&) {
    console.out() << app.help();
    return ExitCode::kDone;
  } catch (const CLI::ParseError& error) {
    console.complain(UsageError(app, arguments).message(error));
    return ExitCode::kUsage;
  }
  return commands.chosen() ? commands.chosen()() : ExitCode::kUsage;
}

}  // namespace tributary
