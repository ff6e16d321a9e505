#include "ops/tributary/commands/configured.h"

#include "connectors/rocksdb/rocks_store.h"
#include "schemas/catalog/catalog.h"

namespace tributary {

std::optional<Config> read_config(const std::string& path, const std::string& state,
                                  Diagnostics& diagnostics) {
  auto config = load_config(path, catalog(), Surroundings::of_process(), diagnostics);
  if (config && !state.empty()) config->state = ConfiguredPath{state, {}};
  return config;
}

std::optional<Site> configured_site(const std::string& path, const std::string& state,
                                    const Console& console) {
  Diagnostics diagnostics;
  auto config = read_config(path, state, diagnostics);
  std::optional<Site> site;
  if (config) site = load_site(std::move(*config), diagnostics);
  if (console.show(diagnostics)) return std::nullopt;
  return site;
}

std::optional<std::string> state_directory(const std::string& config, const std::string& state,
                                           const Console& console) {
  if (!state.empty()) return state;
  Diagnostics diagnostics;
  const auto read = read_config(config, "", diagnostics);
  if (console.show(diagnostics) || !read) return std::nullopt;
  if (read->state.is_set()) return read->state.path;
  console.complain(Message{"`" + config + "` names no `state`; add it, or give --state DIR",
                           "“" + config + "”没有 state；请补上，或用 --state 指定目录"});
  return std::nullopt;
}

std::unique_ptr<StateStore> open_for_reading(const std::string& config, const std::string& state,
                                             const Console& console) {
  const auto directory = state_directory(config, state, console);
  if (!directory) return nullptr;
  RocksConfig rocks;
  rocks.directory = *directory;
  rocks.cache_bytes = kLeastCacheBytes;  // read once, from end to end
  auto store = RocksStore::open_secondary(rocks);
  if (store) return std::move(*store);
  console.complain(store.error());
  return nullptr;
}

bool may_be_engine(const Config& config, const Console& console) {
  if (!config.changelog.is_set()) return true;
  console.complain(Message{
      "no process runs on this state, and with a `changelog` one on another machine may keep the "
      "list, which this would shut out: ask there, or start `tributary run` first",
      "此状态目录没有进程在运行；配置了 changelog 时，可能由另一台机器的进程维护清单，"
      "直接执行会将其排除：请在那台机器上执行，或先启动 tributary run"});
  return false;
}

}  // namespace tributary
