#include "ops/tributary/composition/durable_state.h"

#include <string>
#include <utility>

#include "ops/tributary/composition/key_access.h"

namespace tributary {

Result<std::unique_ptr<DurableState>> DurableState::open(const Config& config,
                                                         KafkaPatience patience,
                                                         const KafkaNotices& notices) {
  RocksConfig rocks;
  rocks.directory = config.state.path;
  rocks.cache_bytes = config.settings.cache_bytes;
  TRY_ASSIGN(auto opened, RocksStore::open(rocks));
  std::unique_ptr<DurableState> state(new DurableState(std::move(opened)));
  if (!config.changelog.is_set()) {
    TRY_ASSIGN(const bool is_kept, has_changelog(*state->rocks_));
    if (!is_kept) return state;
    return Error{ErrorCode::kIncompatible,
                 "the state in " + config.state.path +
                     " is kept in a changelog, and would part from it: `" + config.file +
                     "` must name the `changelog`"};
  }
  TRY_ASSIGN(const InstallationKeys keys, load_keys(config));
  TRY_ASSIGN(TopicSeal seal, TopicSeal::make(keys.digest_key, config.changelog.name));
  TRY_ASSIGN(state->changelog_,
             KafkaChangelog::open(config.kafka.client,
                                  {.name = "tributary." + config.site + ".changelog",
                                   .topic = config.changelog.name},
                                  std::move(seal), std::move(patience), notices));
  state->kept_ =
      std::make_unique<ReplicatedStore>(*state->rocks_, *state->changelog_, state->clock_);
  return state;
}

}  // namespace tributary
