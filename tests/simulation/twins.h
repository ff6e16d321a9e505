// Twins of a process's doors to its disk and its files: connectors/memory's, with mischief at every
// call. What lies in them outlives the process; the doors do not.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "connectors/memory/memory_sink.h"
#include "connectors/memory/memory_source.h"
#include "connectors/memory/memory_store.h"
#include "tests/simulation/mischief.h"

namespace tributary::simulation {

/// All referents must outlive it.
class StoreTwin final : public StateStore {
 public:
  StoreTwin(MemoryStore& disk, Mischief& mischief, Pulse& pulse)
      : disk_(disk), mischief_(mischief), pulse_(pulse) {}

  Result<std::optional<std::string>> get(Table table, std::string_view key) const override;
  Status scan(Table table, std::string_view from, std::string_view to,
              const std::function<bool(std::string_view key, std::string_view value)>& visit)
      const override;
  Status write(const StateBatch& batch, bool durable) override;
  Status purge(Table table, std::string_view from, std::string_view to) override;

 private:
  MemoryStore& disk_;
  Mischief& mischief_;
  Pulse& pulse_;
};

/// What the last durable commit promised the output: nothing else may ever be appended to it.
class Promise {
 public:
  /// `output`: its number in the store (STATE_FORMAT.md).
  Promise(const MemoryStore& disk, std::uint8_t output) : disk_(disk), output_(output) {}
  /// Accuses where `bytes` are not what was committed.
  void hold(std::string_view bytes, Mischief& mischief) const;

 private:
  const MemoryStore& disk_;
  std::uint8_t output_;
};

class FileTwin final : public Sink {
 public:
  FileTwin(MemorySink& file, Promise promise, Mischief& mischief, Pulse& pulse)
      : file_(file), promise_(promise), mischief_(mischief), pulse_(pulse) {}

  Result<std::uint64_t> length() override;
  Status truncate(std::uint64_t length) override;
  Status append(std::string_view bytes) override;
  Status sync() override;
  Status rotate(std::uint64_t number) override;
  Result<bool> holds(std::uint64_t number) override;

 private:
  MemorySink& file_;
  Promise promise_;
  Mischief& mischief_;
  Pulse& pulse_;
};

/// A finished file of records, as one process reads it.
class SourceTwin final : public Source {
 public:
  SourceTwin(const std::vector<std::string>& lines, Mischief& mischief, Pulse& pulse);

  Status read(std::vector<Record>& out, std::size_t most) override;
  Status seek(Position position) override;
  Result<Record> fetch(Position position) override;
  [[nodiscard]] bool is_caught_up() const override { return held_.is_caught_up(); }
  [[nodiscard]] bool finished() const override { return held_.finished(); }

 private:
  MemorySource held_;
  Mischief& mischief_;
  Pulse& pulse_;
};

}  // namespace tributary::simulation
