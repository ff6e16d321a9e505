#include "engine/partition/register_codec.h"

#include <algorithm>
#include <bit>

namespace tributary {

namespace {

constexpr std::uint8_t kFormat = 1;
constexpr std::uint8_t kHasLocation = 1, kHasHouseholds = 2, kHasResidents = 4;

void write_point(GeoPoint point, ByteWriter& out) {
  out.fixed64_be(std::bit_cast<std::uint64_t>(point.latitude));
  out.fixed64_be(std::bit_cast<std::uint64_t>(point.longitude));
}

GeoPoint read_point(ByteReader& in) {
  const auto latitude = std::bit_cast<double>(in.fixed64_be());
  return {latitude, std::bit_cast<double>(in.fixed64_be())};
}

bool is_of(const Subject& subject, const Catalog& catalog) {
  const auto& attributes = catalog[subject.key.type].attributes;
  const bool has_kind = subject.unit_kind == 0xff || subject.unit_kind < catalog.unit_kinds.size();
  return has_kind && std::all_of(subject.attributes.begin(), subject.attributes.end(),
                                 [&](const AttributeValue& value) {
                                   return value.attribute.value() < attributes.size() &&
                                          value.kind <= AttributeKind::kReference;
                                 });
}

}  // namespace

void write_register_row(const Subject& subject, ByteWriter& out) {
  out.bytes(subject.name);
  out.varint(subject.aliases.size());
  for (const std::string& alias : subject.aliases) out.bytes(alias);
  out.bytes(subject.address);
  out.bytes(subject.credit_code);
  out.bytes(subject.district);
  out.bytes(subject.unit);
  out.u8(subject.unit_kind);
  out.u8(static_cast<std::uint8_t>((subject.location ? kHasLocation : 0) |
                                   (subject.households ? kHasHouseholds : 0) |
                                   (subject.residents ? kHasResidents : 0)));
  if (subject.location) write_point(*subject.location, out);
  if (subject.households) out.varint(*subject.households);
  if (subject.residents) out.varint(*subject.residents);
  out.varint(subject.attributes.size());
  for (const AttributeValue& value : subject.attributes) {
    out.u8(value.attribute.value());
    out.u8(static_cast<std::uint8_t>(value.kind));
    out.zigzag(value.bits);
    out.bytes(value.text);
  }
}

std::optional<Subject> read_register_row(ByteReader& in, const SubjectKey& key,
                                         const Catalog& catalog) {
  Subject subject;
  subject.key = key;
  subject.name = in.bytes();
  const std::size_t aliases = in.count();
  for (std::size_t i = 0; i < aliases && in.ok(); ++i) subject.aliases.emplace_back(in.bytes());
  subject.address = in.bytes();
  subject.credit_code = in.bytes();
  subject.district = in.bytes();
  subject.unit = in.bytes();
  subject.unit_kind = in.u8();
  const std::uint8_t flags = in.u8();
  if ((flags & kHasLocation) != 0) subject.location = read_point(in);
  if ((flags & kHasHouseholds) != 0) subject.households = static_cast<std::uint32_t>(in.varint());
  if ((flags & kHasResidents) != 0) subject.residents = static_cast<std::uint32_t>(in.varint());
  const std::size_t attributes = in.count(4);
  for (std::size_t i = 0; i < attributes && in.ok(); ++i) {
    AttributeValue& value = subject.attributes.emplace_back();
    value.attribute = AttributeId(in.u8());
    value.kind = static_cast<AttributeKind>(in.u8());
    value.bits = in.zigzag();
    value.text = in.bytes();
  }
  if (!in.ok() || !is_of(subject, catalog)) return std::nullopt;
  return subject;
}

std::string encode_stored_row(const StoredRow& row) {
  std::string value;
  ByteWriter out(value);
  out.u8(kFormat);
  write_register_row(row.subject, out);
  out.u8(row.anchor ? 1 : 0);
  if (row.anchor) {
    write_point(row.anchor->point, out);
    out.zigzag(row.anchor->day);
  }
  return value;
}

std::optional<StoredRow> decode_stored_row(std::string_view bytes, const SubjectKey& key,
                                           const Catalog& catalog) {
  ByteReader in(bytes);
  if (in.u8() != kFormat) return std::nullopt;
  std::optional<Subject> subject = read_register_row(in, key, catalog);
  if (!subject) return std::nullopt;
  StoredRow row{std::move(*subject), std::nullopt};
  if (in.u8() != 0) {
    const GeoPoint point = read_point(in);
    row.anchor = PlaceAnchor{point, in.zigzag()};
  }
  if (!in.ok()) return std::nullopt;
  return row;
}

bool is_stored_as(std::string_view bytes, const Subject& subject, std::string& scratch) {
  scratch.clear();
  ByteWriter out(scratch);
  out.u8(kFormat);
  write_register_row(subject, out);
  return bytes.starts_with(scratch);  // a row says itself where it ends
}

std::string key_in(const StoredRows& rows, const SubjectKey& key) {
  std::string out(rows.prefix);
  out.push_back(static_cast<char>(key.type.value()));
  return out + key.id;
}

std::optional<SubjectKey> subject_in(const StoredRows& rows, std::string_view key,
                                     const Catalog& catalog) {
  if (!key.starts_with(rows.prefix) || key.size() <= rows.prefix.size()) return std::nullopt;
  key.remove_prefix(rows.prefix.size());
  const auto type = static_cast<std::uint8_t>(key.front());
  if (type >= catalog.subject_types.size()) return std::nullopt;
  return SubjectKey{SubjectTypeId(type), std::string(key.substr(1))};
}

}  // namespace tributary
