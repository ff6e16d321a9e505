// The state of a process that keeps the list: a RocksDB in its directory and, where the
// configuration names one, the changelog from which another machine would go on.
#pragma once

#include <memory>

#include "connectors/kafka/config.h"
#include "connectors/kafka/kafka_changelog.h"
#include "connectors/kafka/producer.h"
#include "connectors/rocksdb/rocks_store.h"
#include "connectors/system/system_clock.h"
#include "engine/partition/replicated_store.h"
#include "ops/tributary/config/config.h"

namespace tributary {

/// Its parts refer to each other, so it stays where it was made.
class DurableState {
 public:
  /// kIncompatible: the state is kept in a changelog, and `config` names none. Errors as of
  /// RocksStore, load_keys and KafkaChangelog.
  static Result<std::unique_ptr<DurableState>> open(const Config& config, KafkaPatience patience,
                                                    const KafkaNotices& notices);
  DurableState(const DurableState&) = delete;
  DurableState& operator=(const DurableState&) = delete;

  /// As ReplicatedStore's; nothing without a changelog.
  Status follow() { return kept_ == nullptr ? Status() : kept_->follow(); }
  Status restore() { return kept_ == nullptr ? Status() : kept_->restore(); }
  /// What restore() and follow() have read; nullptr without a changelog.
  [[nodiscard]] const RestoreProgress* progress() const {
    return kept_ == nullptr ? nullptr : &kept_->progress();
  }

  /// After restore(): what the engine reads and writes.
  [[nodiscard]] StateStore& store() {
    return kept_ == nullptr ? static_cast<StateStore&>(*rocks_) : *kept_;
  }
  [[nodiscard]] const RocksStore& rocks() const { return *rocks_; }

 private:
  explicit DurableState(std::unique_ptr<RocksStore> rocks) : rocks_(std::move(rocks)) {}

  SystemClock clock_;
  std::unique_ptr<RocksStore> rocks_;
  std::unique_ptr<KafkaChangelog> changelog_;
  std::unique_ptr<ReplicatedStore> kept_;
};

}  // namespace tributary
