// A worker as a durable run has it, with RocksDB, change log and dead letters in a folder that is
// gone with it.
#pragma once

#include <memory>
#include <string>

#include "connectors/file/file_sink.h"
#include "connectors/rocksdb/rocks_store.h"
#include "engine/partition/worker.h"
#include "ops/tributary/composition/stages.h"
#include "tests/connectors/temporary_directory.h"

namespace tributary {

struct DurableWorker {
  /// `stages` must outlive it.
  explicit DurableWorker(const Stages& stages)
      : store(RocksStore::open({.directory = state()}).value_or_die()),
        changes(FileSink::open(directory.file("changes")).value_or_die()),
        letters(FileSink::open(directory.file("letters")).value_or_die()),
        setup(stages.partition_setup(store.get())),
        worker(WorkerSetup{setup, *store, changes.get(), letters.get(), stages.clock(),
                           behind_the_steps()}) {
    worker.recover().value_or_die();
  }
  [[nodiscard]] std::string state() const { return directory.file("state"); }

  static CommitPolicy behind_the_steps() {
    CommitPolicy policy;
    policy.writes_behind = true;
    return policy;
  }

  // In the order in which each needs those before it.
  TemporaryDirectory directory;
  std::unique_ptr<RocksStore> store;
  std::unique_ptr<FileSink> changes, letters;
  PartitionSetup setup;
  Worker worker;
};

}  // namespace tributary
