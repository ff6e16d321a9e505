#include "ops/tributary/published/members.h"

#include <nlohmann/json.hpp>

namespace tributary {

std::string text_of(const nlohmann::json& object, const char* name) {
  const auto found = object.is_object() ? object.find(name) : object.end();
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

double number_of(const nlohmann::json& object, const char* name) {
  const auto found = object.is_object() ? object.find(name) : object.end();
  return found != object.end() && found->is_number() ? found->get<double>() : 0;
}

bool is_over(const nlohmann::json& row) {
  const std::string level = text_of(row, "listed_level");
  const bool is_listed = !level.empty() && level != "none";
  return text_of(row, "handling") == "closed" ||
         (text_of(row, "condition") == "gone" && !is_listed);
}

}  // namespace tributary
