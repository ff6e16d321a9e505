#include "ops/city/world.h"

#include <algorithm>
#include <array>

#include "engine/base/check.h"
#include "ops/city/random.h"
#include "ops/city/text.h"

namespace tributary::city {

namespace {

constexpr std::uint32_t kBuildingsPerEstate = 40;
constexpr std::uint32_t kBuildingsPerRoad = 200;

// No numerals, no administrative suffixes (市区县镇乡街道村), so that no normaliser may cut a name.
constexpr std::array<std::string_view, 48> kChars = {
    "安", "和", "福", "兴", "文", "华", "荣", "昌", "泰", "祥", "瑞", "康", "宁", "德", "仁", "义",
    "信", "嘉", "庆", "丰", "裕", "盛", "隆", "茂", "金", "银", "玉", "珠", "春", "秋", "晨", "晖",
    "星", "月", "云", "霞", "松", "柏", "竹", "梅", "兰", "桂", "桃", "李", "清", "源", "湖", "滨"};
constexpr std::array<std::string_view, 12> kEstates = {
    "里", "苑", "花园", "家园", "公馆", "公寓", "华庭", "佳苑", "雅居", "名都", "豪庭", "丽景"};
constexpr std::array<std::string_view, 4> kRoads = {"路", "大道", "支路", "巷"};
constexpr std::array<std::string_view, kDistricts> kDistrictNames = {
    "临江区", "望山区", "南屏区", "北苑区", "东湖区", "西岭区",
    "清溪区", "石桥区", "青龙区", "白鹤区", "长坪区", "永乐区"};
constexpr std::array<std::string_view, kStreetsPerDistrict> kStreets = {
    "朝阳街道", "和平街道", "新华街道", "人和街道", "龙泉街道", "翠屏街道", "桥头街道", "河滨街道"};
constexpr std::array<std::string_view, 24> kTrades = {
    "机械", "化工", "建材", "电子", "纺织", "物流", "印务", "包装", "塑胶", "五金", "家具", "能源",
    "科技", "制药", "钢构", "电气", "玻璃", "纸业", "汽配", "仓储", "环保", "照明", "橡胶", "冷链"};
constexpr std::array<std::string_view, 24> kKitchens = {
    "火锅店", "面馆",   "饭店",   "酒楼", "小吃店", "烧烤店", "茶餐厅", "早餐店",
    "糕点坊", "豆花馆", "羊肉馆", "粥铺", "江鱼馆", "汤锅店", "快餐店", "私房菜",
    "串串店", "抄手店", "米线店", "卤味", "食堂",   "凉面店", "茶楼",   "酸辣粉店"};
constexpr std::array<std::string_view, 24> kWorks = {
    "安置房",   "商务楼",   "体育馆",   "污水处理厂", "综合管廊", "学校扩建", "停车楼", "客运站",
    "农贸市场", "产业园",   "医院改建", "滨江步道",   "隧道",     "立交",     "变电站", "水库加固",
    "河堤",     "保障住房", "物流园",   "文化馆",     "图书馆",   "养老院",   "广场",   "厂房"};

// The same triple never comes twice below 48 * 48 * suffixes, and neighbours differ at the end too.
void append_triple(std::string& out, std::uint32_t number, std::uint32_t& suffix,
                   std::uint32_t suffixes) {
  out.append(kChars[number % 48]);
  out.append(kChars[number / 48 % 48]);
  suffix = (number / 2304 + number) % suffixes;
}

// Kinds lie in areas of their own, far from buildings: `nearest` is never in doubt.
struct Lattice {
  std::string_view prefix;
  std::int64_t latitude, longitude, step;
};

constexpr Lattice lattice_of(Kind kind) {
  switch (kind) {
    case Kind::kProject:
    case Kind::kSite:
      return {kind == Kind::kSite ? "S" : "P", 32'000'000, 110'000'000, 10'000};
    case Kind::kEnterprise:
      return {"E", 28'000'000, 110'000'000, 2'000};
    case Kind::kFood:
      return {"F", 27'000'000, 110'000'000, 2'000};
    case Kind::kSlope:  // 5.5 km apart: what is within 2 km of one is near no other
      return {"L", 34'000'000, 110'000'000, 50'000};
    case Kind::kGauge:  // 550 m north of its slope
      return {"G", 34'005'000, 110'000'000, 50'000};
  }
  return {};
}

std::uint64_t scatter(std::uint32_t number) { return split_mix(0x5ca77e4ULL + number); }

// GB 11714: check character of eight characters.
char organisation_check(std::string_view eight) {
  constexpr std::array<int, 8> kWeights = {3, 7, 9, 10, 5, 8, 4, 2};
  int sum = 0;
  for (std::size_t i = 0; i < 8; ++i)
    sum += kWeights[i] * (eight[i] <= '9' ? eight[i] - '0' : eight[i] - 'A' + 10);
  const int check = (11 - sum % 11) % 11;
  return check == 10 ? 'X' : static_cast<char>('0' + check);
}

// GB 32100-2015: check character of seventeen; the alphabet leaves out I, O, S, V, Z.
char credit_check(std::string_view seventeen) {
  constexpr std::string_view kAlphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
  std::size_t sum = 0;
  std::size_t weight = 1;
  for (const char c : seventeen) {
    const std::size_t value = kAlphabet.find(c);
    CHECK_NE(value, std::string_view::npos);
    sum += value * weight;
    weight = weight * 3 % 31;
  }
  return kAlphabet[(31 - sum % 31) % 31];
}

}  // namespace

WorldSize world_size_for(std::uint64_t records) {
  const auto part = [records](std::uint64_t per, std::uint64_t low, std::uint64_t high) {
    return static_cast<std::uint32_t>(std::clamp(records / per, low, high));
  };
  return {.buildings = part(20, kFewestBuildings, kMostBuildings),
          .projects = part(1000, 80, 20'000),
          .enterprises = part(500, 80, 50'000),
          .food_businesses = part(1000, 80, 20'000),
          .slopes = part(2000, 80, 5'000),
          .gauges = part(2000, 80, 5'000)};
}

void append_district_code(std::string& out, std::uint32_t district) {
  out.append("9901");
  append_number(out, district + 1, 2);
}

std::string_view district_name(std::uint32_t district) { return kDistrictNames[district]; }

void append_street_code(std::string& out, std::uint32_t district, std::uint32_t street) {
  append_district_code(out, district);
  append_number(out, street + 1, 3);
}

std::string_view street_name(std::uint32_t street) { return kStreets[street]; }

void append_building_id(std::string& out, std::uint32_t building) {
  out.push_back('B');
  append_number(out, building, 7);
}

void append_building_name(std::string& out, std::uint32_t building) {
  std::uint32_t suffix = 0;
  append_triple(out, building / kBuildingsPerEstate, suffix, kEstates.size());
  out.append(kEstates[suffix]);
  append_number(out, building % kBuildingsPerEstate + 1);
  out.append("号楼");
}

void append_building_road(std::string& out, std::uint32_t building, bool with_divisions) {
  if (with_divisions) {
    out.append(kCityName);
    out.append(district_name(building_district(building)));
    out.append(street_name(building_street(building)));
  }
  std::uint32_t suffix = 0;
  append_triple(out, building / kBuildingsPerRoad, suffix, kRoads.size());
  out.append(kRoads[suffix]);
}

std::uint32_t house_number(std::uint32_t building) { return building % kBuildingsPerRoad + 1; }

MicroPoint building_at(std::uint32_t building) {
  const std::uint32_t road = building / kBuildingsPerRoad;
  const std::uint32_t place = building % kBuildingsPerRoad;
  // 20 houses in a row, 600 millionths (60 m) apart; a road's block is 12,000 wide.
  return {30'000'000 + std::int64_t{road / 80} * 12'000 + std::int64_t{place / 20} * 600,
          110'000'000 + std::int64_t{road % 80} * 12'000 + std::int64_t{place % 20} * 600};
}

std::uint32_t building_district(std::uint32_t building) {
  return building / kBuildingsPerRoad % kDistricts;
}

std::uint32_t building_street(std::uint32_t building) {
  return building / kBuildingsPerRoad / kDistricts % kStreetsPerDistrict;
}

std::uint32_t building_households(std::uint32_t building) {
  const std::uint64_t number = scatter(building);
  const auto kind = static_cast<std::uint32_t>(number % 100);
  if (kind < 3) return kind;
  return 8 + static_cast<std::uint32_t>((number >> 32) % 150);
}

bool is_small(std::uint32_t building) { return building_households(building) < 3; }

void append_id(std::string& out, Kind kind, std::uint32_t number) {
  out.append(lattice_of(kind).prefix);
  append_number(out, number, 6);
}

void append_name(std::string& out, Kind kind, std::uint32_t number) {
  std::uint32_t suffix = 0;
  if (kind == Kind::kEnterprise || kind == Kind::kFood) out.append("云江");
  append_triple(out, number, suffix, 24);
  switch (kind) {
    case Kind::kProject:
      out.append(kWorks[suffix]).append("项目");
      break;
    case Kind::kSite:
      out.append(kWorks[suffix]).append("工地");
      break;
    case Kind::kEnterprise:
      out.append(kTrades[suffix]).append("有限公司");
      break;
    case Kind::kFood:
      out.append(kKitchens[suffix]);
      break;
    case Kind::kSlope:
      out.append("岭");
      append_number(out, number / 2304 + 1);  // the pairs of characters repeat after 2,304
      out.append("号边坡");
      break;
    case Kind::kGauge:
      out.append("岭");
      append_number(out, number / 2304 + 1);
      out.append("号雨量站");
      break;
  }
}

MicroPoint point_of(Kind kind, std::uint32_t number) {
  const Lattice lattice = lattice_of(kind);
  return {lattice.latitude + std::int64_t{number / 100} * lattice.step,
          lattice.longitude + std::int64_t{number % 100} * lattice.step};
}

std::uint32_t district_of(Kind kind, std::uint32_t number) {
  // A project and its site, a slope and its gauge, lie in one district.
  return (number + (kind == Kind::kEnterprise ? 5 : 0)) % kDistricts;
}

std::string credit_code_of(Kind kind, std::uint32_t number) {
  std::string code = "91";
  append_district_code(code, district_of(kind, number));
  std::string organisation = kind == Kind::kFood ? "MF" : "MA";
  append_number(organisation, number, 6);
  code.append(organisation);
  code.push_back(organisation_check(organisation));
  code.push_back(credit_check(code));
  return code;
}

}  // namespace tributary::city
