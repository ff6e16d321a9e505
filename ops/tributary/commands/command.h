// What the commands share: exit codes, registration with help in both languages, and the options
// that several of them take. One command is one file beside this one.
#pragma once

#include <functional>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ops/tributary/screen/console.h"
#include "ops/tributary/screen/text_table.h"

namespace CLI {
class App;
}

namespace tributary {

/// What a shell sees. `kFindings`: something was looked for and found (errors of check, failing
/// tests, a damaged state); `kEnvironment`: files, permissions, configuration of this machine.
enum class ExitCode : int {
  kDone = 0,
  kFindings = 1,
  kBelowTarget = 2,
  kEnvironment = 3,
  kUsage = 64,
};

/// One line of a command's help.
struct Example {
  std::string_view line;
  Words what;
};

using Action = std::function<ExitCode()>;

/// The commands of one command line. `app` and `console` must outlive it.
class Commands {
 public:
  Commands(CLI::App& app, Console& console) : app_(app), console_(console) {}

  /// A command, or one under `parent`, with at least two examples.
  CLI::App& add(std::string_view name, Words description, std::initializer_list<Example> examples,
                CLI::App* parent = nullptr);
  /// What is done when `command` was chosen.
  // shared_ptr: CLI11 copies what it keeps, so an action shares the options that parsing fills in.
  void on(CLI::App& command, Action action);

  // Options of several commands.
  void config_option(CLI::App& command, std::string& config);
  void state_option(CLI::App& command, std::string& state);
  void output_option(CLI::App& command, std::string& output);

  [[nodiscard]] std::string text(Words words) const {
    return std::string(console_.in_words(words));
  }
  [[nodiscard]] Console& console() const { return console_; }
  [[nodiscard]] const Action& chosen() const { return chosen_; }

 private:
  CLI::App& app_;
  Console& console_;
  Action chosen_;
};

/// Of `-o`, which parsing has checked.
OutputFormat output_format_named(std::string_view name);

/// Says why on `err` and gives kEnvironment.
ExitCode environment_error(const Console& console, const Error& error);
ExitCode environment_error(const Console& console, const Message& message);
/// The same for what was asked in a way that cannot be meant: exit 64.
ExitCode usage_error(const Console& console, const Error& error);
ExitCode usage_error(const Console& console, const Message& message);

// One each; the definitions are in the files of these names.
void add_act(Commands& commands);
void add_audit(Commands& commands);
void add_backtest(Commands& commands);
void add_cap(Commands& commands);
void add_check(Commands& commands);
void add_disclose(Commands& commands);
void add_dlq(Commands& commands);
void add_evaluate(Commands& commands);
void add_explain(Commands& commands);
void add_export(Commands& commands);
void add_fmt(Commands& commands);
void add_generate(Commands& commands);
void add_init(Commands& commands);
void add_keys(Commands& commands);
void add_list(Commands& commands);
void add_reload(Commands& commands);
void add_replay(Commands& commands);
void add_run(Commands& commands);
void add_schema(Commands& commands);
void add_show(Commands& commands);
void add_state(Commands& commands);
void add_stats(Commands& commands);
void add_study(Commands& commands);
void add_sweep(Commands& commands);
void add_test(Commands& commands);
void add_tokens(Commands& commands);
void add_topics(Commands& commands);
void add_webhooks(Commands& commands);
void add_version(Commands& commands);

}  // namespace tributary
