// The words of the six feeds as their systems write them, and what the catalogue calls them: the
// value tables of the mappings are written from these tables, so the two cannot disagree.
#pragma once

#include <array>
#include <string_view>

#include "ops/city/event.h"

namespace tributary::city {

// The first kFireTopics are about fire (plan.h); weights add up to 1,000.
inline constexpr std::array<RawTopic, 14> kGrievanceTopics = {{
    {"消防通道堵塞", "fire_exit", 8},
    {"电线私拉乱接", "wiring", 5},
    {"消防设施损坏", "fire_equipment", 4},
    {"电动车楼内充电", "charging", 8},
    {"墙体开裂", "wall_crack", 50},
    {"电梯故障", "lift_fault", 130},
    {"燃气异味", "gas_leak", 60},
    {"道路破损", "pothole", 90},
    {"路灯不亮", "street_light", 100},
    {"排水不畅", "drain_blocked", 110},
    {"停电", "power_supply", 120},
    {"物业服务不到位", "property_service", 195},
    {"食品卫生", "food", 60},
    {"噪声扰民", "noise", 60},
}};

inline constexpr std::array<RawTopic, 5> kCallTopics = {{
    {"拖欠工资", "labour.wage_arrears", 100},
    {"地面裂缝", "ground_crack", 60},
    {"墙体开裂", "wall_crack", 240},
    {"燃气泄漏", "gas_leak", 300},
    {"电梯困人", "lift_entrapment", 300},
}};

inline constexpr std::array<RawTopic, 3> kOpinionTopics = {{
    {"欠薪", "labour.wage_arrears", 400},
    {"虚假宣传", "false_advertising", 400},
    {"延期交房", "late_delivery", 200},
}};

/// What a feed writes where the catalogue has no topic: counted rejections, never "other".
inline constexpr std::array<std::string_view, 3> kUnnamedTopics = {"其他事项", "信访秩序",
                                                                   "宗教场所"};

struct RawValue {
  std::string_view raw;
  std::string_view schema;
};
// In the order of plan.h's kFireInspection and of Finding.
inline constexpr std::array<RawValue, 4> kInspectionKinds = {
    {{"消防", "fire"}, {"房屋", "building"}, {"燃气", "gas"}, {"电梯", "lift"}}};
inline constexpr std::array<RawValue, 3> kResults = {
    {{"合格", "pass"}, {"不合格", "fail"}, {"发现隐患", "hazard_found"}}};
inline constexpr std::array<RawValue, 2> kGrades = {{{"一般", "minor"}, {"重大", "major"}}};
inline constexpr std::array<RawValue, 2> kFeedbackKinds = {
    {{"进展", "progress"}, {"完成", "done"}}};
/// Kinds of unit that a district has, as the catalogue names them; the first four inspect, in the
/// order of kInspectionKinds.
inline constexpr std::array<RawValue, 9> kUnitKinds = {{{"消防救援大队", "fire"},
                                                        {"住房城乡建设局", "housing"},
                                                        {"公用事业局", "utility"},
                                                        {"市场监管局", "market_regulation"},
                                                        {"自然资源局", "natural_resources"},
                                                        {"劳动保障监察大队", "labour_inspection"},
                                                        {"应急管理局", "emergency_management"},
                                                        {"督查办公室", "supervision"},
                                                        {"水利局", "water"}}};
inline constexpr std::array<RawValue, 4> kChannels = {
    {{"热线", "hotline"}, {"网上", "online"}, {"客户端", "app"}, {"窗口", "counter"}}};
inline constexpr std::array<RawValue, 2> kVoids = {
    {{"重复登记", "duplicate"}, {"登记有误", "entered_in_error"}}};

}  // namespace tributary::city
