// The composition root: here, and nowhere else, all concrete types meet. It takes a loaded site and
// wires sources, decoders, resolver, partition, store and sinks; nothing runs until it is told to.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "connectors/rocksdb/rocks_store.h"
#include "engine/partition/partition.h"
#include "engine/partition/replay.h"
#include "engine/partition/replicated_store.h"
#include "ops/tributary/composition/feed_set.h"
#include "ops/tributary/composition/site.h"
#include "ops/tributary/composition/walk.h"
#include "ops/tributary/composition/watched_consumer.h"
#include "ops/tributary/composition/watched_store.h"

namespace tributary {

/// What a replay writes besides the rows it keeps.
struct ReplayOutput {
  std::string changes;  ///< a file, replaced; empty: none
};

/// Which dead letters are read again before anything else.
enum class Retries : std::uint8_t {
  kWhenRegistersChanged,  ///< all, if the registers are others than at the last run (DESIGN 7)
  kAll,
};

/// One run of all of the walk, or of stage 2 alone (Config::roles).
class Engine : public Walk {
 public:
  /// Durable: the configuration's state and outputs, gone on with from where the last run ended.
  /// Under other rules than then, what they read anew is gathered from the event store first
  /// (Partition::rule_fates).
  /// `remarks` gets a warning for each row of a register that is not taken: the old one stays in
  /// force (held_places.h). `notices` tell of a cluster that does not answer: what needs it waits,
  /// and nothing is lost. Errors are the installation's: a file, a key, a state of another site.
  static Result<std::unique_ptr<Engine>> durable(Site site, Reading reading, Retries retries,
                                                 Diagnostics& remarks,
                                                 const KafkaNotices& notices = {});
  /// The same steps without state and without the configuration's sinks.
  static Result<std::unique_ptr<Engine>> replay(Site site, const ReplayOutput& output);

  /// Of a replay, before it runs: `listener`, which must outlive it, sees every step. CHECKed.
  virtual void listen(StepListener& listener) = 0;

  /// Of a durable one, before it runs: is run and committed (Worker::sweep). CHECKed.
  virtual Status sweep(const Sweep& sweep) = 0;

  /// Of a durable one: `watcher` sees every commit until unwatch() has returned. CHECKed.
  virtual void watch(StoreWatcher& watcher) = 0;
  virtual void unwatch(StoreWatcher& watcher) = 0;
  /// Of a durable one, before it runs: `watcher`, which must outlive it, sees every batch. CHECKed.
  virtual void watch_batches(BatchWatcher& watcher) = 0;
  /// Of a durable one, from any thread. CHECKed.
  [[nodiscard]] virtual RocksStatistics store_statistics() const = 0;
  /// Of a durable one: its state, for reading from any thread. CHECKed.
  [[nodiscard]] virtual const StateStore& state() const = 0;

  /// What was read from the changelog before it began; nullptr: there is none.
  [[nodiscard]] virtual const RestoreProgress* restored() const { return nullptr; }

  /// Of what is read instead of feeds: frames still to be read; nullopt: feeds are, or it is not
  /// known. From any thread.
  [[nodiscard]] virtual std::optional<std::uint64_t> stream_behind() const { return std::nullopt; }

  // Before or after it has run.
  /// Of a replay: every row as JSON. A durable run's rows are in its state.
  [[nodiscard]] virtual std::vector<std::string> rows() const = 0;
  [[nodiscard]] virtual const Partition& partition() const = 0;
  [[nodiscard]] virtual const SubjectDirectory& subjects() const = 0;
  /// What its partition is built on; refers to the engine. Without a store.
  [[nodiscard]] virtual PartitionSetup partition_setup() const = 0;
  [[nodiscard]] std::uint64_t revisions() const override {
    return partition().counters().revisions;
  }
};

}  // namespace tributary
