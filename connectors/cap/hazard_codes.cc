#include "connectors/cap/hazard_codes.h"

#include <array>
#include <utility>

namespace tributary {
namespace {

constexpr std::array kCodes = {
    HazardCode{"safety.fire", "Fire", PublicKind::kAccident},
    HazardCode{"safety.building", "Safety", PublicKind::kAccident},
    HazardCode{"safety.gas", "Safety", PublicKind::kAccident},
    HazardCode{"safety.lift", "Safety", PublicKind::kAccident},
    HazardCode{"safety.construction", "Safety", PublicKind::kAccident},
    HazardCode{"safety.traffic", "Transport", PublicKind::kAccident},
    HazardCode{"geo.slope", "Geo", PublicKind::kNatural},
    HazardCode{"flood.point", "Met", PublicKind::kNatural},
    HazardCode{"food.safety", "Health", PublicKind::kPublicHealth},
    HazardCode{"drug.safety", "Health", PublicKind::kPublicHealth},
    HazardCode{"env.pollution", "Env", PublicKind::kAccident},
    HazardCode{"utility.failure", "Infra", PublicKind::kAccident},
    // What follows is between offices and organisations.
    HazardCode{"housing.delivery", "Other", PublicKind::kNone},
    HazardCode{"property.management", "Other", PublicKind::kNone},
    HazardCode{"labour.wage_arrears", "Other", PublicKind::kNone},
    HazardCode{"consumer.fraud", "Other", PublicKind::kNone},
    HazardCode{"investment.fraud", "Other", PublicKind::kNone},
    HazardCode{"school.safety", "Safety", PublicKind::kNone},
    HazardCode{"health.service", "Health", PublicKind::kNone},
    HazardCode{"handling.overdue", "Other", PublicKind::kNone},
};

constexpr std::array<std::pair<std::string_view, std::string_view>, 5> kResponses = {{
    {"evacuate_area", "Evacuate"},
    {"close_premises", "Avoid"},
    {"recall_product", "Avoid"},
    {"inform_public", "Monitor"},
    {"repair", "Execute"},
}};

}  // namespace

std::span<const HazardCode> hazard_codes() { return kCodes; }

HazardCode hazard_code(std::string_view hazard) {
  for (const HazardCode& code : kCodes) {
    if (code.hazard == hazard) return code;
  }
  return {hazard, "Other", PublicKind::kNone};
}

std::string_view response_to(std::string_view advice) {
  for (const auto& [name, response] : kResponses) {
    if (name == advice) return response;
  }
  return "Assess";
}

}  // namespace tributary
