// `/metrics`, `/healthz` and `/readyz` for whoever runs the machine: on the loopback, without
// tokens.
#pragma once

#include <cstdint>
#include <memory>

#include "engine/base/result.h"
#include "ops/api/address.h"
#include "ops/api/server.h"
#include "ops/tributary/metrics/metrics_page.h"

namespace tributary::api {

/// Prometheus' text, or 503 where the state does not read.
Response metrics_response(const MetricsPage& metrics);

class AdminPort {
 public:
  /// As Server::start. `metrics` must outlive it.
  static Result<AdminPort> start(const Address& address, const MetricsPage& metrics);
  [[nodiscard]] std::uint16_t port() const { return server_->port(); }

 private:
  explicit AdminPort(std::unique_ptr<Server> server) : server_(std::move(server)) {}
  std::unique_ptr<Server> server_;
};

}  // namespace tributary::api
