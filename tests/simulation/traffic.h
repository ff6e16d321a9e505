// What others write into the topics of feeds while the engine reads them: each record in its time,
// in transactions, some of which fail and are begun anew.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "tests/simulation/broker.h"
#include "tests/simulation/chance.h"

namespace tributary::simulation {

/// A record on its way to the broker.
struct Sending {
  WallTime at;
  std::size_t partition = 0;
  std::string text;
};

/// The same with a plan's delays, repeats and changes of order; in order of time.
std::vector<Sending> disturbed(std::vector<Sending> sendings, const FaultPlan& plan,
                               Mischief& mischief);

class Traffic {
 public:
  static constexpr std::size_t kPartitions = 3;
  /// `sendings` are in order of time.
  Traffic(std::vector<Sending> sendings, Chance chance)
      : sendings_(std::move(sendings)), chance_(chance) {}

  /// What is due by then is written, and shown where its transaction has ended.
  void pass(WallTime now);
  /// All of it, and all is shown.
  void finish();
  [[nodiscard]] const TopicPartition& operator[](std::size_t partition) const {
    return partitions_[partition].topic;
  }

 private:
  struct Partition {
    TopicPartition topic;
    std::vector<Sending> begun;    ///< in the open transaction
    std::optional<WallTime> ends;  ///< when that is committed, or fails
  };
  void write(const Sending& sending);
  void end(Partition& partition);

  std::vector<Sending> sendings_;
  std::size_t next_ = 0;
  Chance chance_;
  std::array<Partition, kPartitions> partitions_;
};

}  // namespace tributary::simulation
