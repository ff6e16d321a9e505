#include "ops/api/bodies.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "engine/base/check.h"
#include "ops/api/answers.h"
#include "ops/api/problem.h"
#include "ops/api/rule_desk.h"

namespace tributary::api {

namespace {

using Json = nlohmann::json;

std::string* text_called(std::string_view name, const Texts& texts) {
  const auto known =
      std::find_if(texts.begin(), texts.end(), [&](const auto& one) { return name == one.first; });
  return known == texts.end() ? nullptr : known->second;
}

}  // namespace

Response bad_body(std::string_view what) {
  return problem(400, "bad_body", "`" + std::string(what) + "` is unknown or does not read");
}

bool read_texts(std::string_view body, const Texts& texts) {
  const Json object = Json::parse(body, nullptr, /*allow_exceptions=*/false);
  if (!object.is_object()) return false;
  for (const auto& item : object.items()) {
    std::string* text = text_called(item.key(), texts);
    if (text == nullptr || !item.value().is_string()) return false;
    *text = item.value().get<std::string>();
  }
  return true;
}

std::optional<Response> read_rule(const Request& request, const Texts& texts) {
  std::string* const file = text_called("file", texts);
  std::string* const text = text_called("text", texts);
  CHECK(file != nullptr && text != nullptr);
  if (request.header("content-type").starts_with("text/plain")) {
    for (const auto& [name, value] : request.query) {
      std::string* const known = text_called(name, texts);
      if (known == nullptr || known == text) return bad_parameter(name);
      *known = value;
    }
    *text = request.body;
  } else if (!read_texts(request.body, texts)) {
    return bad_body("body");
  }
  if (text->empty()) return bad_body("text");
  // A rule's id is its file's name; without one it is what the rule says it is.
  if (file->empty()) *file = RuleDesk::file_named_by(*text);
  if (!RuleDesk::is_file_name(*file)) return bad_body("file");
  return std::nullopt;
}

}  // namespace tributary::api
