#include "rules/language/rule_templates.h"

#include <algorithm>
#include <array>

#include "engine/base/check.h"

namespace tributary {
namespace {

constexpr std::string_view kRepeat = R"(version: 1
title: { zh: 同一建筑多人反映且检查不合格, en: Several people and a failed inspection at one building }
doc: |
  Several people report one building within 30 days, and an inspection of the same 30 days failed.
  Known false positives: say here what looks like it and is not.
owner: 改成负责这条规则的科室
themes: [fire]
status: active

subject: place.building  # 对象类型：场所、单位或事项
within: 30d  # 回看多久

inputs:
  complaints:  # 群众反映只按不同人数计
    from: grievance
    where: topic in ["fire_exit", "wiring", "charging"]
  failed:
    from: inspection
    where: kind == "fire" and result == "fail"

levels:  # 自上而下，第一个成立的级别生效
  red:    complaints.distinct(reporter) >= 5 and failed.count >= 2
  orange: complaints.distinct(reporter) >= 3 and failed.count >= 1
  yellow: complaints.distinct(reporter) >= 3

score:
  - add: min(8 * complaints.distinct(reporter), 60)
    why: "30天内 {complaints.distinct(reporter)} 位以上不同反映人"
  - add: 30
    if: failed.count >= 1
    why: "检查不合格 {failed.count} 次"

keep_for: 14d

signal:
  hazard: safety.fire
  title: "{subject.name}：多人反映且检查不合格"
  advice: inspect
  assign: unit("fire", subject.district)
  due: { red: 24h, orange: 3wd, yellow: 10wd }

tests:
  - name: three people and a failed inspection
    start: 2025-03-03T08:00+08:00
    events:
      - { at: 0d, source: grievance, building: B1, topic: wiring, reporter: r1 }
      - { at: 1d, source: grievance, building: B1, topic: wiring, reporter: r2 }
      - { at: 2d, source: inspection, building: B1, kind: fire, result: fail }
      - { at: 3d, source: grievance, building: B1, topic: charging, reporter: r3 }
    expect:
      - { at: 2d, subject: B1, level: none }
      - { at: 3d, subject: B1, level: orange }
  - name: one person writing ten times
    start: 2025-03-03T08:00+08:00
    events:
      - { at: 0d, source: grievance, building: B1, topic: wiring, reporter: r1, times: 10 }
    expect:
      - { at: 1d, subject: B1, level: none }
)";

constexpr std::string_view kSurge = R"(version: 1
title: { zh: 检查不合格明显多于平时, en: Far more failed inspections than usual }
doc: |
  Inspections of one business fail far more often than is usual for it.
  Known false positives: a campaign in which every business is inspected more often.
owner: 改成负责这条规则的科室
themes: [food]
status: active

subject: organisation.food_business
within: 14d

inputs:
  failed:
    from: inspection
    where: kind == "food" and result in ["fail", "hazard_found"]
    baseline: { over: 84d, min_history: 28d }  # 平时水平：此前各个 14 天的中位数

levels:
  orange: failed.count >= 4 and failed.ratio >= 4
  yellow: failed.count >= 2 and failed.ratio >= 2

score:
  - add: min(15 * failed.count, 75)
    why: "14天内检查不合格 {failed.count} 次"

keep_for: 7d

signal:
  hazard: food.safety
  title: "{subject.name}：检查不合格明显多于平时"
  advice: inspect
  assign: unit("market_regulation", subject.district)
  due: { orange: 3wd, yellow: 10wd }

tests:
  - name: two failures after a quiet quarter
    start: 2025-03-03T00:00+08:00
    events:
      - { at: 100d, source: inspection, food_business: F1, kind: food, result: fail }
      - { at: 102d, source: inspection, food_business: F1, kind: food, result: hazard_found }
    expect:
      - { at: 101d, subject: F1, level: none }
      - { at: 102d, subject: F1, level: yellow }
  - name: what happens every week is usual
    start: 2025-03-03T00:00+08:00
    repeat:
      - { every: 7d, from: 1d, to: 120d, source: inspection, food_business: F1, kind: food, result: fail }
    events: []
    expect:
      - { at: 121d, subject: F1, level: none }
)";

