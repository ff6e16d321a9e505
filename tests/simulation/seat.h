// A member's seat at a partition of the middle stream: a worker of the engine over the partition's
// state, from when the member takes it over until it is revoked, ends or is shut out.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "engine/partition/worker.h"
#include "tests/simulation/broker.h"
#include "tests/simulation/planted.h"

namespace tributary::simulation {

/// A partition, whoever owns it: its records, its state, its outputs.
struct Holding {
  TopicPartition log;
  /// Of who owns it. shared_ptr: who was shut out keeps the one it had.
  std::shared_ptr<MemoryStore> disk = std::make_shared<MemoryStore>();
  TopicOutlets outlets;
};

/// What all members run.
struct MemberSetup {
  const RuleSet& rules;
  const SubjectDirectory& subjects;
  const std::vector<SourceInfo>& sources;
  const SiteSettings& site;
};

class Seat {
 public:
  /// All referents must outlive it; the disk does. `memo` may be null. `starts`: how many processes
  /// there were before.
  Seat(const MemberSetup& setup, Holding& holding, ManualClock& clock, Mischief& mischief,
       Pulse& pulse, Chance& chance, Bug bug, SubjectMemo* memo, std::size_t starts);

  /// The state says how far the partition has been read. Before anything else.
  Status take_over();
  /// Reads some records, if there are, and makes its steps.
  Status step();
  /// All that was read is committed, with a checkpoint: whoever comes next goes on from there.
  Status finish() { return worker_->finish(); }
  /// Everything has been read.
  [[nodiscard]] bool is_at_end() const { return next_ >= log_.stable_end(); }

 private:
  const MemberSetup& setup_;
  const TopicPartition& log_;
  std::shared_ptr<MemoryStore> disk_;  ///< shared_ptr: as in Holding
  ManualClock& clock_;
  Chance& chance_;
  TopicSource source_;
  StoreTwin twin_;
  std::unique_ptr<Sink> changes_, letters_;
  std::unique_ptr<StateStore> bad_store_;
  std::unique_ptr<Sink> bad_changes_;
  RuleSet rules_;
  std::unique_ptr<PartitionSetup> partition_;
  std::unique_ptr<Worker> worker_;
  std::uint64_t next_ = 0;
};

}  // namespace tributary::simulation
