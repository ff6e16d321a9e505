// Stands at every door of the engine: counts the calls that go through (each is a boundary), makes
// a plan's faults happen there, and keeps a digest of all it has seen.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "connectors/memory/manual_clock.h"
#include "engine/base/result.h"
#include "tests/simulation/fault.h"

namespace tributary::simulation {

enum class Door : std::uint8_t {
  kStoreWrite,
  kPurge,
  kAppend,
  kSync,
  kTruncate,
  kRotate,
  kRead,
  kSeek
};

/// One process, as long as it lives: stopped, no call of its goes through any door.
struct Pulse {
  bool is_stopped = false;
  std::optional<Fault> stopped_by;
};

/// What becomes of one call.
struct Turnout {
  enum class Extent : std::uint8_t { kNone, kPart, kWhole };
  Extent extent = Extent::kWhole;  ///< so much of it happens
  std::optional<Error> answer;     ///< is what the caller hears; none: what the call itself says
  std::uint64_t amount = 0;        ///< of kPart
};

class Mischief {
 public:
  /// `clock` must outlive it. The plan is in order of `at`.
  Mischief(FaultPlan plan, ManualClock& clock);

  /// A call stands at the door. `content`: digest of what it brings.
  Turnout knock(Door door, Pulse& pulse, std::uint64_t content);
  /// How many records a source may give at once, just now.
  [[nodiscard]] std::size_t most_records(std::size_t wanted);
  /// The broker answers.
  [[nodiscard]] bool is_broker_there();

  /// The next fault of the kind that is due at `turn`, if there is one; it counts as injected.
  std::optional<Fault> due(FaultKind kind, std::uint64_t turn);
  /// One that happened elsewhere: in a feed, before it was read.
  void count(FaultKind kind) { ++injected_[static_cast<std::size_t>(kind)]; }
  [[nodiscard]] const FaultPlan& plan() const { return plan_; }

  /// What must never happen has: the first of it is why the life failed.
  void accuse(std::string what);
  [[nodiscard]] const std::optional<std::string>& accusation() const { return accusation_; }

  void note(std::uint64_t content) { digest_ = combine_hashes(digest_, content); }
  [[nodiscard]] std::uint64_t digest() const { return digest_; }
  [[nodiscard]] std::uint64_t boundaries() const { return boundaries_; }
  [[nodiscard]] const FaultCounts& injected() const { return injected_; }

  /// Whether it is mischief's: every such error says so.
  static bool is_ours(const Error& error);

 private:
  std::optional<Turnout> strike(const Fault& fault, Door door, Pulse& pulse);
  Turnout refuse_for_room(Door door, std::uint64_t content);

  FaultPlan plan_;
  std::vector<bool> spent_;
  ManualClock& clock_;
  FaultCounts injected_{};
  std::uint64_t boundaries_ = 0;
  std::uint64_t digest_;
  std::uint64_t writes_without_room_ = 0;
  std::uint64_t small_reads_ = 0;
  std::uint64_t reads_away_ = 0;
  std::optional<std::string> accusation_;
};

}  // namespace tributary::simulation
