// Values and names of a rule as people read them: enumerations and topics by name, reporters as
// steps, times in the site's zone.
#pragma once

#include <cstdint>
#include <string>

#include "engine/model/program.h"

namespace tributary {

/// `complaints.distinct(reporter)`, `failed_fire.count`.
std::string name_of(const Rule& rule, const AttributeRef& ref);

/// In the words of one rule. Everything is borrowed.
class ValueWords {
 public:
  /// Names of enumeration values and topics: the codes that rules use, or Chinese.
  enum class Language : std::uint8_t { kCodes, kChinese };

  ValueWords(const Rule& rule, const Catalog& catalog, UtcOffset offset,
             Language language = Language::kCodes)
      : rule_(rule), catalog_(catalog), offset_(offset), language_(language) {}

  [[nodiscard]] const Rule& rule() const { return rule_; }

  /// What `ref` reads: reporters as `3+`.
  [[nodiscard]] std::string text(const Scalar& value, const AttributeRef& ref) const;
  /// An attribute of the subject, of enumerations by name.
  [[nodiscard]] std::string attribute_value(std::int64_t bits, std::uint32_t attribute) const;
  /// Numbers plain, distances in metres.
  [[nodiscard]] std::string text(const Scalar& value) const;
  /// A constant or name that stands alone in a program.
  [[nodiscard]] std::string leaf(const Instruction& step) const;
  /// A constant that is compared with what `of` reads.
  [[nodiscard]] std::string member(const Instruction& of, std::int64_t bits) const;

 private:
  [[nodiscard]] const Field* field_of(const AttributeRef& ref) const;
  [[nodiscard]] std::string value_named(std::int64_t bits, const AttributeRef& ref) const;
  [[nodiscard]] std::string topic(std::int64_t bits) const;

  const Rule& rule_;
  const Catalog& catalog_;
  UtcOffset offset_;
  Language language_;
};

}  // namespace tributary
