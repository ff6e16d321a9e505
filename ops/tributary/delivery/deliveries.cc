#include "ops/tributary/delivery/deliveries.h"

#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>
#include <utility>

#include "connectors/http/poster.h"
#include "connectors/system/system_clock.h"
#include "ops/tributary/delivery/active_alerts.h"
#include "ops/tributary/delivery/webhook.h"

namespace tributary {
namespace {

constexpr Millis kLook{200};  ///< how long a change waits at most before it is told

}  // namespace

struct Deliveries::Threads {
  std::mutex mutex;
  std::condition_variable ends;
  bool is_over = false;
  std::vector<std::thread> threads;

  void run(std::function<void(WallTime)> step) {
    threads.emplace_back([this, step = std::move(step)] {
      std::unique_lock lock(mutex);
      while (!is_over) {
        lock.unlock();
        step(SystemClock().now());
        lock.lock();
        ends.wait_for(lock, kLook, [this] { return is_over; });
      }
    });
  }
};

Deliveries::Deliveries() : threads_(std::make_unique<Threads>()) {}

Deliveries::~Deliveries() {
  {
    const std::lock_guard lock(threads_->mutex);
    threads_->is_over = true;
  }
  threads_->ends.notify_all();
  for (std::thread& thread : threads_->threads) thread.join();
}

bool Deliveries::are_set(const Config& config) {
  return !config.output.webhooks.empty() || !config.output.alertmanager.empty();
}

Result<std::unique_ptr<Deliveries>> Deliveries::start(const Config& config, const StateStore& store,
                                                      DeliveryFigures& figures) {
  std::unique_ptr<Deliveries> all(new Deliveries());  // NOLINT: private
  for (const ConfiguredWebhook& hook : config.output.webhooks) {
    // shared_ptr: a thread's function, which std::function copies, owns them.
    auto poster = std::shared_ptr<HttpPoster>(make_poster());
    auto webhook =
        std::make_shared<Webhook>(WebhookSetup{hook, config.site, config.output.changes.path,
                                               config.output.deliveries.path, &figures},
                                  *poster);
    figures.begin(hook.name);
    TRY(webhook->open());
    // Its files cannot be written for now: it is tried again, from where it was.
    all->threads_->run([poster, webhook](WallTime now) { (void)webhook->step(now); });
  }
  if (!config.output.alertmanager.empty()) {
    auto poster = std::shared_ptr<HttpPoster>(make_poster());
    auto alerts = std::make_shared<ActiveAlerts>(config.output.alertmanager, *poster);
    all->threads_->run([poster, alerts, &store](WallTime now) { (void)alerts->step(store, now); });
  }
  return all;
}

}  // namespace tributary
