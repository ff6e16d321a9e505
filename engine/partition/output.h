// An exactly-once file output (DESIGN 8, File output): the outbox holds the lines of the last
// commit, the batch records the output's committed length. Whatever instant the process dies at,
// the file is cut to that length and the outbox appended again.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/ports/sink.h"
#include "engine/ports/state_store.h"

namespace tributary {

class Output {
 public:
  /// `id` names it in the store: never reused for another output of the same state. `sink` must
  /// outlive it.
  Output(std::uint8_t id, std::string name, Sink& sink);

  void add(std::string_view line);

  /// Before the commit's batch is written: the lines and the length before them go into it.
  void prepare(StateBatch& batch);
  /// After it: append and sync.
  Status deliver();
  /// At start: cut, append what the last commit promised. kCorrupt when the output is shorter than
  /// committed.
  Status recover(const StateStore& store);

 private:
  [[nodiscard]] std::string length_key() const;
  [[nodiscard]] std::string outbox_key() const;

  std::uint8_t id_;
  std::string name_;
  Sink& sink_;
  std::uint64_t length_ = 0;  ///< delivered and synced
  std::string pending_;       ///< added since the last commit
  std::string in_delivery_;
};

}  // namespace tributary
