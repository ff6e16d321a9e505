#include "ops/tributary/warnings/row_alert.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "connectors/cap/hazard_codes.h"
#include "engine/base/digest.h"
#include "ops/tributary/published/members.h"
#include "schemas/catalog/catalog.h"

namespace tributary {
namespace {

using Json = nlohmann::json;

constexpr const char* kRadius = "0.2";  // km: a building and what is around it

Bilingual title_of_hazard(const std::string& name) {
  const auto topic = catalog().topic_named(name);
  return topic ? catalog()[*topic].title : Bilingual{name, name};
}

Bilingual title_of_advice(const std::string& name) {
  const auto advice = catalog().advice_named(name);
  return advice ? catalog()[*advice].title : Bilingual{name, name};
}

Bilingual word_of(Level level) {
  switch (level) {
    case Level::kRed:
      return {"红色", "red"};
    case Level::kOrange:
      return {"橙色", "orange"};
    case Level::kYellow:
      return {"黄色", "yellow"};
    case Level::kBlue:
      return {"蓝色", "blue"};
    case Level::kNone:
      break;
  }
  return {"", ""};
}

std::string circle_of(const Json& subject) {
  const auto location = subject.find("location");
  const bool is_place = location != subject.end() && location->is_object() &&
                        location->contains("lat") && location->contains("lon") &&
                        (*location)["lat"].is_number() && (*location)["lon"].is_number();
  if (!is_place) return {};
  return fmt::format("{:.6f},{:.6f} {}", (*location)["lat"].get<double>(),
                     (*location)["lon"].get<double>(), kRadius);
}

}  // namespace

Result<CapAlert> alert_of(std::string_view row_json) {
  const Json row = Json::parse(row_json, nullptr, /*allow_exceptions=*/false);
  const auto level = level_named(text_of(row, "listed_level"));
  if (!level || text_of(row, "hazard").empty() || !row.contains("subject")) {
    return Error{ErrorCode::kCorrupt, "a row of the list is not readable"};
  }
  CapAlert alert;
  const HazardCode code = hazard_code(text_of(row, "hazard"));
  alert.category = code.category;
  alert.level = *level;
  alert.response = response_to(text_of(row, "advice"));
  alert.district = text_of(row["subject"], "district");
  alert.circle = circle_of(row["subject"]);
  const Bilingual hazard = title_of_hazard(text_of(row, "hazard"));
  const Bilingual advice = title_of_advice(text_of(row, "advice"));
  const Bilingual word = word_of(*level);
  std::string place = text_of(row["subject"], "name");
  if (place.empty()) place = text_of(row["subject"], "id");
  alert.infos.push_back(
      {"zh-CN", std::string(hazard.zh), fmt::format("{}{}预警：{}", hazard.zh, word.zh, place),
       fmt::format("{}，{}{}预警。建议措施：{}。", place, hazard.zh, word.zh, advice.zh), place});
  alert.infos.push_back(
      {"en", std::string(hazard.en), fmt::format("{} warning, {}: {}", word.en, hazard.en, place),
       fmt::format("{}: {} warning of {}. Advice: {}.", place, word.en, hazard.en, advice.en),
       place});
  return alert;
}

std::string content_of(const CapAlert& alert) {
  Sha256 digest;
  digest.field(alert.category).field(name_of(alert.level)).field(alert.response);
  digest.field(alert.district).field(alert.circle);
  for (const CapText& text : alert.infos) {
    digest.field(text.language).field(text.event).field(text.headline).field(text.description);
    digest.field(text.area);
  }
  return base32(digest.finish(), 26);
}

}  // namespace tributary
