#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <ostream>

#include "ops/tributary/commands/command.h"
#include "rules/language/error_pages.h"

namespace tributary {
namespace {

struct ExplainOptions {
  std::string code;
};

/// All of them, a line each.
void print_contents(const Console& console) {
  for (const ErrorPage& page : error_pages()) {
    console.out() << page.code << "  " << console.in_words(Words{page.title.en, page.title.zh})
                  << '\n';
  }
}

ExitCode explain(const ExplainOptions& options, const Console& console) {
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
      "explain", {"Explain a code that `check` prints", "解释 check 给出的代码"},
      {{"tributary explain E102", {"what it means, wrong and right", "含义与正误示例"}},
       {"tributary explain", {"all codes, a line each", "全部代码"}}});
  // shared_ptr: the action, which CLI11 copies, owns them with the parser.
  auto options = std::make_shared<ExplainOptions>();
  command.add_option("CODE", options->code, commands.text({"Such as E102", "例如 E102"}));
  commands.on(command,
              [options, &console = commands.console()] { return explain(*options, console); });
}

}  // namespace tributary
