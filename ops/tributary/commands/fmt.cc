#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <fstream>
#include <memory>
#include <ostream>
#include <sstream>

#include "engine/base/counted.h"
#include "ops/tributary/commands/command.h"
#include "rules/language/formatter.h"
#include "rules/language/rule_set_loader.h"

namespace tributary {
namespace {

namespace fs = std::filesystem;

struct FmtOptions {
  std::vector<std::string> paths;
  bool only_checks = false;
};

std::optional<std::string> text_of(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::stringstream out;
  out << in.rdbuf();
  if (!in.is_open() || in.bad()) return std::nullopt;
  return out.str();
}

/// Beside it first, so that a full disk leaves the rule as it was.
bool replace_file(const std::string& path, const std::string& text) {
  const std::string beside = path + ".new";
  std::ofstream out(beside, std::ios::binary);
  out << text;
  out.close();
  std::error_code failure;
  if (out) fs::rename(beside, path, failure);
  if (out && !failure) return true;
  fs::remove(beside, failure);
  return false;
}

ExitCode format_files(const FmtOptions& options, const Console& console) {
  Diagnostics diagnostics;
  std::size_t changed = 0;
  const std::vector<std::string> files = find_rule_files(options.paths, diagnostics);
  for (const std::string& path : files) {
    if (!path.ends_with(".rule.yaml")) {
      console.complain(Message{path + " is no rule; rules end in .rule.yaml",
                               path + " 不是规则文件；规则文件以 .rule.yaml 结尾"});
      return ExitCode::kUsage;
    }
    const auto text = text_of(path);
    if (!text) {
      return environment_error(console, Message{"cannot read " + path, "无法读取 " + path});
    }
    const auto formatted = format_rule(path, *text, diagnostics);
    if (!formatted || *formatted == *text) continue;
    ++changed;
    console.out() << path << '\n';
    if (!options.only_checks && !replace_file(path, *formatted)) {
      return environment_error(console, Message{"cannot write " + path, "无法写入 " + path});
    }
  }
  const bool is_wrong = console.show(diagnostics);
  const Words done = options.only_checks ? Words{"not in the canonical layout", "{} 条格式不规范"}
                                         : Words{"laid out anew", "已重新排版 {} 条"};
  const std::string en =
      fmt::format("{}: {} {}\n", counted(files.size(), "rule"), changed, done.en);
  const std::string zh = fmt::format("规则 {} 条：", files.size()) +
                         fmt::format(fmt::runtime(done.zh), changed) + "\n";
  console.out() << console.in_words(Words{en, zh});
  const bool is_found = is_wrong || (options.only_checks && changed > 0);
  return is_found ? ExitCode::kFindings : ExitCode::kDone;
}

}  // namespace

void add_fmt(Commands& commands) {
  CLI::App& command = commands.add(
      "fmt",
      {"Lay rules out: order of keys, spacing; comments stay and no meaning changes",
       "规范规则的排版：键的顺序与空格；保留注释，不改变含义"},
      {{"tributary fmt rules/packs", {"every rule below a folder", "目录下的全部规则"}},
       {"tributary fmt --check rules/packs",
        {"changes nothing; 1 when something would", "只检查不修改，有差异时退出码为 1"}}});
  // shared_ptr: the action, which CLI11 copies, owns them with the parser.
  auto options = std::make_shared<FmtOptions>();
  command
      .add_option("PATH", options->paths,
                  commands.text({"Rules or folders of rules", "规则文件或规则目录"}))
      ->required();
  command.add_flag("--check", options->only_checks,
                   commands.text({"Only say which would change", "只列出需要修改的文件"}));
  commands.on(command,
              [options, &console = commands.console()] { return format_files(*options, console); });
}

}  // namespace tributary
