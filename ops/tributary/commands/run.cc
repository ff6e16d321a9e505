#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <atomic>
#include <memory>
#include <ostream>

#include "connectors/system/open_files.h"
#include "engine/partition/log_codec.h"
#include "ops/tributary/commands/command.h"
#include "ops/tributary/commands/configured.h"
#include "ops/tributary/commands/feed_table.h"
#include "ops/tributary/commands/rule_fates.h"
#include "ops/tributary/commands/running.h"
#include "ops/tributary/commands/served_ports.h"
#include "ops/tributary/commands/watched_run.h"
#include "ops/tributary/composition/retry_request.h"
#include "ops/tributary/delivery/deliveries.h"
#include "schemas/catalog/catalog.h"

namespace tributary {
namespace {

/// Who stops a process commonly waits 30 s, and then kills it.
constexpr Millis kEndsWithin = std::chrono::seconds(28);

struct RunOptions {
  std::string config, state;
  bool until_idle = false;
};

void print_outcome(const Watched& watched, const Console& console) {
  console.out() << speed_of(watched, console)
                << fmt::format(
                       fmt::runtime(console.in_words(Words{
                           ", {} revisions; everything is committed", "，修订 {} 次；已全部提交"})),
                       grouped(watched.revisions))
                << (watched.was_stopped ? console.in_words(Words{"; stopped", "；已停止"}) : "")
                << '\n';
}

/// Says once that a cluster does not answer, and once that it does: its clients find out one by
/// one.
KafkaNotices notices_on(const Console& console, Readiness& readiness) {
  // shared_ptr: the notices are copied to every client, which are of one mind.
  auto is_away = std::make_shared<std::atomic<bool>>(false);
  return [is_away, &console, &readiness](const KafkaNotice& notice) {
    if (is_away->exchange(!notice.is_reachable) != notice.is_reachable) return;
    readiness.cluster_answers(notice.is_reachable);
    const Words words =
        notice.is_reachable
            ? Words{"Kafka at {} answers again{}", "Kafka（{}）已恢复{}"}
            : Words{"Kafka at {} does not answer; trying again, nothing is lost ({})",
                    "Kafka（{}）无应答；将继续重试，数据不会丢失（{}）"};
    console.err() << fmt::format(fmt::runtime(console.in_words(words)), notice.brokers,
                                 notice.reason) +
                         "\n"
                  << std::flush;
  };
}

/// What a reload may not change: a state belongs to it.
struct Foundation {
  std::string site, state;
  Sha256Digest layout{};
  bool operator==(const Foundation&) const = default;

  static Foundation of(const Site& site) {
    return {site.config.site, site.config.state.path, layout_digest(catalog(), site.sources())};
  }
};

/// The site to go on with; nullopt, and the reason printed, if it is not sound or stands on another
/// foundation.
std::optional<Site> reloaded(const RunOptions& options, const Foundation& foundation,
                             const Console& console) {
  auto site = configured_site(options.config, options.state, console);
  if (!site) {
    console.complain(
        Message{"nothing was reloaded; the old rules go on", "未重新加载；继续使用原有规则"});
  } else if (Foundation::of(*site) != foundation) {
    console.complain(
        Message{"nothing was reloaded: sources, state and site change with a restart only",
                "未重新加载：数据源、状态目录和站点只能在重启时更改"});
    site.reset();
  }
  return site;
}

/// Until it ends, or `next` holds the site to go on with.
Result<Watched> run_once(Site site, const RunOptions& options, const HeldSignals& held,
                         const Console& console, std::optional<RunningMark>& mark,
                         std::optional<Site>& next) {
  RetryRequest retry(site.config.state.path);
  const Retries retries = retry.is_there() ? Retries::kAll : Retries::kWhenRegistersChanged;
  const Foundation foundation = Foundation::of(site);
  const Config config = site.config;
  const Reading reading = options.until_idle ? Reading::kToTheEnd : Reading::kFollow;
  std::unique_ptr<ServedPorts> prepared;
  if (reading == Reading::kFollow) {
    TRY_ASSIGN(prepared, ServedPorts::prepare(site));
  }
  Diagnostics remarks;
  Readiness readiness;  // before the engine, whose clients tell it
  DeliveryFigures figures;
  TRY_ASSIGN(auto engine, Engine::durable(std::move(site), reading, retries, remarks,
                                          notices_on(console, readiness)));
  if (retries == Retries::kAll) retry.drop();  // one that came since is for the next beginning
  console.show(remarks);
  if (!mark) mark.emplace(foundation.state);
  print_rule_fates(engine->partition().rule_fates(), console);
  print_reread(engine->partition().reread(), console);
  const auto ports = std::move(prepared);  // gone before the engine that they read
  if (ports != nullptr) TRY(ports->open(*engine, readiness, figures, console));
  std::unique_ptr<Deliveries> deliveries;  // gone before the engine that it reads
  if (reading == Reading::kFollow && Deliveries::are_set(config)) {
    TRY_ASSIGN(deliveries, Deliveries::start(config, engine->state(), figures));
  }
  const auto on_hangup = [&] {
    next = reloaded(options, foundation, console);
    if (!next) retry.drop();  // what it would begin anew with is not sound: it is to be asked again
    return next.has_value();
  };
  Watch watch;
  watch.shows_share = options.until_idle;
  watch.on_hangup = on_hangup;
  watch.is_called = [&] { return retry.is_there(); };
  watch.ends_within = kEndsWithin;
  Watched watched = run_watched(*engine, held, console, watch);
  TRY(watched.status);
  return watched;
}

ExitCode run(const RunOptions& options, const Console& console) {
  raise_open_files();
  const HeldSignals held;
  std::optional<Site> next = configured_site(options.config, options.state, console);
  if (!next) return ExitCode::kEnvironment;
  std::vector<std::string> names;
  for (const ConfiguredFeed& feed : next->feeds) names.push_back(feed.info.name);
  Watched watched;
  std::optional<RunningMark> mark;  // over reloads, too
  while (next) {
    Site site = std::move(*next);
    next.reset();
    auto ended = run_once(std::move(site), options, held, console, mark, next);
    if (!ended) return environment_error(console, ended.error());
    watched = std::move(*ended);
    if (watched.is_told_to_end) next.reset();
  }
  feed_table(watched.feeds, names, console).write(console, OutputFormat::kTable);
  print_outcome(watched, console);
  return ExitCode::kDone;
}

}  // namespace

void add_run(Commands& commands) {
  CLI::App& command = commands.add(
      "run", {"Read the feeds, keep the list, write its changes", "读取数据源，维护清单，输出变更"},
      {{"tributary run --config city/tributary.yaml --until-idle",
        {"ends with its files", "读完文件即结束"}},
       {"tributary run --config tributary.yaml",
        {"follows them until Ctrl-C; SIGHUP reloads rules",
         "持续跟随，Ctrl-C 结束；SIGHUP 重新加载规则"}}});
  // shared_ptr: the action, which CLI11 copies, owns them with the parser.
  auto options = std::make_shared<RunOptions>();
  commands.config_option(command, options->config);
  commands.state_option(command, options->state);
  command.add_flag("--until-idle", options->until_idle,
                   commands.text({"End when the files are read and everything is committed",
                                  "读完文件并全部提交后结束"}));
  commands.on(command, [options, &console = commands.console()] { return run(*options, console); });
}

}  // namespace tributary
