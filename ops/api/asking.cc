// What analysts and supervisors ask for beside rows: what is wrong with a rule, how right rules
// were, and sweeps.
#include <algorithm>
#include <array>

#include "engine/base/json_writer.h"
#include "engine/model/divisions.h"
#include "ops/api/answers.h"
#include "ops/api/api.h"
#include "ops/api/bodies.h"
#include "ops/api/problem.h"
#include "ops/tributary/composition/retry_request.h"
#include "ops/tributary/composition/sweep_requests.h"
#include "schemas/catalog/catalog.h"

namespace tributary::api {

namespace {

bool is_theme(const std::string& name) {
  const auto& themes = catalog().themes;
  return std::find(themes.begin(), themes.end(), name) != themes.end();
}

constexpr std::array<std::string_view, 3> kChecks = {"full", "special", "rolling"};
constexpr std::array kCheckKinds = {CheckKind::kFull, CheckKind::kSpecial, CheckKind::kRolling};

/// A rolling check's round, an hour or longer; `0s` ends the one there is. No other has one.
bool read_every(const std::string& text, Sweep& sweep) {
  if (sweep.check != CheckKind::kRolling) return text.empty();
  const auto every = parse_duration(text);
  if (!every || (*every != Millis(0) && *every < Sweep::kSlice)) return false;
  sweep.every = *every;
  return true;
}

}  // namespace

Reply Api::at_desk(const Request& request, bool runs_tests) const {
  std::string file, text;
  if (auto wrong = read_rule(request, {{"file", &file}, {"text", &text}})) return *wrong;
  const RuleDesk& desk = setup_.desk;
  return Work{[&desk, runs_tests, file = std::move(file), text = std::move(text)] {
    return json_response(runs_tests ? desk.test(file, text) : desk.check(file, text));
  }};
}

Reply Api::statistics(const Request& request, const std::string& rule) const {
  if (!request.query.empty()) return bad_parameter(request.query.begin()->first);
  const StatisticsDesk& desk = setup_.statistics;
  if (!desk.has_log()) {
    return problem(404, "no_change_log", "the configuration names no file `output.changes`");
  }
  const auto& ids = setup_.facts.rule_ids;
  if (!rule.empty() && !ids.contains(rule)) {
    return problem(404, "no_such_rule", "the site has no such rule");
  }
  return Work{[&desk, rule] {
    auto told = desk.json(rule);
    return told ? json_response(std::move(*told)) : unavailable(told.error());
  }};
}

Response Api::ask_sweep(const Request& request) const {
  Sweep sweep;
  std::string check, every;
  const bool reads = read_texts(request.body, {{"check", &check},
                                               {"every", &every},
                                               {"theme", &sweep.theme},
                                               {"area", &sweep.area},
                                               {"profile", &sweep.profile}});
  if (!reads) return bad_body("body");
  const auto kind = std::find(kChecks.begin(), kChecks.end(), check);
  if (kind == kChecks.end()) return bad_body("check");
  sweep.check = kCheckKinds.at(static_cast<std::size_t>(kind - kChecks.begin()));
  const bool is_special = sweep.check == CheckKind::kSpecial;
  if (is_special ? !is_theme(sweep.theme) : !sweep.theme.empty()) return bad_body("theme");
  if (!read_every(every, sweep)) return bad_body("every");
  if (!sweep.area.empty() && (!is_division_of_street_or_above(sweep.area) ||
                              (!setup_.facts.division_names.empty() &&
                               !setup_.facts.division_names.contains(sweep.area)))) {
    return bad_body("area");
  }
  if (!sweep.profile.empty() && !setup_.desk.has_variant(sweep)) return bad_body("profile");
  sweep.at = EventTime::min();
  sweep.id = sweep_id(sweep.check, setup_.clock.now());
  if (!is_sound(sweep)) return bad_body("body");
  const Status asked = request_sweep(setup_.state_directory, sweep);
  if (!asked) return unavailable(asked.error());
  Response response = taken("/api/v1/sweeps");
  JsonWriter(response.body).begin_object().member("sweep", sweep.id).end_object();
  return response;
}

/// Whoever runs the engine sees it begin anew, as for a change of registers.
Response Api::ask_retry() const {
  const Status left = RetryRequest(setup_.state_directory).leave();
  if (!left) return unavailable(left.error());
  Response response = taken("/api/v1/dlq");
  JsonWriter(response.body).begin_object().member("retry", "asked").end_object();
  return response;
}

}  // namespace tributary::api
