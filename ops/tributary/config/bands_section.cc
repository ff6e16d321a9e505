#include "ops/tributary/config/bands_section.h"

#include <array>
#include <utility>

namespace tributary {
namespace {

constexpr std::int64_t kMostScore = 100;

}  // namespace

std::optional<Band> BandsSection::band(const YamlNode& node) {
  if (!node.is_sequence() || node.items.size() != 2) {
    reader_.error(node.span, "E110",
                  {"a band is its lowest and its highest score, as [20, 39]",
                   "区间应写出最低分和最高分，例如 [20, 39]"});
    return std::nullopt;
  }
  const auto low = reader_.integer(node.items[0], 0, kMostScore);
  const auto high = reader_.integer(node.items[1], 0, kMostScore);
  if (!low || !high) return std::nullopt;
  if (*low > *high) {
    reader_.error(node.span, "E110",
                  {"the lowest score of a band comes first", "区间应先写最低分，再写最高分"});
    return std::nullopt;
  }
  return Band{static_cast<int>(*low), static_cast<int>(*high)};
}

Bands BandsSection::bands(const YamlNode& node) {
  if (!reader_.keys(node, {"blue", "yellow", "orange", "red"})) return {};
  Bands bands;
  // From the lowest level up: a list sorted by score is sorted by level.
  const std::array<std::pair<const char*, Band*>, 4> ascending = {{{"blue", &bands.blue},
                                                                   {"yellow", &bands.yellow},
                                                                   {"orange", &bands.orange},
                                                                   {"red", &bands.red}}};
  bool is_sound = true;
  const Band* below = nullptr;
  for (const auto& [level, into] : ascending) {
    const YamlNode* entry = reader_.required(node, level);
    const std::optional<Band> found = entry == nullptr ? std::nullopt : band(*entry);
    is_sound = is_sound && found;
    if (!found) continue;
    if (below != nullptr && found->low <= below->high) {
      reader_.error(entry->span, "E110",
                    {"the band of a level lies above those of the levels below it: sorting by "
                     "score sorts by level",
                     "较高等级的区间应高于较低等级：按评分排序即按等级排序"});
      is_sound = false;
    }
    *into = *found;
    below = into;
  }
  return is_sound ? bands : Bands();
}

}  // namespace tributary
