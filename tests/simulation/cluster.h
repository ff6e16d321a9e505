// Members at their seats, in turns: who owns which partition, and what becomes of it when a member
// ends, sleeps or hands over.
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "tests/simulation/members.h"

namespace tributary::simulation {

class Cluster {
 public:
  using Holdings = std::array<Holding, Members::kPartitions>;
  /// All referents must outlive it.
  Cluster(const MemberSetup& setup, Holdings& holdings, ManualClock& clock, Mischief& mischief,
          Chance chance, Bug bug);

  /// Until every partition has been read to its end. Why it failed, if it did.
  std::optional<std::string> run();
  [[nodiscard]] std::size_t starts() const { return starts_; }
  [[nodiscard]] std::uint64_t turns() const { return turn_; }

 private:
  struct Member {
    std::unique_ptr<Pulse> pulse = std::make_unique<Pulse>();
    std::array<SubjectMemo, Members::kPartitions> memos;
  };
  struct Seating {
    std::size_t owner = 0;
    std::unique_ptr<Seat> seat;  ///< none: not taken over yet
    bool is_done = false;
    bool is_contested = false;  ///< who had it before may still think it his
  };
  /// A seat whose member sleeps while the partition is another's.
  struct Sleeper {
    std::unique_ptr<Seat> seat;
    std::unique_ptr<Pulse> pulse;
    std::uint64_t wakes = 0;  ///< turn
  };

  /// A partition that goes back to who had it, once that member has come again.
  struct Return {
    std::uint64_t turn = 0;
    std::size_t partition = 0, owner = 0;
  };

  [[nodiscard]] std::vector<std::size_t> unfinished() const;
  std::optional<std::string> take_turn(std::size_t partition);
  Status work(std::size_t partition);
  std::unique_ptr<Seat> seat_at(std::size_t partition, Pulse& pulse);
  std::optional<std::string> rebalance();
  std::optional<std::string> move(std::size_t partition, std::size_t owner);
  std::optional<std::string> freeze();
  void shut_out(std::size_t partition);
  std::optional<std::string> wake();
  /// What `status` makes of the partition's owner.
  std::optional<std::string> heard(std::size_t partition, const Status& status);
  void end_member(std::size_t member);

  const MemberSetup& setup_;
  Holdings& holdings_;
  ManualClock& clock_;
  Mischief& mischief_;
  Chance chance_;
  Bug bug_;
  std::array<Member, Members::kMembers> members_;
  std::array<Seating, Members::kPartitions> seatings_;
  std::vector<Sleeper> sleepers_;
  std::vector<Return> returns_;
  std::size_t starts_ = 0;
  std::uint64_t turn_ = 0;
};

}  // namespace tributary::simulation
