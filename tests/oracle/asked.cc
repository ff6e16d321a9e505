#include "tests/oracle/asked.h"

#include <algorithm>

namespace tributary::oracle {
namespace {

constexpr Days kHolds{30};

}  // namespace

std::string_view profile_in(const Rule& rule) {
  const std::size_t at = rule.id.find('@');
  return at == std::string::npos ? "" : std::string_view(rule.id).substr(at + 1);
}

std::string_view base_in(const Rule& rule) {
  return std::string_view(rule.id).substr(0, rule.id.find('@'));
}

void Asked::pass(EventTime w) {
  const EventTime before = w_;
  w_ = w;
  for (const Sweep& sweep : waiting_) {
    if (sweep.at <= w) standing_.push_back({sweep, std::max(sweep.at, before)});
  }
  std::erase_if(waiting_, [&](const Sweep& sweep) { return sweep.at <= w; });
  std::erase_if(standing_, [&](const Standing& one) { return one.at + kHolds <= w; });
}

EventTime Asked::instant(const Rule& variant, std::string_view district) const {
  EventTime last = EventTime::min();
  for (const Standing& one : standing_) {
    const std::string& theme = one.sweep.theme;
    const bool is_of_theme =
        theme.empty() ||
        std::find(variant.themes.begin(), variant.themes.end(), theme) != variant.themes.end();
    if (one.sweep.profile == profile_in(variant) && is_of_theme &&
        district.starts_with(one.sweep.area)) {
      last = std::max(last, one.at);
    }
  }
  return last;
}

}  // namespace tributary::oracle
