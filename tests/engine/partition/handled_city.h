// The small city with a front door for commands: people act on its rows.
//
//   HandledCity city;
//   city.opens_orange("B7");
//   EXPECT_EQ(city.tell("B7", "accept", unit("wang")), Answer::kDone);
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engine/partition/worker.h"
#include "tests/support/small_city.h"

namespace tributary::testing {

inline constexpr SourceId kHandlingFeed{2};

/// Who gives a command.
struct Actor {
  std::string role;
  std::uint64_t account = 1;
  std::string unit;
};
inline Actor unit(std::uint64_t account, std::string id = "U9") {
  return {"unit", account, std::move(id)};
}
inline Actor supervisor(std::uint64_t account) { return {"supervisor", account, ""}; }

/// A record of the schema `handling` at a building's row, of fire safety if no other is named;
/// `more` are further fields with enumerations or codes.
Observation command_record(const std::string& building, EventTime at, const std::string& kind,
                           const Actor& actor,
                           const std::vector<std::pair<std::string, std::string>>& more = {});

class HandledCity {
 public:
  explicit HandledCity(std::vector<Rule> rules = {repeat_rule()}, StateStore* store = nullptr);

  /// Three people and a failed inspection.
  void opens_orange(const std::string& building, double day = 0);
  /// Five people and two.
  void opens_red(const std::string& building, double day = 0);
  Answer tell(const std::string& building, const std::string& kind, const Actor& actor,
              const std::vector<std::pair<std::string, std::string>>& more = {});
  void take(const LogRecord& record);
  /// Every clock passes.
  void pass(EventTime at);
  [[nodiscard]] std::string member(const std::string& building, const std::string& name,
                                   std::string_view hazard = "safety.fire") const;

  [[nodiscard]] const std::vector<std::string>& changes() const { return published_.changes; }
  [[nodiscard]] const std::vector<LogRecord>& log() const { return log_; }
  [[nodiscard]] const PartitionSetup& setup() const { return setup_; }
  FakeDirectory& directory() { return directory_; }
  [[nodiscard]] Partition& partition() { return *partition_; }
  void restart();

  EventTime now = days(0);

 private:
  RuleSet rules_;
  std::vector<SourceInfo> sources_;
  FakeDirectory directory_;
  SiteSettings site_;
  PartitionSetup setup_;
  std::unique_ptr<Partition> partition_;
  Published published_;
  std::vector<LogRecord> log_;
  std::vector<CommandAnswer> answers_;
};

}  // namespace tributary::testing
