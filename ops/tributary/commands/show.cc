#include <CLI/CLI.hpp>
#include <memory>
#include <ostream>

#include "engine/partition/sweep_codec.h"
#include "ops/tributary/commands/audited.h"
#include "ops/tributary/commands/command.h"
#include "ops/tributary/commands/configured.h"
#include "ops/tributary/commands/listed_rows.h"
#include "ops/tributary/commands/row_page.h"
#include "ops/tributary/commands/sweep_table.h"
#include "schemas/catalog/catalog.h"

namespace tributary {
namespace {

struct ShowOptions {
  std::string id, config, state, output;
  bool shows_why = false;
};

/// Beside the row, not in it: that somebody looked makes no revision (SIGNALS 3).
std::string last_check(const ShowOptions& options, const StateStore& store, const ListedRow& row) {
  const auto reports = read_sweep_reports(store, catalog());
  const auto type = catalog().subject_type_named(row.subject_type);
  if (!reports || !type) return "";
  Diagnostics ignored;  // a state can be read where its configuration is not
  const auto config = read_config(options.config, options.state, ignored);
  return last_check_of(*reports, {*type, row.subject_id}, row.district,
                       config ? config->utc_offset : UtcOffset());
}

ExitCode show(const ShowOptions& options, const Console& console) {
  const auto store =
      open_audited(options.config, options.state, {"show", options.id, "", ""}, console);
  if (store == nullptr) return ExitCode::kEnvironment;
  const auto json = store->get(Table::kSignals, options.id);
  if (!json) return environment_error(console, json.error());
  if (!*json) {
    console.complain(
        Message{"there is no signal `" + options.id + "`; `tributary list` prints them",
                "没有编号为“" + options.id + "”的行；用 tributary list 查看"});
    return ExitCode::kFindings;
  }
  const auto row = parse_row(**json);
  if (!row) return environment_error(console, row.error());
  if (options.output == "json") {
    console.out() << **json << '\n';
  } else {
    console.out() << row_page(**json, options.shows_why, console,
                              last_check(options, *store, *row));
  }
  return ExitCode::kDone;
}

}  // namespace

void add_show(Commands& commands) {
  CLI::App& command =
      commands.add("show", {"Print one row of the list", "显示清单中的一行"},
                   {{"tributary show s-7h2k9q4m1c8v --why", {"with its reasons", "附原因"}},
                    {"tributary show s-7h2k9q4m1c8v -o json", {"the whole row", "完整行"}}});
  // shared_ptr: the action, which CLI11 copies, owns them with the parser.
  auto options = std::make_shared<ShowOptions>();
  command.add_option("SIGNAL", options->id, commands.text({"Its id", "编号"}))->required();
  command.add_flag(
      "--why", options->shows_why,
      commands.text({"Also why it has its level and what would change it", "附原因以及变化条件"}));
  commands.config_option(command, options->config);
  commands.state_option(command, options->state);
  options->output = "table";
  command.add_option("-o,--output", options->output, commands.text({"How to print", "输出格式"}))
      ->check(CLI::IsMember({"table", "json"}).description(""))
      ->type_name("table|json")
      ->capture_default_str();
  commands.on(command,
              [options, &console = commands.console()] { return show(*options, console); });
}

}  // namespace tributary
