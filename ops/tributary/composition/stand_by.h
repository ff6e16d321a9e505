// A process that waits for its turn: another one of its site keeps the list, and this one follows
// the changelog meanwhile, so that it has little to read when that one is gone.
#pragma once

#include <memory>

#include "connectors/kafka/membership.h"
#include "ops/tributary/composition/durable_state.h"
#include "ops/tributary/composition/walk.h"

namespace tributary {

/// A member of the group that deals out the turn; named by machine and state directory.
Result<std::unique_ptr<KafkaMembership>> join_members(const Config& config);

class StandBy : public Walk {
 public:
  /// `membership` must outlive it. Errors as of DurableState.
  static Result<std::unique_ptr<StandBy>> make(const Config& config,
                                               const KafkaMembership& membership,
                                               const KafkaNotices& notices);

  /// Until it has its turn, or `stop`. Errors of the membership, and those of ReplicatedStore that
  /// do not pass.
  Status run(const std::atomic<bool>& stop) override;

  [[nodiscard]] const RestoreProgress& progress() const { return *state_->progress(); }
  [[nodiscard]] std::uint64_t records_done() const override { return progress().entries; }
  [[nodiscard]] double share_read() const override { return 0; }
  [[nodiscard]] std::vector<std::optional<std::uint64_t>> records_behind() const override {
    return {};
  }
  [[nodiscard]] bool has_grown() const override { return false; }
  [[nodiscard]] std::vector<FeedReport> feed_reports() const override { return {}; }
  [[nodiscard]] std::uint64_t revisions() const override { return 0; }
  [[nodiscard]] std::uint64_t records_taken() const override { return 0; }

 private:
  StandBy(std::unique_ptr<DurableState> state, const KafkaMembership& membership)
      : state_(std::move(state)), membership_(membership) {}

  std::unique_ptr<DurableState> state_;
  const KafkaMembership& membership_;
};

}  // namespace tributary
