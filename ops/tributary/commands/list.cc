#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <ostream>

#include "ops/tributary/commands/audited.h"
#include "ops/tributary/commands/command.h"
#include "ops/tributary/commands/configured.h"
#include "ops/tributary/commands/listed_rows.h"
#include "ops/tributary/commands/row_table.h"

namespace tributary {
namespace {

struct ListOptions {
  std::string config, state, output;
  std::vector<std::string> levels;
  std::string hazard, unit;
  std::size_t limit = 0;  ///< 0: all
  bool shows_gone = false;
};

bool is_wanted(const ListedRow& row, const ListOptions& options) {
  if (!options.shows_gone && row.is_over()) return false;
  if (!options.hazard.empty() && row.hazard != options.hazard) return false;
  if (!options.unit.empty() && row.unit != options.unit) return false;
  const auto& levels = options.levels;
  return levels.empty() ||
         std::find(levels.begin(), levels.end(), name_of(row.listed_level)) != levels.end();
}

/// The rows themselves, whole, in an array.
void print_json(const std::vector<ListedRow>& rows, std::ostream& out) {
  out << '[';
  for (std::size_t i = 0; i < rows.size(); ++i) out << (i == 0 ? "\n" : ",\n") << rows[i].json;
  out << (rows.empty() ? "]\n" : "\n]\n");
}

ExitCode list(const ListOptions& options, const Console& console) {
  const auto store = open_audited(options.config, options.state, {"list", "", "", ""}, console);
  if (store == nullptr) return ExitCode::kEnvironment;
  auto read = read_rows(*store);
  if (!read) return environment_error(console, read.error());
  std::vector<ListedRow> rows;
  for (ListedRow& row : *read) {
    if (is_wanted(row, options)) rows.push_back(std::move(row));
  }
  const std::string counts = row_counts(rows, console);
  if (options.limit > 0 && rows.size() > options.limit) rows.resize(options.limit);
  const OutputFormat format = output_format_named(options.output);
  if (format == OutputFormat::kJson) {
    print_json(rows, console.out());
    return ExitCode::kDone;
  }
  row_table(rows, console).write(console, format);
  if (format == OutputFormat::kTable) console.out() << counts << '\n';
  return ExitCode::kDone;
}

}  // namespace

void add_list(Commands& commands) {
  CLI::App& command = commands.add(
      "list",
      {"Print the list, highest first, whether or not an engine runs",
       "显示清单（从高到低），无论引擎是否在运行"},
      {{"tributary list --config city/tributary.yaml", {"as a table", "表格"}},
       {"tributary list --level red,orange -o csv", {"for a spreadsheet", "导入电子表格"}},
       {"tributary list --state /data/state -o json", {"whole rows", "完整行"}}});
  // shared_ptr: the action, which CLI11 copies, owns them with the parser.
  auto options = std::make_shared<ListOptions>();
  commands.config_option(command, options->config);
  commands.state_option(command, options->state);
  commands.output_option(command, options->output);
  command
      .add_option("--level", options->levels,
                  commands.text({"Only these levels", "只显示这些等级"}))
      ->delimiter(',')
      ->check(CLI::IsMember({"red", "orange", "yellow", "blue"}).description(""))
      ->type_name("LEVEL,…");
  command
      .add_option("--hazard", options->hazard, commands.text({"Only this hazard", "只显示该隐患"}))
      ->type_name("HAZARD");
  command
      .add_option("--unit", options->unit, commands.text({"Only this unit's", "只显示该单位的"}))
      ->type_name("ID");
  command.add_option("--limit", options->limit, commands.text({"At most so many", "最多行数"}))
      ->type_name("N");
  command.add_flag("--all", options->shows_gone,
                   commands.text({"Also rows that are gone or closed", "也显示已消失或已办结的"}));
  commands.on(command,
              [options, &console = commands.console()] { return list(*options, console); });
}

}  // namespace tributary
