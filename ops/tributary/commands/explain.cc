#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <ostream>

#include "ops/tributary/commands/command.h"
#include "ops/tributary/commands/explain_rule.h"
#include "rules/language/error_pages.h"

namespace tributary {
namespace {

struct ExplainOptions {
  std::string code;
  ExplainRuleOptions rule;
};

/// All of them, a line each.
void print_contents(const Console& console) {
  for (const ErrorPage& page : error_pages()) {
    console.out() << page.code << "  " << console.in_words(Words{page.title.en, page.title.zh})
                  << '\n';
  }
}

ExitCode explain(const ExplainOptions& options, const Console& console) {
  if (!options.rule.rule.empty() || !options.rule.subject.empty()) {
    return explain_rule(options.rule, console);
  }
  if (options.code.empty()) {
    print_contents(console);
    return ExitCode::kDone;
  }
  const ErrorPage* page = error_page(options.code);
  if (page == nullptr) {
    console.complain(
        Message{"there is no code `" + options.code + "`; `tributary explain` lists them",
                "没有代码“" + options.code + "”；用 tributary explain 查看全部代码"});
    return ExitCode::kUsage;
  }
  console.out() << page_text(*page, console.language());
  return ExitCode::kDone;
}

}  // namespace

void add_explain(Commands& commands) {
  CLI::App& command = commands.add(
      "explain",
      {"Why a rule does not say more of a subject; or a code that `check` prints",
       "解释规则对某对象为何没有更高等级，或 check 给出的代码"},
      {{"tributary explain --rule fire-repeat --subject B1024 --at 2026-03-12",
        {"what each level lacks there at the end of that day", "该日结束时各等级还缺什么"}},
       {"tributary explain E102", {"what it means, wrong and right", "含义与正误示例"}},
       {"tributary explain", {"all codes, a line each", "全部代码"}}});
  // shared_ptr: the action, which CLI11 copies, owns them with the parser.
  auto options = std::make_shared<ExplainOptions>();
  command.add_option("CODE", options->code, commands.text({"Such as E102", "例如 E102"}));
  const auto text_option = [&](const char* name, std::string& value, const char* type, Words what) {
    return command.add_option(name, value, commands.text(what))->type_name(type);
  };
  ExplainRuleOptions& rule = options->rule;
  text_option("--rule", rule.rule, "RULE", {"Id of a rule of the configuration", "规则编号"});
  text_option("--subject", rule.subject, "ID",
              {"Id of a subject of the rule's type", "该规则对象类型的对象编号"});
  text_option("--at", rule.at, "TIME",
              {"A day: at its end; or a time, where no reports by people are read",
               "日期（取该日结束时），或时刻（不读取群众反映时）"});
  commands.config_option(command, rule.config);
  command.add_option("-o,--output", rule.output, commands.text({"How to print", "输出格式"}))
      ->check(CLI::IsMember({"text", "json"}).description(""))
      ->type_name("text|json")
      ->capture_default_str();
  commands.on(command,
              [options, &console = commands.console()] { return explain(*options, console); });
}

}  // namespace tributary
