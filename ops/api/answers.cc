#include "ops/api/answers.h"

#include <charconv>

#include "engine/base/whole_minute.h"
#include "ops/api/problem.h"

namespace tributary::api {

Response json_response(std::string body) {
  Response response;
  response.body = std::move(body);
  return response;
}

Response text_response(std::string_view type, std::string_view body) {
  Response response;
  response.content_type = type;
  response.body = body;
  return response;
}

Response taken(std::string_view location) {
  Response response;
  response.status = 202;
  response.headers.emplace_back("Location", location);
  return response;
}

Response alive() { return json_response(R"({"status":"alive"})"); }
Response ready(const MetricsPage* metrics) {
  if (metrics == nullptr || metrics->is_ready()) return json_response(R"({"status":"ready"})");
  return problem(503, "not_ready", "the Kafka cluster does not answer; nothing is lost");
}

Response unavailable(const Error& error) {
  return problem(503, name_of(error.code), error.message);
}

Response bad_parameter(const std::string& name) {
  return problem(400, "bad_parameter", "the parameter `" + name + "` is unknown or does not read");
}

std::optional<std::uint64_t> whole_number(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool is_whole = error == std::errc() && end == text.data() + text.size() && !text.empty();
  return is_whole ? std::optional(number) : std::nullopt;
}

std::string minute_of(EventTime at, UtcOffset offset) {
  if (at <= EventTime::min()) return {};
  return format_time(whole_minute(at), offset);
}

}  // namespace tributary::api
