#include "schemas/registry/register_row.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string>

#include "engine/base/text.h"
#include "engine/base/time.h"
#include "engine/model/credit_code.h"
#include "engine/model/floors.h"
#include "engine/model/personal_shapes.h"

namespace tributary {

namespace {

constexpr std::size_t kMostIdBytes = 64;
constexpr std::size_t kMostTextBytes =
    600;                                   ///< of a name, alias or address: 200 Chinese characters
constexpr std::size_t kMostAliases = 256;  ///< a tower block's flats, each with its own number
constexpr std::size_t kMostDivisionBytes = 12;
constexpr char kAliasSeparator = '|';

bool is_id(std::string_view id) {
  if (id.empty() || id.size() > kMostIdBytes || !is_valid_utf8(id)) return false;
  return std::none_of(id.begin(), id.end(),
                      [](char c) { return static_cast<unsigned char>(c) <= ' ' || c == 0x7f; });
}

bool is_text(std::string_view text) {
  if (text.size() > kMostTextBytes || !is_valid_utf8(text)) return false;
  return std::none_of(text.begin(), text.end(),
                      [](char c) { return static_cast<unsigned char>(c) < ' ' || c == 0x7f; });
}

bool is_division(std::string_view code) {
  return code.size() >= 2 && code.size() <= kMostDivisionBytes &&
         std::all_of(code.begin(), code.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
                  c == '-';
         });
}

std::optional<double> parse_degrees(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

/// Value of an attribute; nullopt when the cell is none of its kind.
std::optional<AttributeValue> parse_attribute(const Attribute& attribute, std::string_view cell) {
  AttributeValue value;
  value.kind = attribute.kind;
  switch (attribute.kind) {
    case AttributeKind::kNumber: {
      const std::optional<Decimal> number = Decimal::parse(cell);
      if (!number) return std::nullopt;
      value.bits = number->raw();
      return value;
    }
    case AttributeKind::kReference:
      if (!is_id(cell)) return std::nullopt;
      value.text = cell;
      return value;
    case AttributeKind::kCode:
      if (cell.size() > floors::kCodeCharacters || !is_id(cell)) return std::nullopt;
      value.text = cell;
      return value;
    case AttributeKind::kEnumeration: {
      const auto at = std::find(attribute.values.begin(), attribute.values.end(), cell);
      if (at == attribute.values.end()) return std::nullopt;
      value.bits = at - attribute.values.begin();
      return value;
    }
    case AttributeKind::kTime: {
      const Result<EventTime> time = parse_time(cell);
      if (!time) return std::nullopt;
      value.bits = time->millis();
      return value;
    }
    case AttributeKind::kBool:
      if (cell != "true" && cell != "false") return std::nullopt;
      value.bits = cell == "true" ? 1 : 0;
      return value;
  }
  return std::nullopt;
}

/// A whole number of people or households.
std::optional<std::uint32_t> whole(const AttributeValue& value) {
  constexpr std::int64_t kMost = 10'000'000;
  if (value.bits < 0 || value.bits % Decimal::kScale != 0) return std::nullopt;
  const std::int64_t count = value.bits / Decimal::kScale;
  if (count > kMost) return std::nullopt;
  return static_cast<std::uint32_t>(count);
}

bool read_texts(const std::vector<std::string_view>& cells, const CellReport& report,
                Subject& out) {
  for (const std::size_t slot : {kIdSlot, kNameSlot, kAliasesSlot, kAddressSlot, kDistrictSlot,
                                 kUnitSlot, kCreditCodeSlot}) {
    if (!cells[slot].empty() && looks_personal(cells[slot])) {
      report(slot, "E209", {"looks like the number or address of a person", "疑似个人号码或地址"});
      return false;
    }
  }
  if (!is_id(cells[kIdSlot])) {
    report(kIdSlot, cells[kIdSlot].empty() ? "E012" : "E110",
           {"an id is 1 to 64 characters without spaces", "编号应为1至64个字符，不含空格"});
    return false;
  }
  for (const std::size_t slot : {kNameSlot, kAddressSlot}) {
    if (is_text(cells[slot])) continue;
    report(slot, "E110",
           {"text is at most 600 bytes of UTF-8, on one line", "文本应为单行UTF-8，不超过600字节"});
    return false;
  }
  out.key.id = cells[kIdSlot];
  out.address = cells[kAddressSlot];
  out.name = cells[kNameSlot].empty() ? out.address : cells[kNameSlot];
  if (out.name.empty()) out.name = out.key.id;
  for (std::string_view rest = cells[kAliasesSlot]; !rest.empty();) {
    const std::size_t end = std::min(rest.find(kAliasSeparator), rest.size());
    const std::string_view alias = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (alias.empty()) continue;
    if (!is_text(alias) || out.aliases.size() == kMostAliases) {
      report(kAliasesSlot, "E110",
             {"aliases are at most 256 texts between `|`", "别名以“|”分隔，最多256个"});
      return false;
    }
    out.aliases.emplace_back(alias);
  }
  if (!cells[kDistrictSlot].empty() && !is_division(cells[kDistrictSlot])) {
    report(kDistrictSlot, "E110",
           {"a division code is 2 to 12 letters, digits or dashes",
            "行政区划代码应为2至12位字母、数字或连字符"});
    return false;
  }
  if (!cells[kUnitSlot].empty() && !is_id(cells[kUnitSlot])) {
    report(kUnitSlot, "E110", {"a unit is named by its id", "责任单位应填写编号"});
    return false;
  }
  out.district = cells[kDistrictSlot];
  out.unit = cells[kUnitSlot];
  return true;
}

bool read_location(const std::vector<std::string_view>& cells, CoordinateSystem crs,
                   const CellReport& report, Subject& out) {
  const std::string_view latitude = cells[kLatitudeSlot];
  const std::string_view longitude = cells[kLongitudeSlot];
  if (latitude.empty() && longitude.empty()) return true;
  const std::optional<double> north = parse_degrees(latitude);
  const std::optional<double> east = parse_degrees(longitude);
  if (!north || !east || !is_on_earth({*north, *east})) {
    report(north ? kLongitudeSlot : kLatitudeSlot, "E110",
           {"a location is a latitude and a longitude in degrees", "坐标应为以度表示的纬度和经度"});
    return false;
  }
  out.location = to_wgs84({*north, *east}, crs);
  return true;
}

}  // namespace

bool read_identity_and_place(const std::vector<std::string_view>& cells, CoordinateSystem crs,
                             const CellReport& report, Subject& out) {
  return read_texts(cells, report, out) && read_location(cells, crs, report, out);
}

bool RegisterRow::read_organisation(const std::vector<std::string_view>& cells,
                                    const CellReport& report, Subject& out) const {
  if (type_.is_unit) {
    const std::optional<UnitKindId> kind = catalog_.unit_kind_named(cells[kKindSlot]);
    if (!kind) {
      report(kKindSlot, cells[kKindSlot].empty() ? "E012" : "E204",
             {"a unit needs a kind of the catalogue", "单位须填写目录中的类别"});
      return false;
    }
    out.unit_kind = kind->value();
  }
  const std::string_view cell = cells[kCreditCodeSlot];
  if (!type_.is_organisation || cell.empty()) return true;
  const std::optional<CreditCode> code = parse_credit_code(cell);
  if (!code) {
    report(kCreditCodeSlot, "E110",
           {"not a unified social credit code with a right check character",
            "不是校验码正确的统一社会信用代码"});
    return false;
  }
  const bool school_or_health =
      type_.name == "organisation.school" || type_.name == "organisation.health_provider";
  const bool allowed = code->credit_class == CreditClass::kSubject ||
                       code->credit_class == CreditClass::kSoleTrader ||
                       (code->credit_class == CreditClass::kSchoolsAndHealth && school_or_health);
  if (!allowed) {
    report(kCreditCodeSlot, "E202",
           {"an organisation of this class is not a subject of this type",
            "该类组织不能作为此类对象"});
    return false;
  }
  out.credit_code = code->text;
  return true;
}

bool RegisterRow::read_attributes(const std::vector<std::string_view>& cells,
                                  const CellReport& report, Subject& out) const {
  for (std::size_t i = 0; i < type_.attributes.size(); ++i) {
    const Attribute& attribute = type_.attributes[i];
    const std::size_t slot = kFirstAttribute + i;
    if (cells[slot].empty()) continue;
    const bool is_name =
        attribute.kind == AttributeKind::kCode || attribute.kind == AttributeKind::kReference;
    if (is_name && looks_personal(cells[slot])) {
      report(slot, "E209", {"looks like the number or address of a person", "疑似个人号码或地址"});
      return false;
    }
    std::optional<AttributeValue> value = parse_attribute(attribute, cells[slot]);
    const bool households = attribute.name == "households";
    const bool counts = households || attribute.name == "residents";
    const std::optional<std::uint32_t> count =
        value && counts ? whole(*value) : std::optional<std::uint32_t>();
    if (!value || (counts && !count)) {
      report(slot, "E110", {"not a value of this attribute", "不是该属性的取值"});
      return false;
    }
    if (counts) (households ? out.households : out.residents) = count;
    value->attribute = AttributeId(static_cast<AttributeId::Value>(i));
    out.attributes.push_back(std::move(*value));
  }
  return true;
}

bool RegisterRow::read(const std::vector<std::string_view>& cells, const CellReport& report,
                       Subject& out) {
  out = Subject();
  out.key.type = type_id_;
  return read_identity_and_place(cells, crs_, report, out) &&
         read_organisation(cells, report, out) && read_attributes(cells, report, out);
}

}  // namespace tributary