constexpr std::string_view kMissing = R"(version: 1
title: { zh: 隐患逾期未反馈整改, en: No feedback on a hazard by its deadline }
doc: |
  An inspection found a hazard and set a deadline; no feedback arrived by then.
  Known false positives: feedback given by telephone and never entered.
owner: 改成负责这条规则的科室
themes: [follow_up]
status: active

subject: matter.hazard
within: 365d

inputs:
  found:
    from: inspection
    where: result == "hazard_found"
  feedback:
    from: rectification
    where: kind in ["progress", "done"]

expect:  # 每次发现之后，应在期限内有反馈
  after: found
  event: feedback
  by: anchor.deadline
  grace: 12h

levels:
  orange: overdue >= 7d
  yellow: missing

score:
  - add: 40
    if: missing
    why: "整改期限 {anchor.deadline} 已过，未收到反馈"
  - add: min(5 * days(overdue), 50)
    why: "已逾期 {overdue}"

signal:
  hazard: handling.overdue
  title: "{subject.name}：逾期未反馈整改"
  advice: supervise_unit
  assign: unit("supervision", subject.district)
  due: { orange: 2wd, yellow: 5wd }

tests:
  - name: silence after the deadline
    start: 2025-05-01T09:00+08:00
    events:
      - { at: 0d, source: inspection, hazard: H1, result: hazard_found, grade: minor, deadline: 10d }
    expect:
      - { at: 10d, subject: H1, level: none }
      - { at: 11d, subject: H1, level: yellow }
      - { at: 17d, subject: H1, level: orange }
  - name: feedback in time
    start: 2025-05-01T09:00+08:00
    events:
      - { at: 0d, source: inspection, hazard: H1, result: hazard_found, grade: minor, deadline: 10d }
      - { at: 8d, source: rectification, hazard: H1, kind: done }
    expect:
      - { at: 20d, subject: H1, level: none }
)";

constexpr std::string_view kNear = R"(version: 1
title: { zh: 降雨叠加附近的变形迹象, en: Heavy rain and signs of movement near a slope }
doc: |
  Findings of cracks near a registered slope, together with heavy rain at gauges near it.
  Known false positives: cracks in plaster.
owner: 改成负责这条规则的科室
themes: [geohazard, flood_season]
status: active

subject: place.slope_site
within: 24h

inputs:
  found:
    from: inspection
    where: topic in ["ground_crack", "wall_crack", "slope_movement"] and result == "hazard_found"
    near: 2km  # 与登记对象的距离
  rain:
    from: rain_gauge
    near: 2km
    measure: max(mm_24h)

levels:
  red:    found.count >= 2 and rain.value >= 100
  orange: found.count >= 1 and rain.value >= 100
  yellow: found.count >= 1 and rain.value >= 50

score:
  - add: min(20 * found.count, 60)
    why: "2公里内检查发现 {found.count} 处"
  - add: min(rain.value / 3, 40)
    why: "最近雨量站24小时 {rain.value} 毫米"

keep_for: 24h

signal:
  hazard: geo.slope
  title: "{subject.name}：降雨叠加变形迹象"
  advice: inspect
  assign: unit("natural_resources", subject.district)
  due: { red: 1h, orange: 4h, yellow: 24h }

tests:
  - name: a crack 1.5 km away and heavy rain
    start: 2025-07-10T00:00+08:00
    subjects:
      - { id: S1, location: [27.0000, 111.0000] }
    events:
      - { at: 1h, source: rain_gauge, location: [27.0100, 111.0000], mm_24h: 60 }
      - { at: 2h, source: inspection, location: [27.0135, 111.0000], topic: ground_crack, result: hazard_found }
    expect:
      - { at: 1h, subject: S1, level: none }
      - { at: 2h, subject: S1, level: yellow }
  - name: a crack 2.4 km away
    start: 2025-07-10T00:00+08:00
    subjects:
      - { id: S1, location: [27.0000, 111.0000] }
    events:
      - { at: 1h, source: rain_gauge, location: [27.0100, 111.0000], mm_24h: 60 }
      - { at: 2h, source: inspection, location: [27.0216, 111.0000], topic: ground_crack, result: hazard_found }
    expect:
      - { at: 3h, subject: S1, level: none }
)";

