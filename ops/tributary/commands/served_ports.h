// What is served while a process runs: the API and the admin port, as far as the configuration
// names them.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "engine/base/result.h"
#include "ops/api/admin_port.h"
#include "ops/tributary/composition/engine.h"
#include "ops/tributary/composition/site.h"
#include "ops/tributary/delivery/delivery_figures.h"
#include "ops/tributary/metrics/readiness.h"
#include "ops/tributary/screen/console.h"

namespace tributary {

/// The admin port alone, as of stage 1: listens at `address`, and says where; nullopt where that is
/// empty. `metrics` must outlive it.
Result<std::optional<api::AdminPort>> open_admin_port(const std::string& address,
                                                      const MetricsPage& metrics,
                                                      const Console& console);

class ServedPorts {
 public:
  /// Reads what they need, before the engine has the site: tokens, keys, the console's files.
  static Result<std::unique_ptr<ServedPorts>> prepare(const Site& site);
  ~ServedPorts();
  ServedPorts(const ServedPorts&) = delete;
  ServedPorts& operator=(const ServedPorts&) = delete;

  /// Listens, and says where. `engine`, which does not run yet, `readiness` and `deliveries` must
  /// outlive them.
  Status open(Engine& engine, const Readiness& readiness, const DeliveryFigures& deliveries,
              const Console& console);

 private:
  struct Parts;
  explicit ServedPorts(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace tributary
