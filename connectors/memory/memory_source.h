// The twin of connectors/file's source: records given by a test.
//
// Positions are those a file would have: the offset of a record is the bytes of the header, if
// there is one, and of the records before it, each with its line end.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/ports/source.h"

namespace tributary {

class MemorySource : public Source {
 public:
  explicit MemorySource(std::string header = "");

  /// The record's position. Later ones go after it, also while the source is being read.
  Position add(std::string payload, std::optional<WallTime> arrival = std::nullopt);
  /// A record over the size limit, as a source gives it: `bytes` long there, empty here.
  Position add_too_large(std::uint64_t bytes);
  /// What is added from now on lies in the next stream (file), which has this header.
  void start_stream(std::string header = "");
  /// No more will be added.
  void finish() { closed_ = true; }

  /// Retention: records before `position` are gone for seek and fetch.
  void forget_before(Position position);
  /// Whether what it has given is all there is when it gives none: false, as when a broker is gone.
  void set_caught_up(bool caught_up) { caught_up_ = caught_up; }
  /// The next read, seek or fetch fails with `error`.
  void fail_next(Error error) { failure_ = std::move(error); }

  Status read(std::vector<Record>& out, std::size_t most) override;
  Status seek(Position position) override;
  Result<Record> fetch(Position position) override;
  [[nodiscard]] bool is_caught_up() const override { return caught_up_; }
  [[nodiscard]] bool finished() const override { return closed_ && next_ == held_.size(); }

 private:
  struct Held {
    std::string payload;
    std::uint32_t header = 0;  ///< in headers_
    Position position;
    Position next;
    std::optional<WallTime> arrival;
  };

  Position hold(std::string payload, std::uint64_t bytes, std::optional<WallTime> arrival);
  Record lend(const Held& held);
  Status injected();

  std::vector<Held> held_;
  std::vector<std::string> headers_;
  Position end_;
  Position oldest_;
  std::size_t next_ = 0;
  bool closed_ = false;
  bool caught_up_ = true;
  std::optional<Error> failure_;
  /// Copies given out, freed at the next call: a view kept too long is caught by ASan.
  std::vector<std::unique_ptr<char[]>> lent_;
};

}  // namespace tributary
