#include "ops/tributary/config/sweeps_section.h"

#include <algorithm>
#include <array>
#include <utility>

#include "ops/tributary/config/names.h"

namespace tributary {
namespace {

constexpr std::size_t kMostSweepNameCharacters = 20;  // with its time it is a sweep's id
constexpr std::size_t kMostSweeps = 16;               // the engine remembers the last 64 runs
constexpr std::array kChecks = {CheckKind::kFull, CheckKind::kSpecial, CheckKind::kRolling};

/// `03:00` of a day.
std::optional<Millis> time_of_day(std::string_view text) {
  const auto digit = [&](std::size_t i) { return text[i] - '0'; };
  const bool has_shape = text.size() == 5 && text[2] == ':' &&
                         std::all_of(text.begin(), text.end(),
                                     [](char c) { return (c >= '0' && c <= '9') || c == ':'; });
  if (!has_shape || std::count(text.begin(), text.end(), ':') != 1) return std::nullopt;
  const int hours = digit(0) * 10 + digit(1);
  const int minutes = digit(3) * 10 + digit(4);
  if (hours > 23 || minutes > 59) return std::nullopt;
  return std::chrono::hours(hours) + std::chrono::minutes(minutes);
}

}  // namespace

std::vector<ConfiguredSweep> SweepsSection::sweeps(const YamlNode& node) {
  std::vector<ConfiguredSweep> sweeps;
  if (!node.is_mapping()) {
    reader_.error(node.span, "E110",
                  {"sweeps are written NAME: { check: …, every: … }",
                   "sweeps 应写为 名称: { check: …, every: … }"});
    return sweeps;
  }
  for (const YamlEntry& entry : node.entries) sweeps.push_back(one(entry));
  if (sweeps.size() > kMostSweeps) {
    reader_.error(node.span, "E110", {"at most 16 sweeps are scheduled", "最多可安排 16 项排查"});
  }
  const auto rolls = [](const ConfiguredSweep& one) {
    return one.sweep.check == CheckKind::kRolling;
  };
  if (std::count_if(sweeps.begin(), sweeps.end(), rolls) > 1) {
    reader_.error(node.span, "E110",
                  {"one rolling check at a time: the second would end the first",
                   "滚动排查只能有一项：第二项会终止第一项"});
  }
  std::sort(sweeps.begin(), sweeps.end(),
            [](const auto& a, const auto& b) { return a.name < b.name; });
  return sweeps;
}

ConfiguredSweep SweepsSection::one(const YamlEntry& entry) {
  ConfiguredSweep sweep;
  sweep.name = entry.key;
  sweep.span = entry.key_span;
  if (!is_name(sweep.name, "_-", kMostSweepNameCharacters)) {
    reader_.error(entry.key_span, "E110",
                  {"a sweep's name is of small letters, digits, - and _, at most 20",
                   "名称由小写字母、数字、- 和 _ 组成，最多 20 个字符"});
  }
  const YamlNode& node = entry.value;
  if (!reader_.keys(node, {"check", "every", "at", "theme", "area", "profile"})) return sweep;
  if (const YamlNode* check = reader_.required(node, "check")) {
    const auto kind = reader_.one_of(*check, {"full", "special", "rolling"});
    if (kind) sweep.sweep.check = kChecks.at(*kind);
  }
  when(node, sweep);
  what(node, sweep.sweep);
  return sweep;
}

void SweepsSection::when(const YamlNode& node, ConfiguredSweep& sweep) {
  const bool is_rolling = sweep.sweep.check == CheckKind::kRolling;
  if (const YamlNode* every = reader_.required(node, "every")) {
    sweep.every = reader_.duration(*every).value_or(Days(1));
    if (sweep.every < Sweep::kSlice) {
      reader_.error(every->span, "E110", {"at least 1h", "至少 1h"});
    }
    if (is_rolling) sweep.sweep.every = sweep.every;
  }
  const YamlNode* at = node.find("at");
  if (at == nullptr) return;
  const auto time = time_of_day(reader_.text(*at).value_or(""));
  if (is_rolling || !time) {
    reader_.error(at->span, "E110",
                  is_rolling
                      ? Message{"a rolling check goes on all the time and has no `at`",
                                "滚动排查持续进行，没有 at"}
                      : Message{"a time of day is written \"03:00\"", "时刻应写为 \"03:00\""});
    return;
  }
  sweep.at = *time;
}

/// Whether there is such a theme, area and profile is asked once the site is loaded
/// (sweep_check.h).
void SweepsSection::what(const YamlNode& node, Sweep& sweep) {
  const bool is_special = sweep.check == CheckKind::kSpecial;
  if (is_special) reader_.required(node, "theme");
  const std::array texts = {std::pair("theme", &sweep.theme), std::pair("area", &sweep.area),
                            std::pair("profile", &sweep.profile)};
  for (const auto& [key, text] : texts) {
    const YamlNode* given = node.find(key);
    if (given == nullptr) continue;
    *text = reader_.text(*given).value_or("");
    if (is_special) continue;
    reader_.error(given->span, "E110",
                  {std::string("only a special check has `") + key + "`",
                   std::string("只有专项排查（special）才有 ") + key});
  }
}

}  // namespace tributary
