#include "ops/tributary/composition/sweep_check.h"

#include <algorithm>
#include <string>

#include "engine/model/divisions.h"
#include "engine/partition/sweeps.h"
#include "schemas/catalog/catalog.h"
#include "schemas/document/reader.h"

namespace tributary {
namespace {

bool has_variant(const Site& site, const Sweep& sweep) {
  const auto& files = site.rules.files;
  return std::any_of(files.begin(), files.end(),
                     [&](const RuleFile& file) { return file.rule && asks(sweep, *file.rule); });
}

}  // namespace

std::optional<Message> mistake_in(const Sweep& sweep, const Site& site) {
  const auto& themes = catalog().themes;
  if (!sweep.theme.empty() &&
      std::find(themes.begin(), themes.end(), sweep.theme) == themes.end()) {
    std::string names;
    for (const std::string_view theme : themes) {
      names += (names.empty() ? "" : ", ") + std::string(theme);
    }
    return Message{"there is no theme `" + sweep.theme + "`; there are " + names,
                   "没有主题“" + sweep.theme + "”；可用的有 " + names};
  }
  if (!sweep.area.empty() && !is_division_of_street_or_above(sweep.area)) {
    return Message{"`" + sweep.area + "` is no division code of street level or above",
                   "“" + sweep.area + "”不是街道及以上级别的区划代码"};
  }
  if (!sweep.area.empty() && !site.divisions.entries.empty() &&
      site.divisions.find(sweep.area) == nullptr) {
    return Message{"the site has no division `" + sweep.area + "`",
                   "本站点没有区划“" + sweep.area + "”"};
  }
  if (!sweep.profile.empty() && !has_variant(site, sweep)) {
    return Message{
        "no active rule of theme `" + sweep.theme + "` has a variant `ID@" + sweep.profile + "`",
        "主题“" + sweep.theme + "”下没有启用的变体“规则编号@" + sweep.profile + "”"};
  }
  if (is_sound(sweep)) return std::nullopt;
  return Message{"an id is 1 to 40 letters, digits, `.`, `_` and `-`, and no number of a person",
                 "编号为 1 到 40 个字母、数字或 . _ -，且不能是个人号码"};
}

void check_sweeps(const Site& site, Diagnostics& diagnostics) {
  if (site.config.sweeps.empty()) return;
  Diagnostics ignored;  // the configuration has been read before
  const auto document = YamlDocument::load(site.config.file, ignored);
  if (!document) return;
  Reader reader(*document, diagnostics);
  for (const ConfiguredSweep& one : site.config.sweeps) {
    Sweep sweep = one.sweep;
    sweep.id = one.name;
    if (const auto wrong = mistake_in(sweep, site)) reader.error(one.span, "E110", *wrong);
  }
}

}  // namespace tributary
