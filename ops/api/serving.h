// The API beside a running engine: what it reads is loaded once and kept up to date by the engine's
// commits.
#pragma once

#include <memory>

#include "ops/api/api.h"
#include "ops/api/server.h"
#include "ops/tributary/composition/watched_store.h"

namespace tributary::api {

class Serving : public StoreWatcher {
 public:
  /// Reads tokens and keys, and what the site tells of itself. `site.config.api` is set.
  static Result<std::unique_ptr<Serving>> prepare(const Site& site);
  ~Serving() override;
  Serving(const Serving&) = delete;
  Serving& operator=(const Serving&) = delete;

  /// Loads the list and listens. `store` and `metrics`, which may be null, must outlive it; the
  /// engine does not run yet.
  Status start(const StateStore& store, const EngineMetrics* metrics);

  void on_written(const StateBatch& batch, std::chrono::nanoseconds took) override;
  [[nodiscard]] std::uint16_t port() const;

 private:
  struct Parts;
  explicit Serving(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace tributary::api
