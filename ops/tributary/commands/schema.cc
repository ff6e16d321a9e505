#include <CLI/CLI.hpp>
#include <ostream>

#include "ops/tributary/commands/command.h"
#include "rules/language/rule_schema.h"
#include "schemas/catalog/catalog.h"

namespace tributary {

void add_schema(Commands& commands) {
  CLI::App& schema =
      commands.add("schema", {"Print a JSON Schema for editors", "输出供编辑器使用的 JSON Schema"},
                   {{"tributary schema rule", {"of a rule file", "规则文件"}},
                    {"tributary schema rule > rule.schema.json", {"into a file", "存为文件"}}});
  schema.require_subcommand(1);
  CLI::App& rule =
      commands.add("rule", {"Of a rule file (*.rule.yaml)", "规则文件（*.rule.yaml）"},
                   {{"tributary schema rule", {"on the screen", "显示"}},
                    {"tributary schema rule > rule.schema.json",
                     {"then: # yaml-language-server: $schema=rule.schema.json",
                      "再在规则首行写 # yaml-language-server: $schema=rule.schema.json"}}},
                   &schema);
  commands.on(rule, [&console = commands.console()] {
    console.out() << rule_schema(catalog());
    return ExitCode::kDone;
  });
}

}  // namespace tributary
