#include "ops/api/problem.h"

#include "engine/base/json_writer.h"
#include "ops/tributary/screen/answer_words.h"

namespace tributary::api {

namespace {

std::string_view title_of(unsigned status) {
  switch (status) {
    case 400:
      return "not understood";
    case 401:
      return "who are you";
    case 403:
      return "not allowed";
    case 404:
      return "not found";
    case 405:
      return "not with this method";
    case 409:
      return "conflict";
    case 410:
      return "gone";
    case 413:
      return "too large";
    case 422:
      return "refused";
    case 429:
      return "too many";
    default:
      return "unavailable";
  }
}

Response written(unsigned status, std::string_view code, std::string_view detail,
                 std::string_view row) {
  Response response;
  response.status = status;
  response.content_type = "application/problem+json";
  JsonWriter out(response.body);
  out.begin_object().member("type", "urn:tributary:problem:" + std::string(code));
  out.member("title", title_of(status)).member("status", static_cast<int>(status));
  out.member("code", code).member("detail", detail);
  if (!row.empty()) out.key("row").json(row);
  out.end_object();
  return response;
}

}  // namespace

Response problem(unsigned status, std::string_view code, std::string_view detail) {
  return written(status, code, detail, "");
}

unsigned status_of(Answer answer) {
  switch (answer) {
    case Answer::kDone:
    case Answer::kAwaitsSecond:
      return 200;
    case Answer::kNoRow:
      return 404;
    case Answer::kStaleRevision:
    case Answer::kWrongState:
    case Answer::kSamePerson:
      return 409;
    case Answer::kNotAllowed:
    case Answer::kOtherUnit:
      return 403;
    default:
      return 422;
  }
}

Response problem_of(Answer answer, std::string_view row) {
  return written(status_of(answer), name_of(answer), words_of(answer).en, row);
}

}  // namespace tributary::api
