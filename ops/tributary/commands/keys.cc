#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <ostream>

#include "connectors/system/system_clock.h"
#include "ops/tributary/commands/command.h"
#include "ops/tributary/commands/configured.h"
#include "ops/tributary/composition/key_access.h"

namespace tributary {
namespace {

struct KeysOptions {
  std::string config, from, to;
  bool destroys = false;
};

/// A key serves 90 days; making the next one's too leaves time to forget about it.
constexpr std::chrono::hours kAheadOfNow = floors::kTokenEpoch;

EventTime now() { return EventTime(SystemClock().now().since_epoch()); }

/// A day of the site's calendar, or `otherwise` where none is given.
Result<EventTime> day_or(const std::string& day, UtcOffset offset, EventTime otherwise) {
  if (day.empty()) return otherwise;
  auto at = parse_time(day + "T00:00", offset);
  if (!at) return Error{ErrorCode::kInvalid, "`" + day + "` is no day; write 2025-03-01"};
  return at;
}

ExitCode make(const KeysOptions& options, const Config& config, const Console& console) {
  const auto from = day_or(options.from, config.utc_offset, now());
  if (!from) return usage_error(console, from.error());
  const auto to =
      day_or(options.to, config.utc_offset, std::max(*from, now() + Millis(kAheadOfNow)));
  if (!to) return usage_error(console, to.error());
  const auto made = make_keys(config.keys.path, config.state.path, *from, *to);
  if (!made) return environment_error(console, made.error());
  console.out() << fmt::format(
      fmt::runtime(console.in_words(Words{"{}: {} keys made, for records from {} to {}\n",
                                          "{}：新建密钥 {} 个，用于 {} 至 {} 的记录\n"})),
      config.keys.path, *made, format_day(*from, config.utc_offset),
      format_day(*to, config.utc_offset));
  return ExitCode::kDone;
}

ExitCode destroy(const Config& config, const Console& console) {
  const auto destroyed = destroy_old_keys(config.keys.path, config.state.path, now());
  if (!destroyed) return environment_error(console, destroyed.error());
  console.out() << fmt::format(
      fmt::runtime(console.in_words(Words{"{}: {} keys destroyed\n", "{}：已销毁密钥 {} 个\n"})),
      config.keys.path, *destroyed);
  return ExitCode::kDone;
}

ExitCode keys(const KeysOptions& options, const Console& console) {
  Diagnostics diagnostics;
  const auto config = read_config(options.config, "", diagnostics);
  if (console.show(diagnostics) || !config) return ExitCode::kEnvironment;
  if (!config->keys.is_set()) {
    return environment_error(console,
                             Message{"`" + options.config + "` names no `keys`; add `keys: keys`",
                                     "“" + options.config + "”没有 keys；请加上“keys: keys”"});
  }
  return options.destroys ? destroy(*config, console) : make(options, *config, console);
}

}  // namespace

void add_keys(Commands& commands) {
  CLI::App& command = commands.add(
      "keys",
      {"Make the keys by which reporters are counted; what is there stays",
       "生成用于统计反映人数的密钥；已有的保持不变"},
      {{"tributary keys --config tributary.yaml",
        {"for now and the next 90 days", "当前及今后 90 天"}},
       {"tributary keys --from 2011-01-01 --to 2011-12-31",
        {"for records of that year", "用于当年记录"}},
       {"tributary keys --destroy-old", {"those no new record needs", "销毁新记录不再需要的"}}});
  // shared_ptr: the action, which CLI11 copies, owns them with the parser.
  auto options = std::make_shared<KeysOptions>();
  commands.config_option(command, options->config);
  command
      .add_option("--from", options->from,
                  commands.text({"First day of the records", "记录的第一天"}))
      ->type_name("YYYY-MM-DD");
  command.add_option("--to", options->to, commands.text({"Last day", "最后一天"}))
      ->type_name("YYYY-MM-DD");
  command
      .add_flag("--destroy-old", options->destroys,
                commands.text({"Destroy keys whose epoch ended two epochs ago, for good",
                               "永久销毁所属周期结束已满两个周期的密钥"}))
      ->excludes("--from")
      ->excludes("--to");
  commands.on(command,
              [options, &console = commands.console()] { return keys(*options, console); });
}

}  // namespace tributary
