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

std::vector<std::string> texts_of(const nlohmann::json& object, const char* name) {
  std::vector<std::string> texts;
  const auto found = object.is_object() ? object.find(name) : object.end();
  if (found == object.end() || !found->is_array()) return texts;
  for (const auto& text : *found) {
    if (text.is_string()) texts.push_back(text.get<std::string>());
  }
  return texts;
}

std::vector<std::string> units_told(const nlohmann::json& row) {
  std::vector<std::string> units = texts_of(row, "copy_to");
  for (std::string& unit : texts_of(row, "escalated_to")) units.push_back(std::move(unit));
  return units;
}

bool is_over(const nlohmann::json& row) {
  const std::string level = text_of(row, "listed_level");
  const bool is_listed = !level.empty() && level != "none";
  return text_of(row, "handling") == "closed" ||
         (text_of(row, "condition") == "gone" && !is_listed);
}

}  // namespace tributary
