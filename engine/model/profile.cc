#include "engine/model/profile.h"

namespace tributary {

namespace {

constexpr char kBeforeProfile = '@';

}  // namespace

std::string_view profile_of(const Rule& rule) {
  const std::size_t at = rule.id.find(kBeforeProfile);
  return at == std::string::npos ? std::string_view() : std::string_view(rule.id).substr(at + 1);
}

std::string_view base_id_of(const Rule& rule) {
  return std::string_view(rule.id).substr(0, rule.id.find(kBeforeProfile));
}

}  // namespace tributary
