#include "ops/api/api.h"

#include <array>

#include "ops/api/admin_port.h"
#include "ops/api/answers.h"
#include "ops/api/problem.h"

namespace tributary::api {

namespace {

enum Handler : std::size_t {
  kSignals,
  kGeoJson,
  kCsv,
  kWorkbook,
  kFacets,
  kSignalCap,
  kSignal,
  kHistory,
  kDraftWarning,
  kActions,
  kAction,
  kChanges,
  kRules,
  kRulesCheck,
  kRulesTest,
  kRulesBacktest,
  kRuleStats,
  kStats,
  kBacktest,
  kBacktestReport,
  kStopBacktest,
  kWarnings,
  kWarning,
  kReleaseWarning,
  kUnits,
  kMe,
  kSources,
  kDeadLetters,
  kRetryLetters,
  kSweeps,
  kAskSweep,
  kDisclose,
  kOpenApi,
  kMetrics,
  kHealth,
  kReady,
  kHandlers
};

/// In the order of Handler.
constexpr std::array<Route, kHandlers> kRoutes = {
    Route{"GET", "/api/v1/signals", Access::kAccounts},
    {"GET", "/api/v1/signals.geojson", Access::kAccounts},
    {"GET", "/api/v1/signals.csv", Access::kAccounts},
    {"GET", "/api/v1/signals.xlsx", Access::kAccounts},
    {"GET", "/api/v1/facets", Access::kAccounts},
    {"GET", "/api/v1/signals/{id}.cap", Access::kAccounts},
    {"GET", "/api/v1/signals/{id}", Access::kAccounts},
    {"GET", "/api/v1/signals/{id}/history", Access::kAccounts},
    {"POST", "/api/v1/signals/{id}/warnings", Access::kWorkers},
    {"POST", "/api/v1/signals/{id}/actions", Access::kWorkers},
    {"GET", "/api/v1/signals/{id}/actions/{key}", Access::kWorkers},
    {"GET", "/api/v1/changes", Access::kAccounts},
    {"GET", "/api/v1/rules", Access::kAccounts},
    {"POST", "/api/v1/rules/check", Access::kBench},
    {"POST", "/api/v1/rules/test", Access::kBench},
    {"POST", "/api/v1/rules/backtest", Access::kBench},
    {"GET", "/api/v1/rules/{id}/stats", Access::kStaff},
    {"GET", "/api/v1/stats", Access::kStaff},
    {"GET", "/api/v1/backtests/{id}", Access::kBench, false},
    {"GET", "/api/v1/backtests/{id}/report", Access::kBench},
    {"POST", "/api/v1/backtests/{id}/stop", Access::kBench},
    {"GET", "/api/v1/warnings", Access::kWorkers},
    {"GET", "/api/v1/warnings/{identifier}", Access::kWorkers},
    {"POST", "/api/v1/warnings/{identifier}/release", Access::kWorkers},
    {"GET", "/api/v1/units", Access::kAccounts},
    {"GET", "/api/v1/me", Access::kAccounts},
    {"GET", "/api/v1/sources", Access::kAccounts},
    {"GET", "/api/v1/dlq", Access::kBench},
    {"POST", "/api/v1/dlq/retry", Access::kOperators},
    {"GET", "/api/v1/sweeps", Access::kAccounts},
    {"POST", "/api/v1/sweeps", Access::kStaff},
    {"GET", "/api/v1/disclose", Access::kLoopback},
    {"GET", "/api/v1/openapi.json", Access::kEverybody},
    {"GET", "/metrics", Access::kOperators, false},
    {"GET", "/healthz", Access::kEverybody},
    {"GET", "/readyz", Access::kEverybody},
};

/// What stands for `{…}`; nullopt: another path.
std::optional<std::vector<std::string>> match(std::string_view pattern, std::string_view path) {
  std::vector<std::string> parts;
  while (!pattern.empty() && !path.empty()) {
    const std::string_view wanted = pattern.substr(0, pattern.find('/', 1));
    const std::string_view found = path.substr(0, path.find('/', 1));
    pattern.remove_prefix(wanted.size());
    path.remove_prefix(found.size());
    const std::string_view ending =
        wanted.starts_with("/{") ? wanted.substr(wanted.find('}') + 1) : std::string_view();
    const bool stands_for =
        wanted.starts_with("/{") && found.size() > 1 + ending.size() && found.ends_with(ending);
    if (stands_for) {
      parts.emplace_back(found.substr(1, found.size() - 1 - ending.size()));
    } else if (wanted != found) {
      return std::nullopt;
    }
  }
  if (!pattern.empty() || !path.empty()) return std::nullopt;
  return parts;
}

std::string bearer(const Request& request) {
  constexpr std::string_view kScheme = "Bearer ";
  const std::string given = request.header("authorization");
  return given.starts_with(kScheme) ? given.substr(kScheme.size()) : "";
}

/// PEOPLE 19: without login on the loopback. A proxy of this machine brings callers from elsewhere
/// over it, and says so.
bool is_called_from_here(const Request& request) {
  return request.is_over_loopback && request.header("forwarded").empty() &&
         request.header("x-forwarded-for").empty() && request.header("x-real-ip").empty() &&
         request.header("via").empty();
}

/// Nobody asks who is asking.
bool is_open(Access access, const Request& request) {
  return access == Access::kEverybody ||
         (access == Access::kLoopback && is_called_from_here(request));
}

Response no_token() {
  Response response = problem(401, "no_token", "a bearer token is needed");
  response.headers.emplace_back("WWW-Authenticate", "Bearer");
  return response;
}

}  // namespace

std::span<const Route> routes() { return kRoutes; }

bool is_allowed(Access access, Role role) {
  switch (access) {
    case Access::kEverybody:
    case Access::kLoopback:
    case Access::kAccounts:
      return true;
    case Access::kWorkers:
      return role != Role::kViewer;
    case Access::kStaff:
      return role != Role::kViewer && role != Role::kUnit;
    case Access::kBench:
      return role == Role::kAnalyst || role == Role::kOperator;
    case Access::kOperators:
      return role == Role::kOperator;
  }
  return false;
}

Reply Api::handle(const Request& request) {
  bool is_path = false;
  for (std::size_t i = 0; i < kRoutes.size(); ++i) {
    const auto parts = match(kRoutes[i].path, request.path);
    if (!parts) continue;
    is_path = true;
    if (kRoutes[i].method != request.method) continue;
    if (is_open(kRoutes[i].access, request)) return answer(i, request, {}, *parts);
    const Account* account = setup_.tokens.find(bearer(request));
    if (account == nullptr) return no_token();
    if (auto kept = keep_out(kRoutes[i], *account, *parts)) return std::move(*kept);
    return answer(i, request, *account, *parts);
  }
  if (is_path) return problem(405, "no_such_method", "the path has no such method");
  const bool is_ours = request.path == "/api" || request.path.starts_with("/api/");
  if (!is_ours && request.method == "GET") {
    if (auto page = setup_.console.find(request.path)) return std::move(*page);
  }
  return problem(404, "no_such_path", "there is no such path");
}

std::optional<Response> Api::keep_out(const Route& route, const Account& account,
                                      const Parts& parts) {
  if (!limit_.allows(account.name, setup_.clock.now())) {
    Response response = problem(429, "too_many", "too many requests; wait a second");
    response.headers.emplace_back("Retry-After", "1");
    return response;
  }
  if (!is_allowed(route.access, account.role)) {
    return problem(403, "not_allowed", "not with this role");
  }
  if (setup_.audit == nullptr || !route.is_audited) return std::nullopt;
  AuditedRequest asked{account.name, name_of(account.role), route.method, route.path, ""};
  // A warning's identifier begins with its row's id.
  if (!parts.empty()) asked.signal_id = std::string_view(parts[0]).substr(0, parts[0].find('.'));
  if (!is_signal_id(asked.signal_id)) asked.signal_id = "";
  // Nothing is told that leaves no line.
  const Status noted = setup_.audit->request(setup_.clock.now(), asked);
  if (!noted) return problem(503, "no_audit", "the audit cannot be written");
  return std::nullopt;
}

Reply Api::answer(std::size_t route, const Request& request, const Account& account,
                  const Parts& parts) const {
  switch (static_cast<Handler>(route)) {
    case kSignals:
      return signals(request, account);
    case kGeoJson:
      return geojson(request, account);
    case kCsv:
      return sheet(request, account, false);
    case kWorkbook:
      return sheet(request, account, true);
    case kFacets:
      return facets(request, account);
    case kSignalCap:
      return warning_of(account, parts[0]);
    case kSignal:
      return signal(account, parts[0]);
    case kHistory:
      return history(account, parts[0]);
    case kDraftWarning:
      return draft_warning(request, account, parts[0]);
    case kActions:
      return act(request, account, parts[0]);
    case kAction:
      return action(account, parts[0], parts[1]);
    case kChanges:
      return follow(request, account);
    case kWarnings:
      return warnings(account);
    case kWarning:
      return warning(account, parts[0]);
    case kReleaseWarning:
      return release_warning(account, parts[0]);
    default:
      return answer_beside(route, request, account, parts);
  }
}

/// What is no row.
Reply Api::answer_beside(std::size_t route, const Request& request, const Account& account,
                         const Parts& parts) const {
  switch (static_cast<Handler>(route)) {
    case kRules:
      return json_response("{\"rules\":" + setup_.facts.rules + "}");
    case kRulesCheck:
      return at_desk(request, false);
    case kRulesTest:
      return at_desk(request, true);
    case kRulesBacktest:
      return ask_backtest(request);
    case kRuleStats:
      return statistics(request, parts[0]);
    case kStats:
      return statistics(request, "");
    case kBacktest:
      return backtest(parts[0]);
    case kBacktestReport:
      return backtest_report(parts[0]);
    case kStopBacktest:
      return stop_backtest(parts[0]);
    case kUnits:
      return json_response(setup_.facts.units);
    case kMe:
      return me(account);
    case kSources:
      return sources();
    case kDeadLetters:
      return dead_letters(request);
    case kRetryLetters:
      return ask_retry();
    case kSweeps:
      return sweeps();
    case kAskSweep:
      return ask_sweep(request);
    case kDisclose:
      return text_response("text/plain; charset=utf-8", setup_.facts.disclosure);
    case kOpenApi:
      return text_response("application/json", openapi_document());
    case kMetrics:
      return setup_.metrics == nullptr ? problem(503, "no_metrics", "there is no engine to ask")
                                       : metrics_response(*setup_.metrics);
    case kHealth:
      return alive();
    case kReady:
      return ready(setup_.metrics);
    default:
      return problem(404, "no_such_path", "there is no such path");
  }
}

}  // namespace tributary::api
