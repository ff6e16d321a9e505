#include "ops/tributary/commands/served_ports.h"

#include <fmt/format.h>

#include <deque>
#include <optional>
#include <ostream>
#include <string>
#include <utility>

#include "connectors/system/system_clock.h"
#include "engine/base/digest.h"
#include "ops/api/serving.h"
#include "ops/tributary/metrics/engine_metrics.h"

namespace tributary {

namespace {

/// While it lives the engine's commits are told.
class Watching {
 public:
  Watching(Engine& engine, StoreWatcher& watcher) : engine_(engine), watcher_(watcher) {
    engine.watch(watcher);
  }
  ~Watching() { engine_.unwatch(watcher_); }
  Watching(const Watching&) = delete;
  Watching& operator=(const Watching&) = delete;

 private:
  Engine& engine_;
  StoreWatcher& watcher_;
};

void say(const Words& words, std::uint16_t port, const Console& console) {
  console.err() << fmt::format(fmt::runtime(console.in_words(words)), port) << '\n';
}

}  // namespace

Result<std::optional<api::AdminPort>> open_admin_port(const std::string& address,
                                                      const MetricsPage& metrics,
                                                      const Console& console) {
  if (address.empty()) return std::optional<api::AdminPort>();
  TRY_ASSIGN(const api::Address where, api::parse_address(address));
  TRY_ASSIGN(api::AdminPort admin, api::AdminPort::start(where, metrics));
  say({"metrics on http://127.0.0.1:{}/metrics", "指标地址 http://127.0.0.1:{}/metrics"},
      admin.port(), console);
  return std::optional<api::AdminPort>(std::move(admin));
}

/// In the order in which they refer to each other.
struct ServedPorts::Parts {
  std::string admin_address;  ///< empty: no admin port
  MeteredSite metered;
  SystemClock clock;
  std::optional<EngineMetrics> metrics;
  std::optional<api::AdminPort> admin;
  std::unique_ptr<api::Serving> api;  ///< null: none is configured
  std::deque<Watching> watching;
};

ServedPorts::ServedPorts(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
ServedPorts::~ServedPorts() = default;

Result<std::unique_ptr<ServedPorts>> ServedPorts::prepare(const Site& site) {
  auto parts = std::make_unique<Parts>();
  parts->admin_address = site.config.admin.listen;
  parts->metered = MeteredSite::of(site);
  if (!site.config.api.listen.empty()) {
    TRY_ASSIGN(parts->api, api::Serving::prepare(site));
  }
  return std::unique_ptr<ServedPorts>(new ServedPorts(std::move(parts)));  // NOLINT: private
}

Status ServedPorts::open(Engine& engine, const Readiness& readiness,
                         const DeliveryFigures& deliveries, const Console& console) {
  if (parts_->admin_address.empty() && parts_->api == nullptr) return {};
  parts_->metered.ruleset = hex(engine.partition().ruleset());
  EngineProbe probe;
  probe.store = [&engine] { return engine.store_statistics(); };
  probe.behind = [&engine] { return engine.records_behind(); };
  if (!parts_->metered.reads_feeds) {
    probe.stream_behind = [&engine] { return engine.stream_behind(); };
  }
  probe.deliveries = [&deliveries] { return deliveries.all(); };
  parts_->metrics.emplace(engine.state(), std::move(probe), parts_->metered, parts_->clock,
                          readiness);
  TRY(parts_->metrics->load());
  parts_->watching.emplace_back(engine, *parts_->metrics);
  engine.watch_batches(*parts_->metrics);
  TRY_ASSIGN(parts_->admin, open_admin_port(parts_->admin_address, *parts_->metrics, console));
  if (parts_->api == nullptr) return {};
  parts_->watching.emplace_back(engine, *parts_->api);
  TRY(parts_->api->start(engine.state(), &*parts_->metrics));
  say({"serving on http://127.0.0.1:{}/", "服务地址 http://127.0.0.1:{}/"}, parts_->api->port(),
      console);
  return {};
}

}  // namespace tributary
