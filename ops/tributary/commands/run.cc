#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <atomic>
#include <memory>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "connectors/system/open_files.h"
#include "engine/partition/log_codec.h"
#include "ops/tributary/commands/command.h"
#include "ops/tributary/commands/configured.h"
#include "ops/tributary/commands/feed_table.h"
#include "ops/tributary/commands/rule_fates.h"
#include "ops/tributary/commands/running.h"
#include "ops/tributary/commands/served_ports.h"
#include "ops/tributary/commands/watched_run.h"
#include "ops/tributary/composition/engine.h"
#include "ops/tributary/composition/ingest_walk.h"
#include "ops/tributary/composition/retry_request.h"
#include "ops/tributary/composition/stand_by.h"
#include "ops/tributary/delivery/deliveries.h"
#include "ops/tributary/metrics/ingest_metrics.h"
#include "ops/tributary/metrics/stand_by_metrics.h"
#include "schemas/catalog/catalog.h"

namespace tributary {
namespace {

/// Who stops a process commonly waits 30 s, and then kills it.
constexpr Millis kEndsWithin = std::chrono::seconds(28);

struct RunOptions {
  std::string config, state;
  bool until_idle = false;
};

void print_outcome(const Watched& watched, bool keeps_list, const Console& console) {
  const Words words =
      keeps_list ? Words{", {} revisions; everything is committed", "，修订 {} 次；已全部提交"}
                 : Words{"; everything is in the middle stream", "；已全部写入中间流"};
  console.out() << speed_of(watched, console)
                << fmt::format(fmt::runtime(console.in_words(words)), grouped(watched.revisions))
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
  std::string site, state, stream;
  bool keeps_list = true;
  Sha256Digest layout{};
  bool operator==(const Foundation&) const = default;

  static Foundation of(const Site& site) {
    return {site.config.site, site.config.state.path, site.config.stream.name,
            site.config.roles.correlate, layout_digest(catalog(), site.sources())};
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

/// What a run goes through until it ends, reloads among it.
struct Running {
  const RunOptions& options;
  const HeldSignals& held;
  const Console& console;
  std::optional<RunningMark> mark = std::nullopt;
  std::optional<Site> next = std::nullopt;  ///< to go on with
  /// Of several processes that keep one state, one at a time does; null: it is the only one.
  std::unique_ptr<KafkaMembership> members = nullptr;
};

/// The site to go on with; nullopt, and the reason printed.
std::optional<Site> site_of(const Running& running) {
  return configured_site(running.options.config, running.options.state, running.console);
}

/// Begins anew, with what the configuration says now.
Status go_on(Running& running) {
  running.next = site_of(running);
  if (running.next) return {};
  return Error{ErrorCode::kInvalid, "the configuration is not sound any more"};
}

/// Whoever has its turn next waits for the end of this one.
class Turn {
 public:
  explicit Turn(KafkaMembership* members) : members_(members) {
    if (members_ != nullptr) members_->work(true);
  }
  ~Turn() {
    if (members_ != nullptr) members_->work(false);
  }
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;
  [[nodiscard]] bool is_over() const { return members_ != nullptr && !members_->has_turn(); }

 private:
  KafkaMembership* members_;
};

void print_restored(const RestoreProgress* restored, const Console& console) {
  if (restored == nullptr || restored->entries == 0) return;
  console.err() << fmt::format(fmt::runtime(console.in_words(
                                   Words{"{} entries read from the changelog ({} KiB)\n",
                                         "已从变更日志读取 {} 条（{} KiB）\n"})),
                               grouped(restored->entries), grouped(restored->bytes / 1024))
                << std::flush;
}

/// Before this process has marked the directory as its own.
Status check_alone(const std::string& state, const Running& running) {
  if (running.mark || !running_on(state)) return {};
  return Error{ErrorCode::kExists, "another process runs on " + state +
                                       ": each has a state directory of its own (--state DIR)"};
}

/// Another process of the site keeps the list, until this one has its turn or is told to end.
Result<Watched> stand_by(const Config& config, Running& running) {
  const Console& console = running.console;
  TRY(check_alone(config.state.path, running));
  if (running.members == nullptr) {
    TRY_ASSIGN(running.members, join_members(config));
  }
  Readiness readiness;  // before what tells it; it is never ready
  TRY_ASSIGN(auto walk, StandBy::make(config, *running.members, notices_on(console, readiness)));
  if (!running.mark) running.mark.emplace(config.state.path);
  const StandByMetrics metrics(walk->progress());
  TRY_ASSIGN(const auto admin, open_admin_port(config.admin.listen, metrics, console));
  console.err() << console.in_words(Words{"standing by until it is this process's turn\n",
                                          "待命中，轮到本进程时接续\n"})
                << std::flush;
  Watch watch;
  watch.on_hangup = [] { return false; };  // what it begins with is read when it begins
  watch.ends_within = kEndsWithin;
  Watched watched = run_watched(*walk, running.held, console, watch);
  TRY(watched.status);
  print_restored(&walk->progress(), console);
  return watched;
}

/// Stage 1 alone, until it ends or there is a site to go on with.
Result<Watched> ingest_once(Site site, Running& running) {
  const Console& console = running.console;
  const Foundation foundation = Foundation::of(site);
  const Reading reading = running.options.until_idle ? Reading::kToTheEnd : Reading::kFollow;
  TRY(check_alone(foundation.state, running));
  const std::string admin_address = running.options.until_idle ? "" : site.config.admin.listen;
  const std::vector<SourceInfo> sources = site.sources();
  Readiness readiness;  // before the walk, whose clients tell it
  TRY_ASSIGN(auto walk, IngestWalk::make(std::move(site), reading, notices_on(console, readiness)));
  if (!running.mark) running.mark.emplace(foundation.state);
  const IngestMetrics metrics(
      {[&walk] { return walk->state(); }, [&walk] { return walk->records_behind(); }}, sources,
      readiness);
  TRY_ASSIGN(const auto admin, open_admin_port(admin_address, metrics, console));
  Watch watch;
  watch.shows_share = running.options.until_idle;
  watch.on_hangup = [&] {
    running.next = reloaded(running.options, foundation, console);
    return running.next.has_value();
  };
  watch.ends_within = kEndsWithin;
  Watched watched = run_watched(*walk, running.held, console, watch);
  TRY(watched.status);
  return watched;
}

/// The list is kept, until it ends or there is a site to go on with.
Result<Watched> run_once(Site site, Running& running) {
  const Console& console = running.console;
  RetryRequest retry(site.config.state.path);
  const Retries retries = retry.is_there() ? Retries::kAll : Retries::kWhenRegistersChanged;
  const Foundation foundation = Foundation::of(site);
  const Config config = site.config;
  const Reading reading = running.options.until_idle ? Reading::kToTheEnd : Reading::kFollow;
  std::unique_ptr<ServedPorts> prepared;
  if (reading == Reading::kFollow) {
    if (!config.roles.api) site.config.api = {};
    TRY_ASSIGN(prepared, ServedPorts::prepare(site));
  }
  Diagnostics remarks;
  const Turn turn(running.members.get());  // over when the engine is gone
  Readiness readiness;                     // before the engine, whose clients tell it
  DeliveryFigures figures;
  TRY_ASSIGN(auto engine, Engine::durable(std::move(site), reading, retries, remarks,
                                          notices_on(console, readiness)));
  if (retries == Retries::kAll) retry.drop();  // one that came since is for the next beginning
  console.show(remarks);
  if (!running.mark) running.mark.emplace(foundation.state);
  print_restored(engine->restored(), console);
  if (running.members != nullptr) {
    console.err() << console.in_words(
                         Words{"this process keeps the list now\n", "现由本进程维护清单\n"})
                  << std::flush;
  }
  print_rule_fates(engine->partition().rule_fates(), console);
  print_reread(engine->partition().reread(), console);
  const auto ports = std::move(prepared);  // gone before the engine that they read
  if (ports != nullptr) TRY(ports->open(*engine, readiness, figures, console));
  std::unique_ptr<Deliveries> deliveries;  // gone before the engine that it reads
  if (reading == Reading::kFollow && Deliveries::are_set(config)) {
    TRY_ASSIGN(deliveries, Deliveries::start(config, engine->state(), figures));
  }
  const auto on_hangup = [&] {
    running.next = reloaded(running.options, foundation, console);
    // What it would begin anew with is not sound: it is to be asked again.
    if (!running.next) retry.drop();
    return running.next.has_value();
  };
  Watch watch;
  watch.shows_share = running.options.until_idle;
  watch.on_hangup = on_hangup;
  watch.is_called = [&] { return retry.is_there(); };
  watch.must_rest = [&] { return turn.is_over(); };
  watch.ends_within = kEndsWithin;
  Watched watched = run_watched(*engine, running.held, console, watch);
  const bool is_shut_out = running.members != nullptr && !watched.status &&
                           watched.status.error().code == ErrorCode::kIncompatible;
  if (!is_shut_out) TRY(watched.status);
  if (is_shut_out) environment_error(console, watched.status.error());
  const bool has_lost_turn = is_shut_out || (watched.was_stopped && turn.is_over());
  if (has_lost_turn && !watched.is_told_to_end) TRY(go_on(running));
  return watched;
}

/// The list is kept, by turns where there are several who could.
Result<Watched> keep_list(Site site, Running& running) {
  if (!site.config.changelog.is_set()) return run_once(std::move(site), running);
  TRY_ASSIGN(Watched waited, stand_by(site.config, running));
  if (waited.is_told_to_end) return waited;
  // Registers and rules are as they are now.
  TRY(go_on(running));
  auto watched = run_once(std::move(*std::exchange(running.next, std::nullopt)), running);
  if (watched || watched.error().code != ErrorCode::kUnavailable) return watched;
  // The cluster went while it began: a member waits for its next turn.
  environment_error(running.console, watched.error());
  TRY(go_on(running));
  return Watched();
}

ExitCode run(const RunOptions& options, const Console& console) {
  raise_open_files();
  const HeldSignals held;
  Running running{options, held, console};
  running.next = site_of(running);
  if (!running.next) return ExitCode::kEnvironment;
  const bool keeps_list = running.next->config.roles.correlate;
  std::vector<std::string> names;
  for (const ConfiguredFeed& feed : running.next->feeds) names.push_back(feed.info.name);
  Watched watched;
  while (running.next) {
    Site site = std::move(*running.next);
    running.next.reset();
    auto ended =
        keeps_list ? keep_list(std::move(site), running) : ingest_once(std::move(site), running);
    if (!ended) return environment_error(console, ended.error());
    watched = std::move(*ended);
    if (watched.is_told_to_end) running.next.reset();
  }
  if (!watched.feeds.empty())
    feed_table(watched.feeds, names, console).write(console, OutputFormat::kTable);
  print_outcome(watched, keeps_list, console);
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
