#include <CLI/CLI.hpp>
#include <algorithm>
#include <fstream>
#include <memory>
#include <ostream>

#include "ops/tributary/commands/audited.h"
#include "ops/tributary/commands/command.h"
#include "ops/tributary/commands/configured.h"
#include "ops/tributary/commands/feed_table.h"
#include "ops/tributary/commands/row_table.h"
#include "ops/tributary/commands/watched_run.h"
#include "ops/tributary/composition/engine.h"

namespace tributary {
namespace {

struct ReplayOptions {
  std::string config, out;
  ReplayOutput output;
  bool keeps_gone = false;
};

/// In the list's order.
Result<std::vector<ListedRow>> rows_of(const Engine& engine, bool keeps_gone) {
  std::vector<ListedRow> rows;
  for (const std::string& json : engine.rows()) {
    TRY_ASSIGN(ListedRow row, parse_row(json));
    if (keeps_gone || !row.is_over()) rows.push_back(std::move(row));
  }
  std::sort(rows.begin(), rows.end(), stands_before);
  return rows;
}

bool write_lines(const std::string& path, const std::vector<ListedRow>& rows) {
  std::ofstream file(path, std::ios::binary);
  for (const ListedRow& row : rows) file << row.json << '\n';
  return static_cast<bool>(file.flush());
}

ExitCode print_outcome(const ReplayOptions& options, const Engine& engine, const Watched& watched,
                       const std::vector<std::string>& names, const Console& console) {
  const auto rows = rows_of(engine, options.keeps_gone);
  if (!rows) return environment_error(console, rows.error());
  if (options.out.empty()) {
    row_table(*rows, console).write(console, OutputFormat::kTable);
  } else if (!write_lines(options.out, *rows)) {
    return environment_error(console,
                             Message{"cannot write " + options.out, "无法写入 " + options.out});
  } else {
    feed_table(watched.feeds, names, console).write(console, OutputFormat::kTable);
  }
  console.out() << row_counts(*rows, console) << '\n';
  return ExitCode::kDone;
}

ExitCode replay(const ReplayOptions& options, const Console& console) {
  auto site = configured_site(options.config, "", console);
  if (!site) return ExitCode::kEnvironment;
  if (!note_in_audit(site->config, {"replay", "", "", ""}, console)) return ExitCode::kEnvironment;
  std::vector<std::string> names;
  for (const ConfiguredFeed& feed : site->feeds) names.push_back(feed.info.name);
  const HeldSignals held;
  auto engine = Engine::replay(std::move(*site), options.output);
  if (!engine) return environment_error(console, engine.error());
  const Watched watched = run_watched(**engine, held, console, {.shows_share = true});
  if (!watched.status) return environment_error(console, watched.status.error());
  if (watched.was_stopped) {
    return environment_error(
        console, Message{"stopped before its end; nothing was written", "中途停止，没有写出结果"});
  }
  const ExitCode code = print_outcome(options, **engine, watched, names, console);
  console.err() << speed_of(watched, console) << '\n';
  return code;
}

}  // namespace

void add_replay(Commands& commands) {
  CLI::App& command = commands.add(
      "replay",
      {"The same steps over the files without state or sinks", "不用状态和输出，重放文件"},
      {{"tributary replay --config city/tributary.yaml", {"prints the list", "显示清单"}},
       {"tributary replay --config city/tributary.yaml --out list.jsonl --changes changes.jsonl",
        {"rows and changes as JSON lines", "清单与变更，每行一个 JSON"}}});
  // shared_ptr: the action, which CLI11 copies, owns them with the parser.
  auto options = std::make_shared<ReplayOptions>();
  commands.config_option(command, options->config);
  command
      .add_option("--out", options->out,
                  commands.text({"Write the rows there, one JSON object a line", "清单写入该文件"}))
      ->type_name("FILE");
  command
      .add_option("--changes", options->output.changes,
                  commands.text({"Write every change there", "变更写入该文件"}))
      ->type_name("FILE");
  command.add_flag("--all", options->keeps_gone,
                   commands.text({"Also rows whose condition is gone", "也包括已消失的"}));
  commands.on(command,
              [options, &console = commands.console()] { return replay(*options, console); });
}

}  // namespace tributary
