#include "tests/support/answer_contract.h"

#include <algorithm>
#include <cctype>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

#include "engine/base/check.h"

namespace tributary {

namespace {

using Json = nlohmann::json;
using Adapter = valijson::adapters::NlohmannJsonAdapter;

/// The segment stands for what is given, or is it; `literal` grows by what it says itself.
bool is_segment(std::string_view pattern, std::string_view given, std::size_t& literal) {
  const std::size_t open = pattern.find('{');
  if (open == std::string_view::npos) {
    literal += pattern.size();
    return pattern == given;
  }
  const std::string_view ending = pattern.substr(pattern.find('}') + 1);
  literal += open + ending.size();
  return given.size() > open + ending.size() && given.starts_with(pattern.substr(0, open)) &&
         given.ends_with(ending);
}

bool is_path(std::string_view pattern, std::string_view given, std::size_t& literal) {
  while (!pattern.empty() && !given.empty()) {
    const std::string_view wanted = pattern.substr(0, pattern.find('/', 1));
    const std::string_view found = given.substr(0, given.find('/', 1));
    if (!is_segment(wanted, found, literal)) return false;
    pattern.remove_prefix(wanted.size());
    given.remove_prefix(found.size());
  }
  return pattern.empty() && given.empty();
}

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

}  // namespace

struct AnswerContract::Form {
  valijson::Schema schema;
};

AnswerContract::AnswerContract(std::string_view document) : document_(Json::parse(document)) {
  CHECK(document_.contains("paths"));
}
AnswerContract::~AnswerContract() = default;

std::string AnswerContract::path_of(const std::string& path) const {
  std::string best;
  std::size_t most = 0;
  for (const auto& [pattern, methods] : document_.at("paths").items()) {
    std::size_t literal = 0;
    if (!is_path(pattern, path, literal) || (!best.empty() && literal <= most)) continue;
    best = pattern;
    most = literal;
  }
  return best;
}

std::string AnswerContract::wrong_with(const std::string& method, const std::string& path,
                                       unsigned status, const std::string& content_type,
                                       const std::string& body) const {
  const Json& problem = document_.at("components").at("responses").at("Problem");
  const std::string known = path_of(path);
  const Json* response = nullptr;
  if (known.empty()) {
    if (status != 404) return "a path that the document has not answers otherwise than 404";
    response = &problem;
  } else {
    const Json& methods = document_.at("paths").at(known);
    const auto asked = methods.find(lower(method));
    const Json& operation = asked == methods.end() ? *methods.begin() : *asked;
    if (asked == methods.end() && status != 405) return "the document has no such method";
    const auto said = operation.at("responses").find(std::to_string(status));
    if (said == operation.at("responses").end()) return "the document has no such status";
    response = said->contains("$ref") ? &problem : &*said;
  }
  const std::string type = content_type.substr(0, content_type.find(';'));
  const Json& content = response->at("content");
  if (!content.contains(type)) return "the document has no such type: " + type;
  const bool is_json = type == "application/json" || type.ends_with("+json");
  return is_json ? wrong_with_body(content.at(type).at("schema"), body) : "";
}

std::string AnswerContract::wrong_with_body(const Json& schema, const std::string& body) const {
  const Json parsed = Json::parse(body, nullptr, /*allow_exceptions=*/false);
  if (parsed.is_discarded()) return "the body is no JSON";
  valijson::ValidationResults results;
  valijson::Validator validator;
  if (validator.validate(form_of(schema).schema, Adapter(parsed), &results)) return {};
  std::string text;
  for (valijson::ValidationResults::Error error; results.popError(error);) {
    for (const std::string& part : error.context) text += part;
    text += ": " + error.description + "\n";
  }
  return text;
}

const AnswerContract::Form& AnswerContract::form_of(const Json& schema) const {
  auto& form = forms_[&schema];
  if (form == nullptr) {
    form = std::make_unique<Form>();
    // References are looked for from the root, where the components lie beside the schema.
    const Json root = {{"allOf", Json::array({schema})},
                       {"components", document_.at("components")}};
    valijson::SchemaParser(valijson::SchemaParser::kDraft7)
        .populateSchema(Adapter(root), form->schema);
  }
  return *form;
}

}  // namespace tributary
