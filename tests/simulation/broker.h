// Twin of a broker: partitions of topics that others write in transactions, and outputs that the
// engine writes in transactions of its own. Readers are shown what is committed, and nothing behind
// a transaction that is still open. It outlives every process.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/ports/sink.h"
#include "engine/ports/source.h"
#include "tests/simulation/ground.h"
#include "tests/simulation/mischief.h"

namespace tributary::simulation {

/// One partition that is read. Offsets count what nobody is shown, too: aborted records, and the
/// mark that ends each transaction.
class TopicPartition {
 public:
  /// What is written from here on until the transaction's end is shown to nobody.
  void begin();
  void write(std::string value, WallTime at);
  void commit() { end(true); }
  void abort() { end(false); }

  struct Entry {
    std::string value;
    WallTime at;
    bool is_shown = false;  ///< committed, and no mark
  };
  /// Up to the last stable offset.
  [[nodiscard]] std::size_t stable_end() const { return open_ ? *open_ : entries_.size(); }
  [[nodiscard]] const Entry& operator[](std::size_t offset) const { return entries_[offset]; }
  [[nodiscard]] std::size_t shown() const { return shown_; }

 private:
  void end(bool is_committed);

  std::deque<Entry> entries_;
  std::optional<std::size_t> open_;  ///< where the open transaction begins
  std::size_t shown_ = 0;
};

/// One partition, as a process reads it: connectors/kafka's source.
class TopicSource final : public Source {
 public:
  TopicSource(const TopicPartition& partition, std::uint32_t number, Mischief& mischief,
              Pulse& pulse)
      : partition_(partition), number_(number), mischief_(mischief), pulse_(pulse) {}

  Status read(std::vector<Record>& out, std::size_t most) override;
  Status seek(Position position) override;
  Result<Record> fetch(Position position) override;
  [[nodiscard]] bool is_caught_up() const override { return is_there_; }
  [[nodiscard]] bool finished() const override { return false; }

 private:
  Record lend(std::size_t offset);

  const TopicPartition& partition_;
  std::uint32_t number_;
  Mischief& mischief_;
  Pulse& pulse_;
  std::size_t next_ = 0;
  bool is_there_ = true;  ///< the broker answered when it was last asked
  std::vector<std::unique_ptr<char[]>> lent_;
};

/// A topic that one producer at a time writes: which one, its epoch says.
class OutputTopic {
 public:
  /// Another producer of the same name: whoever was it before is shut out, and what it had begun is
  /// nothing.
  std::uint64_t open();
  /// kDenied where another has been opened since.
  Status write(std::uint64_t epoch, std::string_view bytes);
  Status commit(std::uint64_t epoch);

  [[nodiscard]] const std::string& committed() const { return committed_; }
  [[nodiscard]] std::uint64_t last_length() const { return last_length_; }
  static bool is_fenced(const Error& error);

 private:
  std::string committed_, begun_;
  std::uint64_t epoch_ = 0;
  std::uint64_t last_length_ = 0;  ///< of what the last transaction brought
};

/// An output topic, as a process writes it: connectors/kafka's sink.
class TopicSink final : public Sink {
 public:
  TopicSink(OutputTopic& topic, Promise promise, Mischief& mischief, Pulse& pulse)
      : topic_(topic),
        promise_(promise),
        mischief_(mischief),
        pulse_(pulse),
        epoch_(topic.open()) {}

  Result<std::uint64_t> length() override;
  /// Cuts nothing: what lies beyond must be the next append.
  Status truncate(std::uint64_t length) override;
  Status append(std::string_view bytes) override;
  Status sync() override;
  [[nodiscard]] bool has_parts() const override { return false; }
  Status rotate(std::uint64_t number) override;
  Result<bool> holds(std::uint64_t number) override;

 private:
  OutputTopic& topic_;
  Promise promise_;
  Mischief& mischief_;
  Pulse& pulse_;
  std::uint64_t epoch_;
  bool is_beyond_ = false;     ///< the topic has what the next append brings
  bool is_delivered_ = false;  ///< it was brought, and is what the topic had
};

class TopicOutlets final : public Outlets {
 public:
  std::unique_ptr<Sink> open(std::uint8_t output, const MemoryStore& disk, Mischief& mischief,
                             Pulse& pulse) override;
  /// The broker is another machine.
  void crash(const Fault& /*fault*/) override {}
  [[nodiscard]] std::string published(std::uint8_t output) const override {
    return topics_[output - 1].committed();
  }

 private:
  std::array<OutputTopic, 2> topics_;
};

}  // namespace tributary::simulation
