// What a life stands on and leaves behind: disk, clock, and where its outputs go. It outlives every
// process.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include "connectors/memory/manual_clock.h"
#include "connectors/memory/memory_store.h"
#include "tests/simulation/twins.h"

namespace tributary::simulation {

/// Outputs, as STATE_FORMAT.md numbers them.
inline constexpr std::uint8_t kChanges = 1, kDeadLetters = 2;

/// Where a process's outputs go.
class Outlets {
 public:
  virtual ~Outlets() = default;
  /// As one process writes it; of nothing that is not promised in `disk`.
  virtual std::unique_ptr<Sink> open(std::uint8_t output, const MemoryStore& disk,
                                     Mischief& mischief, Pulse& pulse) = 0;
  /// What the end of a process, or of its machine, leaves of them.
  virtual void crash(const Fault& fault) = 0;
  /// All that anybody has ever been shown, in order.
  [[nodiscard]] virtual std::string published(std::uint8_t output) const = 0;
};

/// Files, in parts.
class FileOutlets final : public Outlets {
 public:
  std::unique_ptr<Sink> open(std::uint8_t output, const MemoryStore& disk, Mischief& mischief,
                             Pulse& pulse) override;
  void crash(const Fault& fault) override;
  [[nodiscard]] std::string published(std::uint8_t output) const override {
    return files_[output - 1].whole();
  }

 private:
  std::array<MemorySink, 2> files_;
};

/// What is looked at when a life is over.
struct Traces {
  const MemoryStore& store;
  const Outlets& outlets;
};

struct Ground {
  explicit Ground(std::unique_ptr<Outlets> of) : outlets(std::move(of)) {}
  MemoryStore store;
  ManualClock clock;
  std::unique_ptr<Outlets> outlets;
  [[nodiscard]] Traces traces() const { return {store, *outlets}; }
};

}  // namespace tributary::simulation
