#include "ops/city/evaluate.h"

#include <CLI/CLI.hpp>
#include <memory>
#include <ostream>

#include "ops/tributary/commands/command.h"

namespace tributary {
namespace {

struct ScoreOptions {
  city::EvaluateOptions files;
  std::string output = "table";
};

ExitCode evaluate_list(const ScoreOptions& options, const Console& console) {
  const auto evaluation = city::evaluate(options.files);
  if (!evaluation) return environment_error(console, evaluation.error());
  console.out() << (options.output == "json" ? city::evaluation_json(*evaluation)
                                             : city::evaluation_table(*evaluation));
  return evaluation->target_met() ? ExitCode::kDone : ExitCode::kBelowTarget;
}

}  // namespace

void add_evaluate(Commands& commands) {
  CLI::App& command = commands.add(
      "evaluate",
      {"Score a list against what a generated city planted; exit 2 below target",
       "用生成城市的真值评估清单；低于目标时退出码为 2"},
      {{"tributary evaluate --truth city/truth.jsonl --list list.jsonl", {"a table", "表格"}},
       {"tributary evaluate --truth city/truth.jsonl --list list.jsonl --changes changes.jsonl",
        {"hazards that are over count too", "已消失的隐患也计入"}}});
  // shared_ptr: the action, which CLI11 copies, owns them with the parser.
  auto options = std::make_shared<ScoreOptions>();
  command
      .add_option("--truth", options->files.truth, commands.text({"The city's truth", "真值文件"}))
      ->required()
      ->type_name("FILE");
  command
      .add_option("--list", options->files.list,
                  commands.text({"Rows, one JSON object a line", "清单，每行一个 JSON"}))
      ->required()
      ->type_name("FILE");
  command
      .add_option("--changes", options->files.changes,
                  commands.text({"The change log", "变更日志"}))
      ->type_name("FILE");
  command.add_option("-o,--output", options->output, commands.text({"How to print", "输出格式"}))
      ->check(CLI::IsMember({"table", "json"}).description(""))
      ->type_name("table|json")
      ->capture_default_str();
  commands.on(command, [options, &console = commands.console()] {
    return evaluate_list(*options, console);
  });
}

}  // namespace tributary
