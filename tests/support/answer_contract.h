// The answers of the API against its OpenAPI document: each is of a status, a type and a form that
// the document gives the route. The validator is not ours (valijson), so the document's schemas
// keep to what JSON Schema 2020-12 and its draft 7 understand alike.
#pragma once

#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace tributary {

class AnswerContract {
 public:
  /// CHECKs that the document reads.
  explicit AnswerContract(std::string_view document);
  ~AnswerContract();

  /// What the document does not say of this answer; empty: nothing. `path` as it was asked, without
  /// parameters. A body that is no JSON is held against its type alone.
  [[nodiscard]] std::string wrong_with(const std::string& method, const std::string& path,
                                       unsigned status, const std::string& content_type,
                                       const std::string& body) const;

  /// The document's path that this one is of; empty: none.
  [[nodiscard]] std::string path_of(const std::string& path) const;
  [[nodiscard]] const nlohmann::json& document() const { return document_; }

 private:
  struct Form;  ///< a schema, read
  [[nodiscard]] const Form& form_of(const nlohmann::json& schema) const;
  [[nodiscard]] std::string wrong_with_body(const nlohmann::json& schema,
                                            const std::string& body) const;

  nlohmann::json document_;
  mutable std::map<const nlohmann::json*, std::unique_ptr<Form>> forms_;  ///< by where it stands
};

}  // namespace tributary
