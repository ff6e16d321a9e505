// Whoever is told of the list by HTTP, beside an engine that runs: webhooks and Alertmanager, each
// by a thread of its own, so that one that does not answer keeps no other waiting.
#pragma once

#include <memory>
#include <vector>

#include "engine/ports/state_store.h"
#include "ops/tributary/config/config.h"
#include "ops/tributary/delivery/delivery_figures.h"

namespace tributary {

class Deliveries {
 public:
  /// `store` and `figures` must outlive it. kIo, kCorrupt: a receiver's place does not read.
  static Result<std::unique_ptr<Deliveries>> start(const Config& config, const StateStore& store,
                                                   DeliveryFigures& figures);
  ~Deliveries();
  Deliveries(const Deliveries&) = delete;
  Deliveries& operator=(const Deliveries&) = delete;

  /// Some receiver is configured.
  static bool are_set(const Config& config);

 private:
  Deliveries();
  struct Threads;
  std::unique_ptr<Threads> threads_;
};

}  // namespace tributary
