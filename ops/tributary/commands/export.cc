// `tributary export`: the list as a file that others open.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <fstream>
#include <memory>
#include <ostream>

#include "ops/tributary/commands/audited.h"
#include "ops/tributary/commands/command.h"
#include "ops/tributary/commands/configured.h"
#include "ops/tributary/commands/listed_rows.h"
#include "ops/tributary/sheet/geojson.h"
#include "ops/tributary/sheet/official_sheet.h"

namespace tributary {
namespace {

struct ExportOptions {
  std::string config, state, file, hazard, unit;
  std::vector<std::string> levels;
  bool shows_over = false;
};

bool is_wanted(const ListedRow& row, const ExportOptions& options) {
  if (!options.shows_over && row.is_over()) return false;
  if (!options.hazard.empty() && row.hazard != options.hazard) return false;
  if (!options.unit.empty() && row.unit != options.unit) return false;
  const auto& levels = options.levels;
  return levels.empty() ||
         std::find(levels.begin(), levels.end(), name_of(row.listed_level)) != levels.end();
}

/// By the file's ending.
Result<std::string> bytes_of(const std::vector<std::string>& rows, const std::string& file,
                             Language language) {
  if (file.ends_with(".geojson")) return geojson_of(rows);
  const Sheet sheet = official_sheet(rows, language);
  return file.ends_with(".xlsx") ? workbook_of(sheet) : Result<std::string>(csv_of(sheet));
}

ExitCode write_list(const ExportOptions& options, const Console& console) {
  const auto ends = [&](const char* ending) { return options.file.ends_with(ending); };
  if (!ends(".csv") && !ends(".xlsx") && !ends(".geojson")) {
    console.complain(Message{"the file ends in .csv, .xlsx or .geojson, and is made so",
                             "文件应以 .csv、.xlsx 或 .geojson 结尾，据此确定格式"});
    return ExitCode::kUsage;
  }
  const auto store = open_audited(options.config, options.state, {"export", "", "", ""}, console);
  if (store == nullptr) return ExitCode::kEnvironment;
  const auto read = read_rows(*store);
  if (!read) return environment_error(console, read.error());
  std::vector<std::string> rows;
  for (const ListedRow& row : *read) {
    if (is_wanted(row, options)) rows.push_back(row.json);
  }
  const auto bytes = bytes_of(rows, options.file, console.language());
  if (!bytes) return environment_error(console, bytes.error());
  std::ofstream out(options.file, std::ios::binary);
  out << *bytes;
  if (!out.flush()) {
    return environment_error(console,
                             Message{"cannot write " + options.file, "无法写入 " + options.file});
  }
  return ExitCode::kDone;
}

}  // namespace

void add_export(Commands& commands) {
  CLI::App& command =
      commands.add("export",
                   {"Write the list as a sheet with the official columns, or as a map",
                    "导出清单：隐患、等级、责任单位、时限、处置、反馈，或地图"},
                   {{"tributary export list.xlsx --config city/tributary.yaml --lang zh",
                     {"a workbook", "Excel 工作簿"}},
                    {"tributary export list.csv --level red,orange", {"the same as CSV", "CSV"}},
                    {"tributary export list.geojson", {"places on a map", "地图点位"}}});
  // shared_ptr: the action, which CLI11 copies, owns them with the parser.
  auto options = std::make_shared<ExportOptions>();
  command
      .add_option("FILE", options->file, commands.text({"Its ending says how", "按扩展名确定格式"}))
      ->required();
  commands.config_option(command, options->config);
  commands.state_option(command, options->state);
  command
      .add_option("--level", options->levels,
                  commands.text({"Only these levels", "只导出这些等级"}))
      ->delimiter(',')
      ->check(CLI::IsMember({"red", "orange", "yellow", "blue"}).description(""))
      ->type_name("LEVEL,…");
  command
      .add_option("--hazard", options->hazard, commands.text({"Only this hazard", "只导出该隐患"}))
      ->type_name("HAZARD");
  command
      .add_option("--unit", options->unit, commands.text({"Only this unit's", "只导出该单位的"}))
      ->type_name("ID");
  command.add_flag("--all", options->shows_over,
                   commands.text({"Also rows that are gone or closed", "也导出已消失或已办结的"}));
  commands.on(command,
              [options, &console = commands.console()] { return write_list(*options, console); });
}

}  // namespace tributary
