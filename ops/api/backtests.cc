// Back-tests: asked for, looked at while they run, and read once they are done.
#include "ops/api/answers.h"
#include "ops/api/api.h"
#include "ops/api/bodies.h"
#include "ops/api/problem.h"

namespace tributary::api {

namespace {

constexpr const char* kDefaultLast = "30d";

/// A whole number of days; a rule that people stand in tells its times by the day (PEOPLE 2).
bool is_days(const std::string& last) {
  const auto span = parse_duration(last);
  return span && *span >= Days(1) && *span % Days(1) == Millis(0);
}

Response no_backtest() {
  return problem(404, "no_such_backtest", "there is no such back-test, or no more");
}

}  // namespace

Response Api::ask_backtest(const Request& request) const {
  AskedBacktest asked;
  asked.last = kDefaultLast;
  std::string language = "en";
  const Texts texts = {
      {"file", &asked.file}, {"text", &asked.text}, {"last", &asked.last}, {"lang", &language}};
  if (auto wrong = read_rule(request, texts)) return *wrong;
  if (!is_days(asked.last)) return bad_body("last");
  const auto known = language_named(language);
  if (!known) return bad_body("lang");
  asked.language = *known;
  const auto id = setup_.backtests.start(asked);
  if (!id && id.error().code == ErrorCode::kExists) {
    return problem(409, "backtest_running", "another back-test is running; one at a time");
  }
  if (!id) return unavailable(id.error());
  Response response = taken("/api/v1/backtests/" + *id);
  response.body = setup_.backtests.status(*id).value_or("");
  return response;
}

Response Api::backtest(const std::string& id) const {
  auto status = setup_.backtests.status(id);
  return status ? json_response(std::move(*status)) : no_backtest();
}

Response Api::backtest_report(const std::string& id) const {
  auto report = setup_.backtests.report(id);
  if (report) return json_response(std::move(*report));
  if (report.error().code == ErrorCode::kNotFound) return no_backtest();
  return problem(409, "not_done", report.error().message);
}

Response Api::stop_backtest(const std::string& id) const {
  if (!setup_.backtests.stop(id)) return no_backtest();
  return backtest(id);
}

}  // namespace tributary::api
