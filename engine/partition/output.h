// An exactly-once file output (DESIGN 8, File output): the outbox holds the lines of the last
// commit, the batch records how many parts are finished and the committed length of the current
// one. Whatever instant the process dies at, that part is cut to its length and the outbox appended
// again.
#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "engine/ports/sink.h"
#include "engine/ports/state_store.h"

namespace tributary {

class Output {
 public:
  static constexpr std::uint64_t kNeverRotates = std::numeric_limits<std::uint64_t>::max();

  /// `id` names it in the store: never reused for another output of the same state. `sink` must
  /// outlive it. A part that has reached `rotate_bytes` at a commit is finished with it, so that a
  /// part is longer than that by what one commit holds at most.
  Output(std::uint8_t id, std::string name, Sink& sink, std::uint64_t rotate_bytes = kNeverRotates);

  void add(std::string_view line);

  /// Before the commit's batch is written: the lines, and what is delivered before them, go into
  /// it. kExists when a part that is not ours stands in the way of the next.
  Status prepare(StateBatch& batch);
  /// After it: begin a new part if that is due, append and sync.
  Status deliver();
  /// At start: cut, append what the last commit promised. kCorrupt when the output is shorter than
  /// committed.
  Status recover(const StateStore& store);

 private:
  /// What a commit says of the output.
  struct Progress {
    std::uint64_t length = 0;    ///< of the current part, delivered and synced
    std::uint64_t finished = 0;  ///< parts
    /// Length of the part that the delivery of this commit finishes first; 0: it finishes none.
    std::uint64_t finishing = 0;
  };
  [[nodiscard]] std::string length_key() const;
  [[nodiscard]] std::string outbox_key() const;
  [[nodiscard]] Error not_ours() const;
  Result<bool> is_due() const;
  Status recover_part();

  std::uint8_t id_;
  std::string name_;
  Sink& sink_;
  std::uint64_t rotate_bytes_;
  Progress progress_;
  std::string pending_;  ///< added since the last commit
  std::string in_delivery_;
};

}  // namespace tributary
