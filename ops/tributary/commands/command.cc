#include "ops/tributary/commands/command.h"

#include <CLI/CLI.hpp>
#include <algorithm>

#include "engine/base/check.h"
#include "engine/base/text.h"

namespace tributary {
namespace {

/// Two examples or more, what they do set behind them.
std::string footer_of(std::initializer_list<Example> examples, const Console& console) {
  std::size_t widest = 0;
  for (const Example& example : examples) {
    widest = std::max(widest, display_width(example.line));
  }
  std::string out(console.in_words(Words{"Examples:", "示例："}));
  for (const Example& example : examples) {
    out += "\n  " + std::string(example.line);
    out += std::string(widest - display_width(example.line) + 2, ' ') + "# ";
    out += console.in_words(example.what);
  }
  return out + "\n";
}

}  // namespace

CLI::App& Commands::add(std::string_view name, Words description,
                        std::initializer_list<Example> examples, CLI::App* parent) {
  CHECK_GE(examples.size(), 2U);
  CLI::App& under = parent == nullptr ? app_ : *parent;
  CLI::App& command = *under.add_subcommand(std::string(name), text(description));
  command.set_help_flag("-h,--help", text({"Print this help", "显示本帮助"}));
  command.footer(footer_of(examples, console_));
  command.fallthrough();  // --lang may stand behind the command
  return command;
}

void Commands::on(CLI::App& command, Action action) {
  command.callback([this, action = std::move(action)] { chosen_ = action; });
}

void Commands::config_option(CLI::App& command, std::string& config) {
  config = "tributary.yaml";
  command.add_option("-c,--config", config, text({"Configuration file", "配置文件"}))
      ->type_name("FILE")
      ->capture_default_str();
}

void Commands::state_option(CLI::App& command, std::string& state) {
  command
      .add_option(
          "--state", state,
          text({"State directory, instead of the configuration's", "状态目录（代替配置中的）"}))
      ->type_name("DIR");
}

void Commands::output_option(CLI::App& command, std::string& output) {
  output = "table";
  command.add_option("-o,--output", output, text({"How to print", "输出格式"}))
      ->check(CLI::IsMember({"table", "json", "csv"}).description(""))
      ->type_name("table|json|csv")
      ->capture_default_str();
}

OutputFormat output_format_named(std::string_view name) {
  if (name == "json") return OutputFormat::kJson;
  if (name == "csv") return OutputFormat::kCsv;
  CHECK(name == "table");
  return OutputFormat::kTable;
}

ExitCode environment_error(const Console& console, const Error& error) {
  console.complain(error);
  return ExitCode::kEnvironment;
}

ExitCode environment_error(const Console& console, const Message& message) {
  console.complain(message);
  return ExitCode::kEnvironment;
}

ExitCode usage_error(const Console& console, const Error& error) {
  console.complain(error);
  return ExitCode::kUsage;
}

ExitCode usage_error(const Console& console, const Message& message) {
  console.complain(message);
  return ExitCode::kUsage;
}

}  // namespace tributary
