#include "ops/city/records.h"

#include "ops/city/vocabulary.h"

namespace tributary::city {

namespace {

constexpr std::array<std::string_view, 12> kFamilyNames = {"王", "李", "张", "刘", "陈", "杨",
                                                           "黄", "赵", "吴", "周", "徐", "孙"};
constexpr std::array<std::string_view, 12> kGivenNames = {
    "秀英", "建国", "丽华", "志强", "敏", "伟", "小红", "国庆", "淑珍", "洪波", "晓燕", "明"};

void append_point(std::string& out, MicroPoint point) {
  out.append("\"lat\":");
  append_degrees(out, point.latitude);
  out.append(",\"lon\":");
  append_degrees(out, point.longitude);
}

ByWhat by_what(Random& random) {
  std::uint32_t draw = random.below(100);
  for (std::size_t i = 0; i + 1 < kReferenceShares.size(); ++i) {
    if (draw < kReferenceShares[i]) return static_cast<ByWhat>(i);
    draw -= kReferenceShares[i];
  }
  return ByWhat::kCoordinates;
}

}  // namespace

std::string_view name_of(Fault fault) {
  constexpr std::array<std::string_view, kFaults> kNames = {
      "none",     "broken_json", "missing_field",    "unknown_value",
      "bad_time", "far_future",  "misspelt_address", "unknown_id"};
  return kNames[static_cast<std::size_t>(fault)];
}

std::uint32_t district_of(const Event& event) {
  switch (event.about) {
    case About::kBuilding:
      return building_district(event.subject);
    case About::kSlope:
      return district_of(Kind::kSlope, event.subject);
    case About::kProject:
      return district_of(Kind::kProject, event.subject);
    case About::kEnterprise:
      return district_of(Kind::kEnterprise, event.subject);
    case About::kGauge:
      return district_of(Kind::kGauge, event.subject);
    case About::kHazard:
      return event.subject % kDistricts;
  }
  return 0;
}

void append_unit_id(std::string& out, std::uint32_t kind, std::uint32_t district) {
  out.push_back('U');
  append_number(out, kind + 1, 2);
  append_number(out, district + 1, 2);
}

void append_phone(std::string& out, std::uint32_t reporter) {
  out.append("154");
  append_number(out, reporter, 8);
}

void append_hazard_id(std::string& out, std::uint32_t hazard) {
  out.push_back('H');
  append_number(out, hazard, 8);
}

void RecordWriter::append(Feed feed, const Event& event, const Dress& dress, std::string& out) {
  Random random(split_mix(seed_ + (static_cast<std::uint64_t>(feed) << 56)) + dress.number);
  const std::size_t begin = out.size();
  switch (feed) {
    case Feed::kGrievance:
      grievance(event, dress, random, out);
      break;
    case Feed::kCall110:
      call110(event, dress, random, out);
      break;
    case Feed::kOpinion:
      opinion(event, dress, random, out);
      break;
    case Feed::kInspection:
      inspection(event, dress, random, out);
      break;
    case Feed::kRectification:
      rectification(event, dress, random, out);
      break;
    case Feed::kRainGauge:
      rain_gauge(event, dress, random, out);
      break;
  }
  if (dress.fault == Fault::kBrokenJson) {
    // Cut where a key begins, so that no character is halved and no prefix is whole JSON.
    const std::size_t cut = out.find("\",\"", begin + (out.size() - begin) / 2);
    out.resize(cut == std::string::npos ? begin + 20 : cut);
  }
  out.push_back('\n');
}

// `{"no":"GR-000000123","rev":1,"received":"…","at":"…"`: the same head in all feeds.
void RecordWriter::head(Feed feed, const Event& event, const Dress& dress, std::string& out) {
  out.append("{\"no\":\"").append(facts_of(feed).prefix).push_back('-');
  append_number(out, dress.number, 9);
  out.append("\",\"rev\":");
  append_number(out, dress.revision);
  out.append(",\"received\":\"");
  times_.append_rfc3339(out, dress.received);
  out.append("\",\"at\":\"");
  if (dress.fault == Fault::kBadTime)
    out.append("2025-13-45 25:61:00");
  else if (dress.fault == Fault::kFarFuture)
    out.append("2099-01-01 00:00:00");
  else
    times_.append_plain(out, event.at);
  out.push_back('"');
}

void RecordWriter::person(std::string_view key, std::uint32_t reporter, Random& random,
                          std::string& out) {
  out.append(",\"").append(key).append("\":{\"name\":\"");
  out.append(kFamilyNames[random.below(kFamilyNames.size())]);
  out.append(kGivenNames[random.below(kGivenNames.size())]);
  out.append("\",\"phone\":\"");
  append_phone(out, reporter);
  out.append("\"}");
}

// Intake adds the district when it looks at a record again: what changes in a later version.
void RecordWriter::division(const Event& event, const Dress& dress, std::string& out) {
  if (dress.revision == 1) return;
  out.append(",\"division\":\"");
  append_district_code(out, district_of(event));
  out.push_back('"');
}

// The way people write it: with a room, without the city, in full-width digits.
void RecordWriter::address(std::uint32_t building, const Dress& dress, Random& random,
                           std::string& out) {
  const bool wide = !dress.clean && random.chance(50);
  append_building_road(out, building, dress.clean || random.chance(700));
  if (dress.fault == Fault::kMisspelt) out.append("棠溪");  // in no register
  std::string number;
  append_number(number, house_number(building));
  for (const char digit : number) {
    if (wide) {
      out.append("\xEF\xBC").push_back(static_cast<char>(0x90 + (digit - '0')));  // U+FF10 …
    } else {
      out.push_back(digit);
    }
  }
  out.append("号");
  if (dress.clean || !random.chance(400)) return;
  append_number(out, random.below(6) + 1);
  out.append("单元");
  append_number(out, (random.below(18) + 1) * 100 + random.below(4) + 1);
  out.append("室");
}

void RecordWriter::building(const Event& event, const Dress& dress, Random& random,
                            std::string& out) {
  ByWhat by = by_what(random);
  if (dress.fault == Fault::kUnknownId) by = ByWhat::kId;
  if (dress.fault == Fault::kMisspelt) by = ByWhat::kAddress;
  out.append(",\"place\":{");
  switch (by) {
    case ByWhat::kId:
      out.append("\"building\":\"");
      append_building_id(out, event.subject + (dress.fault == Fault::kUnknownId ? 9'000'000U : 0U));
      out.push_back('"');
      break;
    case ByWhat::kName:
      out.append("\"building\":\"");
      append_building_name(out, event.subject);
      out.push_back('"');
      break;
    case ByWhat::kAddress:
      out.append("\"address\":\"");
      address(event.subject, dress, random, out);
      out.push_back('"');
      break;
    case ByWhat::kCoordinates: {
      MicroPoint point = building_at(event.subject);
      // Within some 8 m of a house whose neighbours stand 60 m away.
      point.latitude += random.between(-50, 50);
      point.longitude += random.between(-50, 50);
      append_point(out, point);
      break;
    }
  }
  out.push_back('}');
}

}  // namespace tributary::city
