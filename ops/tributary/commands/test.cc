#include <CLI/CLI.hpp>
#include <fstream>
#include <memory>
#include <ostream>

#include "ops/tributary/commands/command.h"
#include "ops/tributary/commands/configured.h"
#include "rules/check/report.h"
#include "rules/check/test_runner.h"
#include "schemas/catalog/catalog.h"

namespace tributary {
namespace {

struct TestOptions {
  std::vector<std::string> paths;
  std::string config, lists, junit;
  bool has_config = false;
};

struct ToTest {
  SchemaView schemas;
  LoadedRules rules;
  TestSettings settings;
};

/// The rules of `paths`, else those of the configuration.
std::optional<ToTest> load(const TestOptions& options, Diagnostics& diagnostics) {
  if (options.paths.empty() || options.has_config) {
    auto config = read_config(options.config, "", diagnostics);
    if (!config) return std::nullopt;
    if (!options.paths.empty()) {
      config->rules.clear();
      for (const std::string& path : options.paths) config->rules.push_back({path, {}});
    }
    Site site = load_site(std::move(*config), diagnostics);
    TestSettings settings;
    settings.min_reporters = site.config.settings.min_reporters;
    settings.calendar = site.calendar;
    settings.bands = site.config.settings.bands;
    return ToTest{std::move(site.schemas), std::move(site.rules), settings};
  }
  SchemaView schemas = SchemaView::of_catalog(catalog());
  LanguageContext context;
  context.schemas = &schemas;
  LoadedRules rules = load_rules({options.paths, options.lists}, context, diagnostics);
  return ToTest{std::move(schemas), std::move(rules), {}};
}

ExitCode run_rule_tests(const TestOptions& options, const Console& console) {
  Diagnostics diagnostics;
  const auto to_test = load(options, diagnostics);
  TestReport report;
  if (to_test) {
    report = run_tests(to_test->rules, to_test->schemas, to_test->settings, diagnostics);
  }
  const bool is_wrong = console.show(diagnostics);
  if (to_test) console.out() << report_text(report, console.language());
  if (!options.junit.empty()) {
    std::ofstream file(options.junit, std::ios::binary);
    file << report_junit(report);
    if (!file.flush()) {
      return environment_error(
          console, Message{"cannot write " + options.junit, "无法写入 " + options.junit});
    }
  }
  return is_wrong || report.failures() > 0 ? ExitCode::kFindings : ExitCode::kDone;
}

}  // namespace

void add_test(Commands& commands) {
  CLI::App& command = commands.add(
      "test", {"Run the tests that stand in rules", "运行规则内的测试"},
      {{"tributary test rules/packs", {"every rule below a folder", "目录下的全部规则"}},
       {"tributary test --config city/tributary.yaml --junit tests.xml",
        {"the configuration's rules, for CI", "配置中的规则，供持续集成"}}});
  // shared_ptr: the action, which CLI11 copies, owns them with the parser.
  auto options = std::make_shared<TestOptions>();
  command.add_option("PATH", options->paths,
                     commands.text({"Rules or folders of rules", "规则文件或规则目录"}));
  commands.config_option(command, options->config);
  command
      .add_option("--lists", options->lists,
                  commands.text({"Folder of NAME.txt", "名单目录（NAME.txt）"}))
      ->type_name("DIR");
  command
      .add_option("--junit", options->junit,
                  commands.text({"Also write the outcomes as JUnit", "另存为 JUnit 格式"}))
      ->type_name("FILE");
  commands.on(command, [options, &command, &console = commands.console()] {
    options->has_config = command.count("--config") > 0;
    return run_rule_tests(*options, console);
  });
}

}  // namespace tributary
