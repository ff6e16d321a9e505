#include "ops/api/admin_port.h"

#include "ops/api/answers.h"
#include "ops/api/problem.h"

namespace tributary::api {

namespace {

Response answer(const MetricsPage& metrics, const Request& request) {
  if (request.method != "GET") return problem(405, "no_such_method", "the path has no such method");
  if (request.path == "/metrics") return metrics_response(metrics);
  if (request.path == "/healthz") return alive();
  if (request.path == "/readyz") return ready(&metrics);
  return problem(404, "no_such_path", "there is no such path");
}

}  // namespace

Response metrics_response(const MetricsPage& metrics) {
  const Result<std::string> text = metrics.text();
  if (!text) return unavailable(text.error());
  return text_response("text/plain; version=0.0.4; charset=utf-8", *text);
}

Result<AdminPort> AdminPort::start(const Address& address, const MetricsPage& metrics) {
  TRY_ASSIGN(auto server, Server::start(address, [&metrics](const Request& request) {
               return answer(metrics, request);
             }));
  return AdminPort(std::move(server));
}

}  // namespace tributary::api
