// A list of three rows in a store, and accounts that ask for it, without a socket:
//
//   ServedList list;
//   EXPECT_EQ(list.get("/api/v1/signals", kViewer).status, 200);
//
// Rows: s-red000000000 (unit U9), s-orange000000 (unit U2, copied to U9), s-blue00000000 (U2); and
// s-closed000000 (U9), which is closed.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "connectors/memory/manual_clock.h"
#include "connectors/memory/memory_store.h"
#include "ops/api/api.h"
#include "tests/ops/tributary/commands/command_fixture.h"

namespace tributary::api {

inline constexpr const char* kViewer = "viewer-token";
inline constexpr const char* kUnit = "unit-token";               ///< of U9
inline constexpr const char* kSecondUnit = "second-unit-token";  ///< of U2
inline constexpr const char* kSupervisor = "supervisor-token";
inline constexpr const char* kAnalyst = "analyst-token";
inline constexpr const char* kOperator = "operator-token";
inline constexpr const char* kNobody = "";

/// What an API may have behind it in place of the list's own, or not have.
struct Doors {
  const StateStore* store = nullptr;           ///< null: the list's
  const Changes* changes = nullptr;            ///< null: the list's
  const StatisticsDesk* statistics = nullptr;  ///< null: the list's
  const EngineMetrics* metrics = nullptr;
  bool takes_commands = true;
  bool makes_warnings = true;
};

class ServedList {
 public:
  ServedList();

  /// From now on with these.
  void serve(const Doors& doors);

  Request request(const std::string& method, const std::string& target, const std::string& token);
  /// As a server hands it over; every answer, also one that is worked for, is held against the
  /// document (tests/support/answer_contract.h).
  Reply ask(const Request& request);
  /// The same of what becomes of a command.
  [[nodiscard]] std::optional<Response> answered(const Await& await) const;
  [[nodiscard]] static Response accepted(const Await& await);
  Response get(const std::string& target, const std::string& token);
  /// A command by the supervisor unless said.
  Reply post(const std::string& signal_id, const std::string& body,
             const std::string& token = kSupervisor, const std::string& revision = "\"3\"",
             const std::string& key = "k1");
  Reply post_to(const std::string& target, const std::string& body, const std::string& token);
  /// What has been written down.
  [[nodiscard]] std::string commands() const;
  [[nodiscard]] std::string audited() const;
  /// A commit of this row, new or as it is from now on.
  void put_row(const std::string& id, const std::string& json);
  /// A commit with these change lines; with `rotates` they begin a part of the log.
  void commit(const std::vector<std::string>& lines, bool rotates = false);
  /// As the engine writes it, `id` being `s-…/1/1`.
  static std::string whole_change_line(const std::string& id, const std::string& unit);
  /// What the change log is read for, and no more.
  static std::string change_line(const std::string& id, const std::string& unit);

  commands_test::Folder folder;
  std::unique_ptr<CommandLog> command_log;
  MemoryStore store;
  ReadModel rows;
  Changes changes{folder / "changes.jsonl", true};
  Tokens tokens;
  SiteFacts facts;
  RuleDesk desk;
  BacktestDesk backtests{folder / "program", "tributary.yaml", folder / "state"};
  StatisticsDesk statistics{folder / "changes.jsonl", UtcOffset{}};
  ConsoleFiles console;
  ManualClock clock;
  std::unique_ptr<AuditLog> audit;
  std::unique_ptr<WarningDesk> warnings;  ///< released by U9; landslides publicly
  std::string key = std::string(32, 'k');
  std::unique_ptr<Api> api;

 private:
  std::uint64_t length_ = 0, finished_ = 0;
};

}  // namespace tributary::api
