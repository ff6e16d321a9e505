#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <fstream>
#include <memory>
#include <ostream>

#include "ops/tributary/commands/command.h"
#include "rules/language/rule_templates.h"

namespace tributary {
namespace {

namespace fs = std::filesystem;

struct InitOptions {
  std::string id, from, out;
};

ExitCode init_rule(const InitOptions& options, const Console& console) {
  if (!is_rule_id(options.id)) {
    console.complain(Message{"`" + options.id + "` is no rule id: 3 to 64 of a-z, 0-9 and -",
                             "“" + options.id + "”不是规则编号：3 到 64 个 a-z、0-9 或 -"});
    return ExitCode::kUsage;
  }
  const std::string name = options.id + ".rule.yaml";
  fs::path path = options.out.empty() ? fs::path(name) : fs::path(options.out);
  std::error_code failure;
  if (fs::is_directory(path, failure)) path /= name;
  if (path.filename() != name) {
    console.complain(Message{"rule `" + options.id + "` belongs in a file `" + name + "`",
                             "规则“" + options.id + "”的文件名应为“" + name + "”"});
    return ExitCode::kUsage;
  }
  const std::string file = path.string();
  if (fs::exists(path, failure)) {
    return environment_error(console, Message{file + " is there already", file + " 已存在"});
  }
  std::ofstream out(path, std::ios::binary);
  out << rule_from_template(*rule_template_named(options.from), options.id);
  if (!out.flush()) {
    return environment_error(console, Message{"cannot write " + file, "无法写入 " + file});
  }
  console.out() << file << '\n'
                << console.in_words(Words{"next: ", "下一步："}) << "tributary check " << file
                << " && tributary test " << file << '\n';
  return ExitCode::kDone;
}

std::string purposes(const Console& console) {
  std::string out(console.in_words(Words{"What it looks for", "规则类型"}));
  for (const RuleTemplate& each : rule_templates()) {
    out += fmt::format("\n{}: {}", each.name,
                       console.in_words(Words{each.purpose.en, each.purpose.zh}));
  }
  return out;
}

}  // namespace

void add_init(Commands& commands) {
  CLI::App& init = commands.add("init", {"Begin something new", "新建"},
                                {{"tributary init rule gas-repeat --template repeat",
                                  {"a rule to change", "一条待修改的规则"}},
                                 {"tributary init rule rain-slope --template near --out rules/",
                                  {"into a folder", "写入目录"}}});
  init.require_subcommand(1);
  CLI::App& rule =
      commands.add("rule",
                   {"A rule that passes check and its own tests, to be changed",
                    "一条能通过检查和测试的规则，供修改"},
                   {{"tributary init rule gas-repeat --template repeat", {"here", "写在当前目录"}},
                    {"tributary init rule late-fix --template missing --out rules/",
                     {"into a folder", "写入目录"}}},
                   &init);
  // shared_ptr: the action, which CLI11 copies, owns them with the parser.
  auto options = std::make_shared<InitOptions>();
  rule.add_option("NAME", options->id, commands.text({"Its id, for ever", "规则编号，不再更改"}))
      ->required();
  std::vector<std::string> names;
  for (const RuleTemplate& each : rule_templates()) names.emplace_back(each.name);
  rule.add_option("--template", options->from, purposes(commands.console()))
      ->required()
      ->check(CLI::IsMember(names).description(""))
      ->type_name("repeat|surge|missing|near|agree");
  rule.add_option("--out", options->out,
                  commands.text({"File or folder (default: here)", "文件或目录（默认当前目录）"}))
      ->type_name("FILE");
  commands.on(rule,
              [options, &console = commands.console()] { return init_rule(*options, console); });
}

}  // namespace tributary
