#include "schemas/decode/field_plan.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstring>

#include "engine/base/check.h"
#include "engine/model/personal_shapes.h"

namespace tributary {
namespace {

/// Coordinates nearer than this to a placeholder are the placeholder, otherwise written.
constexpr double kSamePlaceDegrees = 1e-6;

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

/// `11072.0` → `11072`; anything else as it is.
std::string_view without_zero_fraction(std::string_view text) {
  const std::size_t point = text.find('.');
  if (point == std::string_view::npos || point == 0) return text;
  const bool whole = std::all_of(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(point),
                                 [](char c) { return c >= '0' && c <= '9'; });
  const bool zero = text.find_first_not_of('0', point + 1) == std::string_view::npos;
  return whole && zero ? text.substr(0, point) : text;
}

/// A JSON or CSV number. An exponent is the one case that goes by way of a binary number.
std::optional<Decimal> decimal_of(std::string_view text) {
  if (const auto exact = Decimal::parse(text)) return exact;
  if (text.find_first_of("eE") == std::string_view::npos) return std::nullopt;
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return Decimal::from_double(value);
}

std::optional<double> degrees_of(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

void append_number(std::string& out, std::uint64_t number) {
  char bytes[sizeof number];
  std::memcpy(bytes, &number, sizeof number);
  out.append(bytes, sizeof bytes);
}

void append_text(std::string& out, std::string_view text) {
  append_number(out, text.size());
  out.append(text);
}

}  // namespace

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

std::size_t SlotNames::slot_of(const std::string& name) {
  const auto found = std::find(names_.begin(), names_.end(), name);
  if (found != names_.end()) return static_cast<std::size_t>(found - names_.begin());
  names_.push_back(name);
  return names_.size() - 1;
}

FieldPlan::FieldPlan(const FieldMapping& mapping, const Mapping& feed, const Catalog& catalog,
                     SlotNames& slots)
    : id_(mapping.field),
      field_(&catalog[feed.schema].fields[mapping.field.value()]),
      as_integer_(mapping.as_integer),
      constant_(mapping.constant),
      crs_(feed.crs),
      placeholders_(mapping.placeholders) {
  if (!mapping.latitude.empty()) {
    slots_ = {slots.slot_of(mapping.latitude), slots.slot_of(mapping.longitude)};
  }
  for (const std::string& name : mapping.from) slots_.push_back(slots.slot_of(name));
  CHECK(slots_.empty() != constant_.empty());
  compile_table(mapping, catalog);
  if (field_->kind == FieldKind::kCode) pattern_ = std::make_unique<CodePattern>(field_->pattern);
  if (field_->kind == FieldKind::kTime) {
    time_ = TimeReader::compile(mapping.time.formats, mapping.time.zone).value_or_die();
  }
}

void FieldPlan::compile_table(const FieldMapping& mapping, const Catalog& catalog) {
  has_table_ = !mapping.values.empty();
  for (const ValueEntry& entry : mapping.values) {
    if (!entry.to.empty()) add_target(entry.from, entry.to, catalog);
  }
  if (has_table_) return;
  if (field_->kind == FieldKind::kTopic) {
    for (const Topic& topic : catalog.topics) add_target(topic.name, topic.name, catalog);
  }
  for (const std::string_view value : field_->values) add_target(value, value, catalog);
  if (field_->kind == FieldKind::kBool) {
    add_target("false", "false", catalog);
    add_target("true", "true", catalog);
  }
}

void FieldPlan::add_target(std::string_view from, std::string_view to, const Catalog& catalog) {
  switch (field_->kind) {
    case FieldKind::kTopic:
      table_.add(from, catalog.topic_named(to)->value());
      return;
    case FieldKind::kEnumeration: {
      const auto found = std::find(field_->values.begin(), field_->values.end(), to);
      CHECK(found != field_->values.end());
      table_.add(from, found - field_->values.begin());
      return;
    }
    case FieldKind::kBool:
      table_.add(from, to == "true" ? 1 : 0);
      return;
    default:
      table_.add(from, static_cast<std::int64_t>(targets_.size()));
      targets_.emplace_back(to);
  }
}

bool FieldPlan::reads(std::size_t slot) const {
  return std::find(slots_.begin(), slots_.end(), slot) != slots_.end();
}

std::optional<FieldRefusal> FieldPlan::absent() const {
  if (field_->required && !is_old_) return refuse(RejectReason::kMissingField);
  return std::nullopt;
}

std::optional<FieldRefusal> FieldPlan::read(std::span<const RawField> raw, FieldSink& sink) const {
  if (!constant_.empty()) return read_value(constant_, sink);
  if (field_->kind == FieldKind::kLocation) return read_location(raw, sink);
  if (slots_.size() == 1) {
    std::string_view text = trimmed(raw[slots_[0]].text);
    if (as_integer_) text = without_zero_fraction(text);
    return text.empty() ? absent() : read_value(text, sink);
  }
  sink.joined.clear();
  for (const std::size_t slot : slots_) {
    const std::string_view part = trimmed(raw[slot].text);
    if (part.empty()) continue;
    if (!sink.joined.empty()) sink.joined.push_back(' ');
    sink.joined.append(part);
  }
  return sink.joined.empty() ? absent() : read_value(sink.joined, sink);
}

std::optional<FieldRefusal> FieldPlan::read_value(std::string_view text, FieldSink& sink) const {
  switch (field_->kind) {
    case FieldKind::kEnumeration:
    case FieldKind::kTopic:
    case FieldKind::kBool:
      return read_named(text, sink);
    case FieldKind::kNumber:
      return read_number(text, sink);
    case FieldKind::kTime: {
      const auto at = time_.read(text);
      if (!at) return refuse(RejectReason::kBadValue);
      put(ValueKind::kTime, at->millis(), sink);
      return std::nullopt;
    }
    case FieldKind::kCode:
      return read_code(text, sink);
    case FieldKind::kReference:
    case FieldKind::kAddress:
      return read_reference(text, sink);
    case FieldKind::kLocation:
    case FieldKind::kToken:
      break;
  }
  return refuse(RejectReason::kBadValue);
}

void FieldPlan::put(ValueKind kind, std::int64_t bits, FieldSink& sink) const {
  sink.draft.values.push_back({id_, kind, bits});
  sink.digest.push_back(static_cast<char>(id_.value()));
  append_number(sink.digest, static_cast<std::uint64_t>(bits));
}

std::optional<FieldRefusal> FieldPlan::read_named(std::string_view text, FieldSink& sink) const {
  const auto number = table_.find(text);
  if (!number) {
    if (has_table_) return refuse(RejectReason::kUnmappedValue);
    return refuse(field_->kind == FieldKind::kTopic ? RejectReason::kNoTopic
                                                    : RejectReason::kBadValue);
  }
  const ValueKind kind = field_->kind == FieldKind::kTopic  ? ValueKind::kTopic
                         : field_->kind == FieldKind::kBool ? ValueKind::kBool
                                                            : ValueKind::kEnumeration;
  put(kind, *number, sink);
  return std::nullopt;
}

std::optional<FieldRefusal> FieldPlan::read_number(std::string_view text, FieldSink& sink) const {
  const auto number = decimal_of(text);
  if (!number) return refuse(RejectReason::kBadValue);
  put(ValueKind::kNumber, number->raw(), sink);
  return std::nullopt;
}

std::optional<FieldRefusal> FieldPlan::read_code(std::string_view text, FieldSink& sink) const {
  if (has_table_) {
    const auto target = table_.find(text);
    if (!target) return refuse(RejectReason::kUnmappedValue);
    text = targets_[static_cast<std::size_t>(*target)];
  }
  if (looks_personal(text)) return refuse(RejectReason::kLooksPersonal);
  if (!pattern_->matches(text)) return refuse(RejectReason::kBadValue);
  sink.draft.values.push_back(
      {id_, ValueKind::kCode, pack_code(sink.draft.text.size(), text.size())});
  sink.draft.text.append(text);
  sink.digest.push_back(static_cast<char>(id_.value()));
  append_text(sink.digest, text);
  return std::nullopt;
}

Reference& FieldPlan::next_reference(FieldSink& sink) const {
  auto& list = is_old_ ? sink.draft.moved_from : sink.draft.references;
  std::size_t& used = is_old_ ? sink.moved_from : sink.references;
  if (used == list.size()) list.emplace_back();
  Reference& reference = list[used++];
  reference.field = id_;
  reference.type = field_->subject_type;
  reference.text.clear();
  reference.point.reset();
  sink.digest.push_back(is_old_ ? 'o' : 'r');
  sink.digest.push_back(static_cast<char>(id_.value()));
  return reference;
}

std::optional<FieldRefusal> FieldPlan::read_reference(std::string_view text,
                                                      FieldSink& sink) const {
  if (has_table_) {
    const auto target = table_.find(text);
    if (!target) return refuse(RejectReason::kUnmappedValue);
    text = targets_[static_cast<std::size_t>(*target)];
  }
  if (text.size() > kMostReferenceBytes) return refuse(RejectReason::kBadValue);
  if (looks_personal(text)) return refuse(RejectReason::kLooksPersonal);
  Reference& reference = next_reference(sink);
  reference.text.assign(text);
  append_text(sink.digest, text);
  return std::nullopt;
}

bool FieldPlan::is_placeholder(GeoPoint point) const {
  return std::any_of(placeholders_.begin(), placeholders_.end(), [&](const GeoPoint& each) {
    return std::abs(each.latitude - point.latitude) < kSamePlaceDegrees &&
           std::abs(each.longitude - point.longitude) < kSamePlaceDegrees;
  });
}

std::optional<FieldRefusal> FieldPlan::read_location(std::span<const RawField> raw,
                                                     FieldSink& sink) const {
  const std::string_view north = trimmed(raw[slots_[0]].text);
  const std::string_view east = trimmed(raw[slots_[1]].text);
  if (north.empty() && east.empty()) return absent();
  const auto latitude = degrees_of(north);
  const auto longitude = degrees_of(east);
  if (!latitude || !longitude) return refuse(RejectReason::kBadValue);
  const GeoPoint given{*latitude, *longitude};
  if (is_placeholder(given) || given == GeoPoint{0, 0}) return absent();
  if (!is_on_earth(given)) return refuse(RejectReason::kBadValue);
  next_reference(sink).point = to_wgs84(given, crs_);
  append_text(sink.digest, north);  // as given: the conversion's last bit is the machine's
  append_text(sink.digest, east);
  return std::nullopt;
}

}  // namespace tributary
