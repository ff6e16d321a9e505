// The routes (SIGNALS 5): from a request to an answer, or to what the server has to wait for. Knows
// no socket. One thread, but for what a Work runs.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "engine/ports/clock.h"
#include "ops/api/backtest_desk.h"
#include "ops/api/changes.h"
#include "ops/api/console_files.h"
#include "ops/api/message.h"
#include "ops/api/rate_limit.h"
#include "ops/api/read_model.h"
#include "ops/api/rule_desk.h"
#include "ops/api/site_facts.h"
#include "ops/api/statistics_desk.h"
#include "ops/api/tokens.h"
#include "ops/tributary/composition/audit_log.h"
#include "ops/tributary/composition/command_log.h"
#include "ops/tributary/metrics/engine_metrics.h"
#include "ops/tributary/warnings/warning_desk.h"

namespace tributary::api {

/// All referents must outlive the API.
struct ApiSetup {
  const StateStore& store;
  const ReadModel& rows;
  const Changes& changes;
  const Tokens& tokens;
  const SiteFacts& facts;
  const RuleDesk& desk;
  BacktestDesk& backtests;
  const StatisticsDesk& statistics;
  const ConsoleFiles& console;
  const Clock& clock;
  CommandLog* commands = nullptr;            ///< the front door; null: the list is read only
  std::span<const std::uint8_t> digest_key;  ///< of accounts
  std::string state_directory;               ///< where sweeps are asked for
  const WarningDesk* warnings = nullptr;     ///< null: none are made
  AuditLog* audit = nullptr;                 ///< null: only in tests
  const EngineMetrics* metrics = nullptr;    ///< null: no engine runs
};

/// The answer is the change log behind `after`: as a stream, or once there is something.
struct Follow {
  Account account;
  std::uint64_t after = 0;
  bool is_stream = false;
  Millis wait{0};  ///< at most, of a long-poll
};

/// A command has been written down; the answer comes from the step.
struct Await {
  Account account;
  std::string key;  ///< as written down
  std::string signal_id;
  std::string given_key;  ///< as the caller gave it
};

/// Takes long: to be run on another thread than the one that answers.
struct Work {
  std::function<Response()> run;
};

using Reply = std::variant<Response, Follow, Await, Work>;

/// Who may ask.
enum class Access : std::uint8_t {
  kEverybody,
  kLoopback,  ///< on this machine everybody, from elsewhere every account
  kAccounts,
  kWorkers,  ///< no viewer
  kStaff,    ///< supervisor, analyst, operator
  kBench,    ///< analyst, operator
  kOperators,
};

struct Route {
  std::string_view method;
  std::string_view path;  ///< `{id}` stands for one segment, or for what is before its ending
  Access access = Access::kAccounts;
  bool is_audited = true;  ///< false: it tells of no row, and is asked all the time
};

/// Every route there is; the document and the tests are held against it.
std::span<const Route> routes();
bool is_allowed(Access access, Role role);

class Api {
 public:
  explicit Api(const ApiSetup& setup) : setup_(setup) {}

  [[nodiscard]] Reply handle(const Request& request);

  /// The answer to a command, once the step has given it; nullopt: not yet.
  [[nodiscard]] std::optional<Response> answered(const Await& await) const;
  /// Where the answer will be: 202.
  [[nodiscard]] static Response accepted(const Await& await);
  /// Of a long-poll.
  [[nodiscard]] static Response changes_response(const std::vector<Change>& changes,
                                                 std::uint64_t last);
  [[nodiscard]] const Changes& changes() const { return setup_.changes; }

 private:
  using Parts = std::vector<std::string>;  ///< what stood for `{…}`
  /// The answer that keeps the account out; nullopt: it may come in. What it asks is in the audit.
  [[nodiscard]] std::optional<Response> keep_out(const Route& route, const Account& account,
                                                 const Parts& parts);
  [[nodiscard]] Reply answer(std::size_t route, const Request& request, const Account& account,
                             const Parts& parts) const;
  [[nodiscard]] Reply answer_beside(std::size_t route, const Request& request,
                                    const Account& account, const Parts& parts) const;
  // rows.cc
  [[nodiscard]] Response signals(const Request& request, const Account& account) const;
  [[nodiscard]] Response geojson(const Request& request, const Account& account) const;
  [[nodiscard]] Response facets(const Request& request, const Account& account) const;
  [[nodiscard]] Response signal(const Account& account, const std::string& id) const;
  [[nodiscard]] Response history(const Account& account, const std::string& id) const;
  [[nodiscard]] Reply follow(const Request& request, const Account& account) const;
  // sheets.cc
  [[nodiscard]] Reply sheet(Request request, const Account& account, bool is_workbook) const;
  // warnings.cc
  [[nodiscard]] Response warning_of(const Account& account, const std::string& id) const;
  [[nodiscard]] Response warnings(const Account& account) const;
  [[nodiscard]] Response warning(const Account& account, const std::string& identifier) const;
  [[nodiscard]] Response draft_warning(const Request& request, const Account& account,
                                       const std::string& id) const;
  [[nodiscard]] Response release_warning(const Account& account,
                                         const std::string& identifier) const;
  [[nodiscard]] bool may_see(const Account& account, const std::string& signal_id) const;
  // about.cc
  [[nodiscard]] Response me(const Account& account) const;
  [[nodiscard]] Response sources() const;
  [[nodiscard]] Response dead_letters(const Request& request) const;
  [[nodiscard]] Response sweeps() const;
  // actions.cc
  [[nodiscard]] Reply act(const Request& request, const Account& account,
                          const std::string& id) const;
  [[nodiscard]] Response action(const Account& account, const std::string& id,
                                const std::string& key) const;
  // asking.cc
  [[nodiscard]] Reply at_desk(const Request& request, bool runs_tests) const;
  [[nodiscard]] Response ask_sweep(const Request& request) const;
  [[nodiscard]] Reply statistics(const Request& request, const std::string& rule) const;
  [[nodiscard]] Response ask_retry() const;
  // backtests.cc
  [[nodiscard]] Response ask_backtest(const Request& request) const;
  [[nodiscard]] Response backtest(const std::string& id) const;
  [[nodiscard]] Response backtest_report(const std::string& id) const;
  [[nodiscard]] Response stop_backtest(const std::string& id) const;

  const ApiSetup setup_;
  RateLimit limit_;
};

/// The OpenAPI 3.1 document.
std::string_view openapi_document();

}  // namespace tributary::api