constexpr std::string_view kAgree = R"(version: 1
title: { zh: 多个来源相互印证, en: Several sources agree }
doc: |
  Reports, calls and inspections, which do not know of each other, speak of the same building.
  Known false positives: a drill announced too late.
owner: 改成负责这条规则的科室
themes: [gas]
status: active

subject: place.building
within: 7d

inputs:
  complaints:
    from: grievance
    where: topic in ["gas_leak", "gas_installation"]
  calls:
    from: call110
    where: topic in ["gas_leak", "gas_installation"]
  failed:
    from: inspection
    where: kind == "gas" and result in ["fail", "hazard_found"]

levels:
  red: |
    complaints.distinct(reporter) >= 3 and calls.distinct(reporter) >= 3 and failed.count >= 1
  orange: |
    (complaints.distinct(reporter) >= 3 and calls.distinct(reporter) >= 3)
    or ((complaints.distinct(reporter) >= 3 or calls.distinct(reporter) >= 3) and failed.count >= 1)
  yellow: failed.count >= 1 and (complaints.any or calls.any)

score:
  - add: min(8 * complaints.distinct(reporter), 40)
    why: "7天内 {complaints.distinct(reporter)} 位以上不同反映人"
  - add: min(8 * calls.distinct(reporter), 40)
    why: "7天内 {calls.distinct(reporter)} 位以上不同报警人"
  - add: min(25 * failed.count, 50)
    why: "检查发现问题 {failed.count} 次"

keep_for: 3d

signal:
  hazard: safety.gas
  title: "{subject.name}：多个来源反映燃气隐患"
  advice: inspect
  assign: unit("utility", subject.district)
  due: { red: 4h, orange: 24h, yellow: 3wd }

tests:
  - name: a finding and one report
    start: 2025-03-03T08:00+08:00
    events:
      - { at: 0d, source: inspection, building: B1, kind: gas, result: hazard_found }
      - { at: 1d, source: grievance, building: B1, topic: gas_leak, reporter: r1 }
    expect:
      - { at: 0d, subject: B1, level: none }
      - { at: 1d, subject: B1, level: yellow }
  - name: one person through two doors
    start: 2025-03-03T08:00+08:00
    events:
      - { at: 0d, source: grievance, building: B1, topic: gas_leak, reporter: r1, times: 9 }
      - { at: 1d, source: call110, building: B1, topic: gas_leak, reporter: r1, times: 9 }
    expect:
      - { at: 2d, subject: B1, level: none }
)";

constexpr std::array kTemplates = {
    RuleTemplate{
        "repeat",
        {"多人反映同一对象，且检查不合格", "several people report it, and inspections fail"},
        kRepeat},
    RuleTemplate{"surge", {"明显多于自身平时水平", "far more than is usual for it"}, kSurge},
    RuleTemplate{"missing", {"应到未到：期限内没有反馈", "what ought to come does not"}, kMissing},
    RuleTemplate{
        "near", {"附近发生的事与仪器读数", "what happens near it, and an instrument"}, kNear},
    RuleTemplate{"agree", {"多个来源相互印证", "several sources agree"}, kAgree},
};

}  // namespace

std::span<const RuleTemplate> rule_templates() { return kTemplates; }

const RuleTemplate* rule_template_named(std::string_view name) {
  const auto* found = std::find_if(kTemplates.begin(), kTemplates.end(),
                                   [&](const RuleTemplate& each) { return each.name == name; });
  return found == kTemplates.end() ? nullptr : found;
}

bool is_rule_id(std::string_view id) {
  const auto is_allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  };
  return id.size() >= 3 && id.size() <= 64 && std::all_of(id.begin(), id.end(), is_allowed);
}

std::string rule_from_template(const RuleTemplate& from, std::string_view id) {
  CHECK(is_rule_id(id));
  return "rule: " + std::string(id) + "\n" + std::string(from.text);
}

}  // namespace tributary
